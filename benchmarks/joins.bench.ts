import { aggregate, clickstream, etlBench, filter, join, sql, unique } from 'etl-bench'

// A star join over five dimensions with very uneven keys: a few users, products and campaigns have most of the
// rows. It is what breaks a shuffle, and what a hash join in one process does not notice.
etlBench('five joins with skew', {
  data: clickstream({
    size: 'small',
    complexity: 'moderate',
    skewFactor: 0.9,
    joinTables: 5,
    temporalRange: '7d',
  }),
  operations: [
    join('users', { on: 'user_id', columns: ['segment', 'country'] }),
    join('products', { on: 'product_id', columns: ['category', 'brand', 'list_price'] }),
    join('campaigns', { on: 'campaign_id', how: 'left', columns: ['channel'] }),
    join('geo', { on: 'geo_id', columns: ['ip_country'] }),
    join('devices', { on: 'device_id', columns: ['device_type'] }),
    filter("country = ip_country OR device_type = 'desktop'"),
    aggregate({
      by: { segment: 'segment', category: 'category', channel: 'channel', device_type: 'device_type' },
      metrics: {
        events: 'count(*)',
        users: 'count(distinct user_id)',
        brands: 'count(distinct brand)',
        revenue: 'sum(revenue)',
        dearest: 'max(list_price)',
      },
    }),
  ],
  output: {
    segment: 'string',
    category: 'string',
    channel: 'string',
    device_type: 'string',
    events: 'long',
    users: 'long',
    brands: 'long',
    revenue: 'decimal(38,2)',
    dearest: 'decimal(10,2)',
  },
  key: ['segment', 'category', 'channel', 'device_type'],
  rules: [
    unique('segment', 'category', 'channel', 'device_type'),
    sql('no more users than events', 'FROM output WHERE users > events'),
  ],
  answer: `
    SELECT u.segment, p.category, c.channel, d.device_type, count(*) AS events,
           count(DISTINCT e.user_id) AS users, count(DISTINCT p.brand) AS brands, sum(e.revenue) AS revenue,
           max(p.list_price) AS dearest
    FROM events e JOIN users u USING (user_id) JOIN products p USING (product_id)
      LEFT JOIN campaigns c USING (campaign_id) JOIN geo g USING (geo_id) JOIN devices d USING (device_id)
    WHERE u.country = g.ip_country OR d.device_type = 'desktop'
    GROUP BY ALL`,
})

// Data quality: which events name a user that is not there, and which users have never been seen.
etlBench('semi and anti joins', {
  data: clickstream({ size: 'small', complexity: 'moderate', skewFactor: 0.9, temporalRange: '7d' }),
  operations: [
    filter('user_id IS NOT NULL'),
    join('users', { on: 'user_id', how: 'anti' }),
    aggregate({
      by: { user_id: 'user_id' },
      metrics: { events: 'count(*)', first_seen: 'min(event_time)', last_seen: 'max(event_time)' },
    }),
  ],
  output: { user_id: 'long', events: 'long', first_seen: 'timestamp', last_seen: 'timestamp' },
  key: ['user_id'],
  answer: `
    SELECT user_id, count(*) AS events, min(event_time) AS first_seen, max(event_time) AS last_seen
    FROM events ANTI JOIN users USING (user_id) WHERE user_id IS NOT NULL GROUP BY ALL`,
})
