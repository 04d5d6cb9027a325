"""Each event's rank among its visitor's, the time of the one before, and what was spent so far."""

import job
from pyspark.sql import SparkSession, Window
from pyspark.sql import functions as F  # noqa: N812 - as every Spark programmer writes it

spark = SparkSession.builder.config(map=job.settings).getOrCreate()
rows = Window.partitionBy("visitor_id").orderBy("event_time", "event_id")
so_far = rows.rowsBetween(Window.unboundedPreceding, Window.currentRow)
(
    spark.read.parquet(*job.inputs["events"])
    .select(
        "event_id",
        "visitor_id",
        F.rank().over(rows).cast("long").alias("place"),
        F.lag("event_time").over(rows).alias("before"),
        F.sum("revenue").over(so_far).cast("decimal(38,2)").alias("spent"),
    )
    .writeTo(job.name)
    .append()
)
job.committed()
