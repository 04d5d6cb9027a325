"""Sessions of each visitor, which end with half an hour of nothing: their start, events and revenue."""

import job
from pyspark.sql import SparkSession, Window
from pyspark.sql import functions as F  # noqa: N812 - as every Spark programmer writes it

spark = SparkSession.builder.config(map=job.settings).getOrCreate()
rows = Window.partitionBy("visitor_id").orderBy("event_time")
pause = F.col("event_time") - F.lag("event_time").over(rows)
starts = F.when(pause > F.expr("INTERVAL 30 MINUTES"), 1).otherwise(0)
(
    spark.read.parquet(*job.inputs["events"])
    .withColumn("starts", starts)
    .withColumn("session", F.sum("starts").over(rows.rowsBetween(Window.unboundedPreceding, 0)) + 1)
    .groupBy("visitor_id", "session")
    .agg(
        F.min("event_time").alias("started"),
        F.count("*").alias("events"),
        F.sum("revenue").cast("decimal(18,2)").alias("revenue"),
    )
    .writeTo(job.name)
    .append()
)
job.committed()
