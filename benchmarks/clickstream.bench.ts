import { aggregate, clickstream, etlBench, filter, notNull, sessionise, unique } from 'etl-bench'

// Web analytics: cut each user's clicks into visits at pauses of 30 minutes, one row per visit.
etlBench('30-minute sessions', {
  data: clickstream({
    size: 'small',
    complexity: 'moderate',
    skewFactor: 0.3,
    temporalRange: '7d',
    seed: 42,
  }),
  operations: [
    filter('NOT is_bot AND user_id IS NOT NULL'),
    sessionise({ by: 'user_id', orderBy: 'event_time', gapMinutes: 30, as: 'session' }),
    aggregate({
      by: { user_id: 'user_id', session: 'session' },
      metrics: {
        started: 'min(event_time)',
        ended: 'max(event_time)',
        events: 'count(*)',
        revenue: 'sum(revenue)',
      },
    }),
  ],
  output: {
    user_id: 'long',
    session: 'long',
    started: 'timestamp',
    ended: 'timestamp',
    events: 'long',
    revenue: 'decimal(18,2)',
  },
  key: ['user_id', 'session'],
  rules: [notNull('started'), unique('user_id', 'session')],
  answer: `
    WITH marked AS (
      SELECT *, coalesce(event_time - lag(event_time) OVER visits > INTERVAL 30 MINUTE, true) AS opens
      FROM events WHERE NOT is_bot AND user_id IS NOT NULL
      WINDOW visits AS (PARTITION BY user_id ORDER BY event_time)
    ), numbered AS (
      SELECT *, sum(opens::INT) OVER (PARTITION BY user_id ORDER BY event_time) AS session FROM marked
    )
    SELECT user_id, session, min(event_time) AS started, max(event_time) AS ended, count(*) AS events,
           sum(revenue) AS revenue
    FROM numbered GROUP BY ALL`,
})
