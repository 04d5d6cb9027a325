import {
  aggregate,
  append,
  etlBench,
  filter,
  join,
  notNull,
  references,
  rowCount,
  sort,
  sql,
  sumEquals,
  tpch,
  transform,
  unique,
} from 'etl-bench'

// Derived from TPC-H: its tables, made by tpchgen-cli, and seven of its queries as pipelines that write tables.
// They are no TPC-H results, and are not comparable to published ones: what is timed, how often, on which data
// sizes and by which rules is not TPC-H's. The answers are TPC-H's own queries, with its validation parameters.
const data = tpch({ size: 'small' })

// Exact: a price with a discount has four digits after the point, with a tax six.
const discounted = 'l_extendedprice * (1 - CAST(l_discount AS decimal(4,2)))'
const charged = `${discounted} * (1 + CAST(l_tax AS decimal(4,2)))`

// Q1, pricing summary: a scan of nearly all rows into four, as finance's control totals after each load.
etlBench('pricing summary (Q1)', {
  data,
  operations: [
    filter("l_shipdate <= DATE '1998-12-01' - INTERVAL 90 DAY", { selectivity: 0.98 }),
    aggregate({
      by: { l_returnflag: 'l_returnflag', l_linestatus: 'l_linestatus' },
      metrics: {
        sum_qty: 'sum(l_quantity)',
        sum_base_price: 'sum(l_extendedprice)',
        sum_disc_price: `sum(${discounted})`,
        sum_charge: `sum(${charged})`,
        avg_qty: 'avg(l_quantity)',
        avg_price: 'avg(l_extendedprice)',
        avg_disc: 'avg(l_discount)',
        count_order: 'count(*)',
      },
    }),
  ],
  output: {
    l_returnflag: 'string',
    l_linestatus: 'string',
    sum_qty: 'decimal(38,2)',
    sum_base_price: 'decimal(38,2)',
    sum_disc_price: 'decimal(38,4)',
    sum_charge: 'decimal(38,6)',
    avg_qty: 'double',
    avg_price: 'double',
    avg_disc: 'double',
    count_order: 'long',
  },
  key: ['l_returnflag', 'l_linestatus'],
  rules: [
    rowCount({ min: 4, max: 4 }),
    sql('discounts lower prices', 'FROM output WHERE sum_disc_price > sum_base_price'),
  ],
  answer: `
    SELECT l_returnflag, l_linestatus, sum(l_quantity) AS sum_qty, sum(l_extendedprice) AS sum_base_price,
           sum(l_extendedprice * (1 - l_discount)) AS sum_disc_price,
           sum(l_extendedprice * (1 - l_discount) * (1 + l_tax)) AS sum_charge,
           avg(l_quantity) AS avg_qty, avg(l_extendedprice) AS avg_price, avg(l_discount) AS avg_disc,
           count(*) AS count_order
    FROM lineitem WHERE l_shipdate <= DATE '1998-12-01' - INTERVAL 90 DAY
    GROUP BY l_returnflag, l_linestatus`,
})

// Q3, shipping priority: the ten unshipped orders of most value, as a table that a warehouse's screen reads.
etlBench('shipping priority (Q3)', {
  data,
  operations: [
    filter("l_shipdate > '1995-03-15'", { selectivity: 0.54 }),
    transform({ o_orderkey: 'l_orderkey' }),
    join('orders', { on: 'o_orderkey', columns: ['o_custkey', 'o_orderdate', 'o_shippriority'] }),
    filter("o_orderdate < '1995-03-15'"),
    transform({ c_custkey: 'o_custkey' }),
    join('customer', { on: 'c_custkey', columns: ['c_mktsegment'] }),
    filter("c_mktsegment = 'BUILDING'", { selectivity: 0.2 }),
    aggregate({
      by: { l_orderkey: 'l_orderkey', o_orderdate: 'o_orderdate', o_shippriority: 'o_shippriority' },
      metrics: { revenue: `sum(${discounted})` },
    }),
    sort(['revenue desc', 'o_orderdate', 'l_orderkey'], { limit: 10 }),
  ],
  output: { l_orderkey: 'long', revenue: 'decimal(38,4)', o_orderdate: 'date', o_shippriority: 'int' },
  key: ['l_orderkey'],
  rules: [rowCount({ max: 10 }), unique('l_orderkey')],
  answer: `
    SELECT l_orderkey, sum(l_extendedprice * (1 - l_discount)) AS revenue, o_orderdate, o_shippriority
    FROM customer, orders, lineitem
    WHERE c_mktsegment = 'BUILDING' AND c_custkey = o_custkey AND l_orderkey = o_orderkey
      AND o_orderdate < DATE '1995-03-15' AND l_shipdate > DATE '1995-03-15'
    GROUP BY l_orderkey, o_orderdate, o_shippriority
    ORDER BY revenue DESC, o_orderdate, l_orderkey LIMIT 10`,
})

// Q4, order priority: which orders had a late line, staged as a table of its own, then counted for a quarter.
etlBench('order priority (Q4)', {
  data,
  tables: {
    late_orders: {
      columns: { o_orderkey: 'long', late_lines: 'long' },
      key: ['o_orderkey'],
      rules: [unique('o_orderkey'), references('o_orderkey', { table: 'orders' })],
      answer: `
        SELECT l_orderkey AS o_orderkey, count(*) AS late_lines
        FROM lineitem WHERE l_commitdate < l_receiptdate GROUP BY l_orderkey`,
    },
    priorities: {
      columns: { o_orderpriority: 'string', order_count: 'long' },
      key: ['o_orderpriority'],
      rules: [rowCount({ min: 1, max: 5 })],
      answer: `
        SELECT o_orderpriority, count(*) AS order_count
        FROM orders
        WHERE o_orderdate >= DATE '1993-07-01' AND o_orderdate < DATE '1993-07-01' + INTERVAL 3 MONTH
          AND EXISTS (FROM lineitem WHERE l_orderkey = o_orderkey AND l_commitdate < l_receiptdate)
        GROUP BY o_orderpriority`,
    },
  },
  steps: {
    'late orders': {
      from: 'lineitem',
      operations: [
        filter('l_commitdate < l_receiptdate', { selectivity: 0.63 }),
        aggregate({ by: { o_orderkey: 'l_orderkey' }, metrics: { late_lines: 'count(*)' } }),
        append('late_orders'),
      ],
    },
    priorities: {
      from: 'orders',
      operations: [
        filter("o_orderdate >= '1993-07-01' AND o_orderdate < DATE '1993-07-01' + INTERVAL 3 MONTH", {
          selectivity: 0.04,
        }),
        join('late_orders', { on: 'o_orderkey', how: 'semi' }),
        aggregate({ by: { o_orderpriority: 'o_orderpriority' }, metrics: { order_count: 'count(*)' } }),
        append('priorities'),
      ],
    },
  },
})

// Q5, local supplier volume: what customers bought from suppliers of their own nation, over five joins.
etlBench('local supplier volume (Q5)', {
  data,
  operations: [
    transform({ o_orderkey: 'l_orderkey', s_suppkey: 'l_suppkey' }),
    join('orders', { on: 'o_orderkey', columns: ['o_custkey', 'o_orderdate'] }),
    filter("o_orderdate >= '1994-01-01' AND o_orderdate < DATE '1994-01-01' + INTERVAL 1 YEAR", {
      selectivity: 0.15,
    }),
    transform({ c_custkey: 'o_custkey' }),
    join('customer', { on: 'c_custkey', columns: ['c_nationkey'] }),
    transform({ s_nationkey: 'c_nationkey', n_nationkey: 'c_nationkey' }),
    join('supplier', { on: ['s_suppkey', 's_nationkey'], columns: [], broadcast: true }),
    join('nation', { on: 'n_nationkey', columns: ['n_name', 'n_regionkey'], broadcast: true }),
    transform({ r_regionkey: 'n_regionkey' }),
    join('region', { on: 'r_regionkey', columns: ['r_name'], broadcast: true }),
    filter("r_name = 'ASIA'"),
    aggregate({ by: { n_name: 'n_name' }, metrics: { revenue: `sum(${discounted})` } }),
  ],
  output: { n_name: 'string', revenue: 'decimal(38,4)' },
  key: ['n_name'],
  rules: [rowCount({ max: 5 }), notNull('revenue')],
  answer: `
    SELECT n_name, sum(l_extendedprice * (1 - l_discount)) AS revenue
    FROM customer, orders, lineitem, supplier, nation, region
    WHERE c_custkey = o_custkey AND l_orderkey = o_orderkey AND l_suppkey = s_suppkey
      AND c_nationkey = s_nationkey AND s_nationkey = n_nationkey AND n_regionkey = r_regionkey
      AND r_name = 'ASIA' AND o_orderdate >= DATE '1994-01-01'
      AND o_orderdate < DATE '1994-01-01' + INTERVAL 1 YEAR
    GROUP BY n_name`,
})

// Q6, forecasting revenue change: one number of a year's few rows, where reading little is everything.
etlBench('revenue change forecast (Q6)', {
  data,
  operations: [
    filter(
      "l_shipdate >= '1994-01-01' AND l_shipdate < DATE '1994-01-01' + INTERVAL 1 YEAR " +
        'AND l_discount BETWEEN 0.05 AND 0.07 AND l_quantity < 24',
      { selectivity: 0.02 },
    ),
    aggregate({ metrics: { revenue: 'sum(l_extendedprice * l_discount)' } }),
  ],
  output: { revenue: 'decimal(38,4)' },
  key: ['revenue'],
  rules: [rowCount({ min: 1, max: 1 }), notNull('revenue')],
  answer: `
    SELECT sum(l_extendedprice * l_discount) AS revenue
    FROM lineitem
    WHERE l_shipdate >= DATE '1994-01-01' AND l_shipdate < DATE '1994-01-01' + INTERVAL 1 YEAR
      AND l_discount BETWEEN 0.06 - 0.01 AND 0.06 + 0.01 AND l_quantity < 24`,
})

// Q13, customer distribution: how many customers have how many orders, those with none as well.
etlBench('customer distribution (Q13)', {
  data,
  tables: {
    order_counts: {
      columns: { c_custkey: 'long', c_count: 'long' },
      key: ['c_custkey'],
      rules: [unique('c_custkey'), references('c_custkey', { table: 'customer' })],
      answer: `
        SELECT o_custkey AS c_custkey, count(*) AS c_count
        FROM orders WHERE o_comment NOT LIKE '%special%requests%' GROUP BY o_custkey`,
    },
    distribution: {
      columns: { c_count: 'long', custdist: 'long' },
      key: ['c_count'],
      rules: [sql('customers without orders are there', 'SELECT 1 FROM output HAVING min(c_count) > 0')],
      answer: `
        SELECT c_count, count(*) AS custdist
        FROM (
          SELECT c_custkey, count(o_orderkey) AS c_count
          FROM customer LEFT JOIN orders
            ON c_custkey = o_custkey AND o_comment NOT LIKE '%special%requests%'
          GROUP BY c_custkey
        ) GROUP BY c_count`,
    },
  },
  steps: {
    'orders of customers': {
      from: 'orders',
      operations: [
        filter("o_comment NOT LIKE '%special%requests%'", { selectivity: 0.99 }),
        aggregate({ by: { c_custkey: 'o_custkey' }, metrics: { c_count: 'count(*)' } }),
        append('order_counts'),
      ],
    },
    distribution: {
      from: 'customer',
      operations: [
        join('order_counts', { on: 'c_custkey', how: 'left' }),
        aggregate({ by: { c_count: 'coalesce(c_count, 0)' }, metrics: { custdist: 'count(*)' } }),
        append('distribution'),
      ],
    },
  },
})

// Q18, large volume customers: how large each order is, staged, and the few of over 300 pieces with who bought them.
etlBench('large volume customers (Q18)', {
  data,
  tables: {
    order_quantities: {
      columns: { o_orderkey: 'long', quantity: 'decimal(38,2)' },
      key: ['o_orderkey'],
      rules: [unique('o_orderkey'), sumEquals('quantity', { table: 'lineitem', column: 'l_quantity' })],
      answer: `
        SELECT l_orderkey AS o_orderkey, sum(l_quantity) AS quantity FROM lineitem GROUP BY l_orderkey`,
    },
    large_orders: {
      columns: {
        c_name: 'string',
        c_custkey: 'long',
        o_orderkey: 'long',
        o_orderdate: 'date',
        o_totalprice: 'decimal(15,2)',
        quantity: 'decimal(38,2)',
      },
      key: ['o_orderkey'],
      rules: [rowCount({ max: 100 }), unique('o_orderkey')],
      answer: `
        SELECT c_name, c_custkey, o_orderkey, o_orderdate, o_totalprice, sum(l_quantity) AS quantity
        FROM customer, orders, lineitem
        WHERE o_orderkey IN (SELECT l_orderkey FROM lineitem GROUP BY l_orderkey HAVING sum(l_quantity) > 300)
          AND c_custkey = o_custkey AND o_orderkey = l_orderkey
        GROUP BY c_name, c_custkey, o_orderkey, o_orderdate, o_totalprice
        ORDER BY o_totalprice DESC, o_orderdate, o_orderkey LIMIT 100`,
    },
  },
  steps: {
    'order quantities': {
      from: 'lineitem',
      operations: [
        aggregate({ by: { o_orderkey: 'l_orderkey' }, metrics: { quantity: 'sum(l_quantity)' } }),
        append('order_quantities'),
      ],
    },
    'large orders': {
      from: 'order_quantities',
      operations: [
        filter('quantity > 300'),
        join('orders', { on: 'o_orderkey', columns: ['o_custkey', 'o_orderdate', 'o_totalprice'] }),
        transform({ c_custkey: 'o_custkey' }),
        join('customer', { on: 'c_custkey', columns: ['c_name'] }),
        sort(['o_totalprice desc', 'o_orderdate', 'o_orderkey'], { limit: 100 }),
        append('large_orders'),
      ],
    },
  },
})
