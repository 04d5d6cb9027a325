import { clickstream } from '../../src/scenario/data.ts'
import { aggregate, deduplicate, filter, join, sessionise, window } from '../../src/scenario/operations.ts'
import { OUTPUT, parseScenario, type ScenarioDefinition } from '../../src/scenario/scenario.ts'
import { upsert } from '../../src/scenario/tableOperations.ts'

/** Small enough for a cold Spark to take some 15 CPU-seconds. */
export const ROWS = 1_000_000

const data = clickstream({ size: { rows: ROWS }, joinTables: 1, changeFeed: 0.5 })

/** What an expert's scripts in the folder of the same name do as well. Each writes the table `output`. */
const definitions: Record<string, Omit<ScenarioDefinition, 'data'>> = {
  join_aggregate: {
    operations: [
      filter('NOT is_bot'),
      join('users', { on: 'user_id', how: 'left', columns: ['country'], broadcast: true }),
      aggregate({
        by: { hour: "date_trunc('hour', event_time)", country: 'country' },
        metrics: { events: 'count(*)', users: 'count(distinct user_id)', revenue: 'sum(revenue)' },
      }),
    ],
    output: { hour: 'timestamp', country: 'string', events: 'long', users: 'long', revenue: 'decimal(18,2)' },
  },
  deduplicate: {
    operations: [deduplicate({ by: 'visitor_id', latest: ['event_time', 'event_id'] })],
    output: {
      visitor_id: 'long',
      event_id: 'long',
      event_time: 'timestamp',
      event_type: 'string',
      page_url: 'string',
      revenue: 'decimal(18,2)',
    },
  },
  window: {
    operations: [
      window({
        by: 'visitor_id',
        orderBy: ['event_time', 'event_id'],
        columns: { place: 'rank()', before: 'lag(event_time)', spent: 'sum(revenue)' },
      }),
    ],
    output: {
      event_id: 'long',
      visitor_id: 'long',
      place: 'long',
      before: 'timestamp',
      spent: 'decimal(38,2)',
    },
  },
  sessionise: {
    operations: [
      sessionise({ by: 'visitor_id', orderBy: 'event_time', gapMinutes: 30 }),
      aggregate({
        by: { visitor_id: 'visitor_id', session: 'session' },
        metrics: { started: 'min(event_time)', events: 'count(*)', revenue: 'sum(revenue)' },
      }),
    ],
    output: {
      visitor_id: 'long',
      session: 'long',
      started: 'timestamp',
      events: 'long',
      revenue: 'decimal(18,2)',
    },
  },
  upsert: {
    tables: {
      [OUTPUT]: {
        columns: {
          user_id: 'long',
          country: 'string',
          segment: 'string',
          signup_date: 'date',
          birth_year: 'int',
          newsletter: 'boolean',
        },
        initial: 'users',
      },
    },
    steps: {
      merge: {
        from: 'user_changes',
        operations: [
          deduplicate({ by: 'user_id', latest: 'change_id' }),
          upsert(OUTPUT, { on: 'user_id', deleteWhen: "operation = 'delete'" }),
        ],
      },
    },
  },
  partitioned_write: {
    operations: [filter('NOT is_bot')],
    output: {
      event_id: 'long',
      event_time: 'timestamp',
      user_id: 'long',
      event_type: 'string',
      ip: 'string',
      page_url: 'string',
      referrer: 'string',
      revenue: 'decimal(18,2)',
    },
    partitionBy: ['day(event_time)'],
  },
}

/** By operation, as `npm run bench:self expert <operation>` has it. */
export const scenarios = Object.fromEntries(
  Object.entries(definitions).map(([name, definition]) => [
    name,
    parseScenario(name, { ...definition, data } as ScenarioDefinition),
  ]),
)
