import {
  aggregate,
  append,
  clickstream,
  deduplicate,
  etlBench,
  filter,
  join,
  notNull,
  pivot,
  rowCount,
  sessionise,
  sql,
  sumEquals,
  transform,
  unique,
} from 'etl-bench'

const data = (joinTables: number) =>
  clickstream({ size: 'small', complexity: 'moderate', skewFactor: 0.3, joinTables, temporalRange: '7d' })

// The wall display in the office: what happened in each hour, by country and kind of device.
etlBench('hourly by country and device', {
  data: data(5),
  operations: [
    filter('NOT is_bot', { selectivity: 0.92 }),
    join('geo', { on: 'geo_id', columns: ['ip_country'], broadcast: true }),
    join('devices', { on: 'device_id', columns: ['device_type'], broadcast: true }),
    aggregate({
      by: {
        hour: "date_trunc('hour', event_time)",
        country: 'ip_country',
        device: 'device_type',
      },
      metrics: {
        events: 'count(*)',
        visitors: 'count(distinct visitor_id)',
        revenue: 'sum(revenue)',
        slowest: 'max(load_ms)',
      },
    }),
  ],
  output: {
    hour: 'timestamp',
    country: 'string',
    device: 'string',
    events: 'long',
    visitors: 'long',
    revenue: 'decimal(18,2)',
    slowest: 'double',
  },
  key: ['hour', 'country', 'device'],
  rules: [
    unique('hour', 'country', 'device'),
    sql('no more visitors than events', 'FROM output WHERE visitors > events'),
  ],
  answer: `
    SELECT date_trunc('hour', e.event_time) AS hour, g.ip_country AS country, d.device_type AS device,
           count(*) AS events, count(DISTINCT e.visitor_id) AS visitors, sum(e.revenue) AS revenue,
           max(e.load_ms) AS slowest
    FROM events e JOIN geo g USING (geo_id) JOIN devices d USING (device_id)
    WHERE NOT e.is_bot GROUP BY ALL`,
})

// Web analytics: cut each user's clicks into visits at pauses of 30 minutes, one row per visit.
etlBench('30-minute sessions', {
  data: data(1),
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
  rules: [
    notNull('started'),
    unique('user_id', 'session'),
    sql('no visit ends before it starts', 'FROM output WHERE ended < started'),
  ],
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

// Product management: how many visitors of a day reach each step on the way to a purchase.
etlBench('daily funnel', {
  data: data(1),
  operations: [
    filter('NOT is_bot'),
    pivot({
      by: { day: 'CAST(event_time AS date)' },
      on: 'event_type',
      values: ['product_view', 'add_to_cart', 'checkout', 'purchase'],
      metrics: { visitors: 'count(distinct visitor_id)' },
    }),
    transform({ bought: 'purchase / product_view' }),
  ],
  output: {
    day: 'date',
    product_view: 'long',
    add_to_cart: 'long',
    checkout: 'long',
    purchase: 'long',
    bought: 'double',
  },
  key: ['day'],
  rules: [rowCount({ min: 1 }), sql('a funnel narrows', 'FROM output WHERE purchase > product_view')],
  answer: `
    SELECT event_time::DATE AS day,
           count(DISTINCT visitor_id) FILTER (event_type = 'product_view') AS product_view,
           count(DISTINCT visitor_id) FILTER (event_type = 'add_to_cart') AS add_to_cart,
           count(DISTINCT visitor_id) FILTER (event_type = 'checkout') AS checkout,
           count(DISTINCT visitor_id) FILTER (event_type = 'purchase') AS purchase,
           purchase / product_view AS bought
    FROM events WHERE NOT is_bot GROUP BY ALL`,
})

// Marketing: which campaign a purchase is owed to: the visitor's last one in the three days before it.
etlBench('last-touch attribution', {
  data: data(3),
  tables: {
    touches: {
      columns: { visitor_id: 'long', touch_campaign: 'int', touched_at: 'timestamp' },
      key: ['visitor_id', 'touch_campaign', 'touched_at'],
    },
    attributed: {
      columns: {
        event_id: 'long',
        channel: 'string',
        campaign_name: 'string',
        minutes_after: 'long',
        revenue: 'decimal(18,2)',
      },
      key: ['event_id'],
      rules: [notNull('channel'), unique('event_id')],
      answer: `
        WITH touches AS (
          SELECT visitor_id, campaign_id, min(event_time) AS touched_at
          FROM events WHERE campaign_id IS NOT NULL AND NOT is_bot
          GROUP BY visitor_id, campaign_id, date_trunc('hour', event_time)
        ), purchases AS (
          SELECT DISTINCT event_id, visitor_id, event_time, revenue
          FROM events WHERE event_type = 'purchase' AND NOT is_bot
        )
        SELECT p.event_id, c.channel, c.campaign_name, p.minutes_after, p.revenue
        FROM (
          SELECT p.event_id, p.revenue, t.campaign_id,
                 date_diff('minute', t.touched_at, p.event_time) AS minutes_after
          FROM purchases p JOIN touches t USING (visitor_id)
          WHERE t.touched_at <= p.event_time AND t.touched_at > p.event_time - INTERVAL 3 DAY
          QUALIFY row_number() OVER (
            PARTITION BY p.event_id ORDER BY t.touched_at DESC, t.campaign_id DESC) = 1
        ) AS p JOIN campaigns c USING (campaign_id)`,
    },
    channels: {
      columns: { channel: 'string', purchases: 'long', revenue: 'decimal(38,2)' },
      key: ['channel'],
      rules: [sumEquals('revenue', { table: 'attributed', column: 'revenue' })],
    },
  },
  steps: {
    touches: {
      operations: [
        filter('campaign_id IS NOT NULL AND NOT is_bot'),
        aggregate({
          by: {
            visitor_id: 'visitor_id',
            touch_campaign: 'campaign_id',
            hour: "date_trunc('hour', event_time)",
          },
          metrics: { touched_at: 'min(event_time)' },
        }),
        append('touches'),
      ],
    },
    attribute: {
      operations: [
        filter("event_type = 'purchase' AND NOT is_bot"),
        deduplicate({ by: 'event_id', latest: 'event_time' }),
        join('touches', { on: 'visitor_id' }),
        filter('touched_at <= event_time AND touched_at > event_time - INTERVAL 3 DAY'),
        deduplicate({ by: 'event_id', latest: ['touched_at', 'touch_campaign'] }),
        transform({
          campaign_id: 'touch_campaign',
          minutes_after: "date_diff('minute', touched_at, event_time)",
        }),
        join('campaigns', { on: 'campaign_id', columns: ['channel', 'campaign_name'], broadcast: true }),
        append('attributed'),
      ],
    },
    channels: {
      from: 'attributed',
      operations: [
        aggregate({
          by: { channel: 'channel' },
          metrics: { purchases: 'count(*)', revenue: 'sum(revenue)' },
        }),
        append('channels'),
      ],
    },
  },
})
