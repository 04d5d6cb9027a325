"""Events without robots, into a table by days."""

import job
from pyspark.sql import SparkSession
from pyspark.sql import functions as F  # noqa: N812 - as every Spark programmer writes it

COLUMNS = ["event_id", "event_time", "user_id", "event_type", "ip", "page_url", "referrer", "revenue"]

spark = SparkSession.builder.config(map=job.settings).getOrCreate()
events = spark.read.parquet(*job.inputs["events"])
events.where(~F.col("is_bot")).select(*COLUMNS).writeTo(job.name).append()
job.committed()
