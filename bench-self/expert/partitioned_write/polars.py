"""Events without robots, into a table by days."""

import job
import polars as pl

COLUMNS = ["event_id", "event_time", "user_id", "event_type", "ip", "page_url", "referrer", "revenue"]

events = pl.scan_parquet(job.inputs["events"])
result = events.filter(~pl.col("is_bot")).select(COLUMNS).collect(engine="streaming")
table = job.iceberg_table()
table.append(result.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(table.schema().as_arrow()))
job.committed()
