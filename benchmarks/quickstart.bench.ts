import { aggregate, clickstream, etlBench, filter, join, notNull, unique } from 'etl-bench'

// The dashboard job that most click pipelines have: drop bots, look up the user, sum up by hour and country.
etlBench('hourly revenue by country', {
  data: clickstream({
    size: { rows: 100_000 },
    complexity: 'moderate',
    skewFactor: 0.3,
    joinTables: 1,
    temporalRange: '7d',
    seed: 42,
  }),
  operations: [
    filter('NOT is_bot'),
    join('users', { on: 'user_id', how: 'left' }),
    aggregate({
      by: { hour: "date_trunc('hour', event_time)", country: 'country' },
      metrics: { events: 'count(*)', users: 'count(distinct user_id)', revenue: 'sum(revenue)' },
    }),
  ],
  output: { hour: 'timestamp', country: 'string', events: 'long', users: 'long', revenue: 'decimal(18,2)' },
  key: ['hour', 'country'],
  rules: [notNull('hour'), unique('hour', 'country')],
  // The answer in SQL written by hand: it shares no code with what both stacks run.
  answer: `
    SELECT date_trunc('hour', e.event_time) AS hour, u.country, count(*) AS events,
           count(DISTINCT e.user_id) AS users, sum(e.revenue) AS revenue
    FROM events e LEFT JOIN users u ON u.user_id = e.user_id
    WHERE NOT e.is_bot
    GROUP BY ALL`,
})
