"""The last change of each user merged into a table of users."""

import job
from pyspark.sql import SparkSession
from pyspark.sql import functions as F  # noqa: N812 - as every Spark programmer writes it

COLUMNS = ["user_id", "country", "segment", "signup_date", "birth_year", "newsletter", "operation"]

spark = SparkSession.builder.config(map=job.settings).getOrCreate()
(
    spark.read.parquet(*job.inputs["user_changes"])
    .groupBy("user_id")
    .agg(F.max_by(F.struct(*COLUMNS), "change_id").alias("row"))
    .select("row.*")
    .createOrReplaceTempView("changes")
)
spark.sql(f"""
    MERGE INTO {job.name} AS old USING changes AS new ON old.user_id = new.user_id
    WHEN MATCHED AND new.operation = 'delete' THEN DELETE
    WHEN MATCHED THEN UPDATE SET *
    WHEN NOT MATCHED AND new.operation <> 'delete' THEN INSERT *""")
job.committed()
