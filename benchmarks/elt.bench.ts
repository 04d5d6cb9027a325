import {
  aggregate,
  append,
  clickstream,
  etlBench,
  filter,
  maintain,
  sql,
  transform,
  unique,
  upsert,
} from 'etl-bench'

/** A thousandth of the events, another one each time: half of them corrected, half as new rows. */
const merge = (round: number) => ({
  from: 'events',
  operations: [
    filter(`request_id % 1000 = ${round}`, { selectivity: 0.001 }),
    transform({
      event_id: 'CASE WHEN event_id % 2 = 0 THEN event_id ELSE -event_id END',
      quantity: 'CAST(coalesce(quantity, 0) + 1 AS int)',
    }),
    upsert('facts', { on: 'event_id' }),
  ],
})

// ELT as LakeBench's ELTBench does it, on Iceberg: load a fact table, merge 0.1 % into it three times, clean
// up, and ask it a question. LakeBench also compacts; PyIceberg has no compaction, so that neither stack does.
etlBench('load, merge, clean up, query', {
  data: clickstream({ size: 'small', complexity: 'moderate', duplicates: 0, temporalRange: '7d' }),
  tables: {
    facts: {
      columns: {
        event_id: 'long',
        event_time: 'timestamp',
        user_id: 'long',
        event_type: 'string',
        product_id: 'int',
        quantity: 'int',
        revenue: 'decimal(18,2)',
        page_url: 'string',
      },
      key: ['event_id'],
      rules: [unique('event_id'), sql('merges insert', 'SELECT 1 FROM output HAVING min(event_id) > 0')],
    },
    answers: {
      columns: { day: 'date', event_type: 'string', events: 'long', items: 'long', revenue: 'decimal(38,2)' },
      key: ['day', 'event_type'],
      answer: `
        WITH merged AS (
          SELECT * REPLACE (
            CASE WHEN event_id % 2 = 0 THEN event_id ELSE -event_id END AS event_id,
            coalesce(quantity, 0) + 1 AS quantity)
          FROM events WHERE request_id % 1000 IN (1, 2, 3)
        ), facts AS (
          FROM events ANTI JOIN merged USING (event_id) UNION ALL BY NAME FROM merged
        )
        SELECT event_time::DATE AS day, event_type, count(*) AS events, sum(quantity) AS items,
               sum(revenue) AS revenue
        FROM facts GROUP BY ALL`,
    },
  },
  steps: {
    load: { from: 'events', operations: [append('facts')] },
    'merge 1': merge(1),
    'merge 2': merge(2),
    'merge 3': merge(3),
    'clean up': { operations: [maintain('facts', 'expireSnapshots')] },
    query: {
      from: 'facts',
      operations: [
        aggregate({
          by: { day: 'CAST(event_time AS date)', event_type: 'event_type' },
          metrics: { events: 'count(*)', items: 'sum(quantity)', revenue: 'sum(revenue)' },
        }),
        append('answers'),
      ],
    },
  },
})
