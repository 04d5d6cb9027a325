"""Events joined with a small table, and counted by hour and country."""

import job
import polars as pl

events = pl.scan_parquet(job.inputs["events"])
users = pl.scan_parquet(job.inputs["users"])
result = (
    events.filter(~pl.col("is_bot"))
    .join(users.select("user_id", "country"), on="user_id", how="left")
    .group_by(pl.col("event_time").dt.truncate("1h").alias("hour"), "country")
    .agg(
        pl.len().cast(pl.Int64).alias("events"),
        pl.col("user_id").drop_nulls().n_unique().cast(pl.Int64).alias("users"),
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
