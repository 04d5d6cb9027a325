"""The last event of each visitor."""

import job
import polars as pl

COLUMNS = ["visitor_id", "event_id", "event_time", "event_type", "page_url", "revenue"]

number = pl.int_range(pl.len()).reverse()
result = (
    pl.scan_parquet(job.inputs["events"])
    .filter(number.over("visitor_id", order_by=["event_time", "event_id"]) == 0)
    .select(COLUMNS)
    .collect(engine="streaming")
)
table = job.iceberg_table()
table.append(result.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(table.schema().as_arrow()))
job.committed()
