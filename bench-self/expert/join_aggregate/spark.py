"""Events joined with a small table, and counted by hour and country."""

import job
from pyspark.sql import SparkSession
from pyspark.sql import functions as F  # noqa: N812 - as every Spark programmer writes it

spark = SparkSession.builder.config(map=job.settings).getOrCreate()
events = spark.read.parquet(*job.inputs["events"])
users = spark.read.parquet(*job.inputs["users"])
(
    events.where(~F.col("is_bot"))
    .join(F.broadcast(users.select("user_id", "country")), "user_id", "left")
    .groupBy(F.date_trunc("hour", "event_time").cast("timestamp_ntz").alias("hour"), "country")
    .agg(
        F.count("*").alias("events"),
        F.count_distinct("user_id").alias("users"),
        F.sum("revenue").cast("decimal(18,2)").alias("revenue"),
    )
    .writeTo(job.name)
    .append()
)
job.committed()
