"""The last change of each user merged into a table of users.

Not by PyIceberg's own `upsert`: it puts every key into an expression, which takes many times as long, and
deletes nothing.
"""

import job
import polars as pl

latest = pl.col("change_id") == pl.col("change_id").max().over("user_id")
changes = pl.scan_parquet(job.inputs["user_changes"]).filter(latest).collect(engine="streaming")
table = job.iceberg_table()
users = pl.DataFrame(table.scan().to_arrow())
merged = pl.concat(
    [
        users.join(changes, on="user_id", how="anti"),
        changes.filter(pl.col("operation") != "delete").select(users.columns),
    ]
)
table.overwrite(merged.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(table.schema().as_arrow()))
job.committed()
