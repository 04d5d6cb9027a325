import fc from 'fast-check'

/**
 * Properties meet the same cases in every run, so that what a change breaks is seen with it and nothing else is;
 * `ETL_BENCH_TEST_SEED` of another number finds others.
 */
fc.configureGlobal({ seed: Number(process.env.ETL_BENCH_TEST_SEED ?? 20261122) })
