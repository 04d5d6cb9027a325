import {
  aggregate,
  append,
  clickstream,
  deduplicate,
  deleteRows,
  etlBench,
  filter,
  join,
  maintain,
  notNull,
  overwrite,
  references,
  rowCount,
  transform,
  unique,
  upsert,
} from 'etl-bench'

// A lakehouse's night: raw events land in bronze, silver is cleaned and kept current from a change feed of
// customers, people who asked for it are forgotten, gold is what the dashboards read.
etlBench('bronze, silver, gold', {
  data: clickstream({
    size: 'small',
    complexity: 'moderate',
    skewFactor: 0.3,
    joinTables: 1,
    changeFeed: 0.2,
    temporalRange: '7d',
  }),
  tables: {
    bronze: {
      columns: {
        event_id: 'long',
        event_time: 'timestamp',
        user_id: 'long',
        event_type: 'string',
        is_bot: 'boolean',
        page_url: 'string',
        revenue: 'decimal(18,2)',
      },
      partitionBy: ['day(event_time)'],
      rules: [rowCount({ min: 1 })],
    },
    silver: {
      columns: {
        event_id: 'long',
        event_time: 'timestamp',
        user_id: 'long',
        event_type: 'string',
        revenue: 'decimal(18,2)',
      },
      key: ['event_id'],
      partitionBy: ['day(event_time)'],
      rules: [unique('event_id'), notNull('user_id')],
    },
    customers: {
      columns: {
        user_id: 'long',
        country: 'string',
        segment: 'string',
        signup_date: 'date',
        birth_year: 'int',
        newsletter: 'boolean',
      },
      key: ['user_id'],
      // Yesterday's table is there before the clock starts.
      initial: 'users',
      rules: [unique('user_id'), notNull('segment')],
      answer: `
        WITH latest AS (
          FROM user_changes
          QUALIFY row_number() OVER (PARTITION BY user_id ORDER BY changed_at DESC, change_id DESC) = 1
        )
        SELECT * EXCLUDE (change_id, changed_at, operation) FROM latest
        WHERE operation <> 'delete' AND (country <> 'IE' OR country IS NULL)
        UNION ALL BY NAME
        FROM users ANTI JOIN latest USING (user_id) WHERE country <> 'IE' OR country IS NULL`,
    },
    gold: {
      columns: {
        day: 'date',
        segment: 'string',
        events: 'long',
        buyers: 'long',
        revenue: 'decimal(38,2)',
      },
      key: ['day', 'segment'],
      rules: [references('segment', { table: 'customers' })],
    },
  },
  steps: {
    'bronze: land events': { from: 'events', operations: [append('bronze')] },
    'silver: clean events': {
      from: 'bronze',
      operations: [
        filter('NOT is_bot AND user_id IS NOT NULL'),
        deduplicate({ by: 'event_id', latest: 'event_time' }),
        append('silver'),
      ],
    },
    'silver: merge customers': {
      from: 'user_changes',
      operations: [
        deduplicate({ by: 'user_id', latest: ['changed_at', 'change_id'] }),
        upsert('customers', { on: 'user_id', deleteWhen: "operation = 'delete'" }),
      ],
    },
    'silver: forget': { operations: [deleteRows('customers', "country = 'IE'")] },
    'gold: daily revenue': {
      from: 'silver',
      operations: [
        join('customers', { on: 'user_id', columns: ['segment'] }),
        transform({
          day: 'CAST(event_time AS date)',
          buyer: "CASE WHEN event_type = 'purchase' THEN user_id END",
        }),
        aggregate({
          by: { day: 'day', segment: 'segment' },
          metrics: { events: 'count(*)', buyers: 'count(distinct buyer)', revenue: 'sum(revenue)' },
        }),
        overwrite('gold'),
      ],
    },
    'drop old snapshots': { operations: [maintain('customers', 'expireSnapshots')] },
  },
})
