"""The quickstart's job as a Polars expert would write it by hand: what our runner is measured against."""

import json
import os
import sys

import polars as pl
from pyiceberg.catalog import load_catalog

job = json.load(open(sys.argv[1]))  # noqa: SIM115, PTH123 - a script of a few lines
catalog = load_catalog(job["catalog"]["name"], **job["catalog"]["properties"])
events = pl.scan_parquet(job["inputs"]["events"])
users = pl.scan_parquet(job["inputs"]["users"])

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
table = catalog.load_table(job["table"])
table.append(result.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(table.schema().as_arrow()))
os.write(int(os.environ["ETL_BENCH_PROTOCOL_FD"]), b"committed\n")
sys.stdin.readline()
