"""The last event of each visitor."""

import job
from pyspark.sql import SparkSession
from pyspark.sql import functions as F  # noqa: N812 - as every Spark programmer writes it

COLUMNS = ["visitor_id", "event_id", "event_time", "event_type", "page_url", "revenue"]

spark = SparkSession.builder.config(map=job.settings).getOrCreate()
(
    spark.read.parquet(*job.inputs["events"])
    .groupBy("visitor_id")
    .agg(F.max_by(F.struct(*COLUMNS), F.struct("event_time", "event_id")).alias("row"))
    .select("row.*")
    .writeTo(job.name)
    .append()
)
job.committed()
