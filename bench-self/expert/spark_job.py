"""The quickstart's job as a Spark expert would write it by hand: what our runner is measured against."""

import json
import os
import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as F  # noqa: N812 - as every Spark programmer writes it

job = json.load(open(sys.argv[1]))  # noqa: SIM115, PTH123 - a script of a few lines
spark = SparkSession.builder.config(map=job["conf"]).getOrCreate()
events = spark.read.parquet(*job["inputs"]["events"])
users = spark.read.parquet(*job["inputs"]["users"])
(
    events.where(~F.col("is_bot"))
    .join(users.select("user_id", "country"), "user_id", "left")
    .groupBy(F.date_trunc("hour", "event_time").cast("timestamp_ntz").alias("hour"), "country")
    .agg(
        F.count("*").alias("events"),
        F.count_distinct("user_id").alias("users"),
        F.sum("revenue").cast("decimal(18,2)").alias("revenue"),
    )
    .writeTo(f"{job['catalog']['name']}.{job['table']}")
    .append()
)
os.write(int(os.environ["ETL_BENCH_PROTOCOL_FD"]), b"committed\n")
sys.stdin.readline()
