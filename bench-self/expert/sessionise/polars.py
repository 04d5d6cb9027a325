"""Sessions of each visitor, which end with half an hour of nothing: their start, events and revenue."""

import job
import polars as pl

starts = (pl.col("event_time").diff() > pl.duration(minutes=30)).fill_null(value=False)
session = starts.cum_sum().over("visitor_id", order_by="event_time").cast(pl.Int64) + 1
result = (
    pl.scan_parquet(job.inputs["events"])
    .with_columns(session.alias("session"))
    .group_by("visitor_id", "session")
    .agg(
        pl.col("event_time").min().alias("started"),
        pl.len().cast(pl.Int64).alias("events"),
        pl.when(pl.col("revenue").is_not_null().any())
        .then(pl.col("revenue").sum())
        .cast(pl.Decimal(18, 2))
        .alias("revenue"),
    )
    .collect(engine="streaming")
)
table = job.iceberg_table()
table.append(result.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(table.schema().as_arrow()))
job.committed()
