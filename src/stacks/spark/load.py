"""Text inputs with malformed rows, cached."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pyspark.sql import DataFrame, SparkSession, functions
from pyspark.storagelevel import StorageLevel

from stacks.runner.inputs import Loaded, unused_name
from stacks.runner.job import TaskInput
from stacks.spark.read import CSV, files
from stacks.spark.types import column, columns_ddl, quote


@contextmanager
def load_input(spark: SparkSession, table: TaskInput) -> Iterator[Loaded[DataFrame]]:
    """All columns and, of malformed rows, the line, in Spark's cache.

    Without it Spark parses only the columns that a plan needs, so that others' malformed values go unseen,
    and reads the text once for the good rows and again for the lines.
    """
    malformed = unused_name(table)
    rows = _json(spark, table, malformed) if table.format == "json" else _csv(spark, table, malformed)
    rows.persist(StorageLevel.MEMORY_AND_DISK)
    try:
        line = column(malformed)
        lines = rows.filter(line.isNotNull()).select(line.alias("line"))
        yield Loaded(rows.filter(line.isNull()).drop(malformed), lines, lines.count())
    finally:
        rows.unpersist()


def _csv(spark: SparkSession, table: TaskInput, malformed: str) -> DataFrame:
    options: dict[str, str | bool] = {"mode": "PERMISSIVE", "columnNameOfCorruptRecord": malformed}
    return spark.read.schema(_schema(table, malformed)).options(**CSV, **options).csv(files(table))


def _json(spark: SparkSession, table: TaskInput, malformed: str) -> DataFrame:
    """By `from_json`: of a line that is a list of objects Spark's reader makes a row for each."""
    options = {
        "mode": "PERMISSIVE",
        "columnNameOfCorruptRecord": malformed,
        "allowSingleQuotes": "false",
    }
    value = functions.col("value")
    lines = spark.read.text(files(table)).filter(functions.trim(value) != "")
    row = functions.from_json(value, _schema(table, malformed), options)
    return lines.select(row.alias("row")).select("row.*")


def _schema(table: TaskInput, malformed: str) -> str:
    return f"{columns_ddl(table.schema)}, {quote(malformed)} string"
