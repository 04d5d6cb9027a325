"""Each event's rank among its visitor's, the time of the one before, and what was spent so far."""

import job
import polars as pl

order = ["event_time", "event_id"]
changed = pl.any_horizontal(pl.col(key) != pl.col(key).shift() for key in order).fill_null(value=True)
place = pl.when(changed).then(pl.int_range(1, pl.len() + 1)).forward_fill()
spent = pl.col("revenue").cast(pl.Decimal(38, 2)).cum_sum().forward_fill()
result = (
    pl.scan_parquet(job.inputs["events"])
    .select(
        "event_id",
        "visitor_id",
        place.over("visitor_id", order_by=order).alias("place"),
        pl.col("event_time").shift().over("visitor_id", order_by=order).alias("before"),
        spent.over("visitor_id", order_by=order).alias("spent"),
    )
    .collect(engine="streaming")
)
table = job.iceberg_table()
table.append(result.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(table.schema().as_arrow()))
job.committed()
