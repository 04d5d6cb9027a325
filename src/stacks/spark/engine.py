"""Steps on Spark: each is one plan, run by the one action that writes its rows."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from pyspark.sql import DataFrame, SparkSession, functions

from stacks.runner.columns import Column
from stacks.runner.job import Source, TaskInput
from stacks.runner.processor import Stopwatch
from stacks.runner.writes import Append, Overwrite, RowsWrite, TableChange, Upsert
from stacks.spark.changes import statements
from stacks.spark.commits import CommitReports
from stacks.spark.pipeline import FUNCTIONS
from stacks.spark.read import read_table
from stacks.spark.types import column, quote
from stacks.spark.upsert import changes, merge
from stacks.spark.write import conform


class SparkEngine:
    """Reads and writes tables of one catalog.

    How rows are spread over files is the table's own `write.distribution-mode`. Under `none` Iceberg sorts
    each task's rows by partition before it writes them, so that one file at a time is open. Its fanout
    writer needs no sort, for a tenth less CPU, but has a file open for every partition: with many, too much memory.
    """

    name = "spark"
    functions = FUNCTIONS

    def __init__(self, spark: SparkSession, catalog: str) -> None:
        self._spark = spark
        self._catalog = catalog
        self._commits = CommitReports(spark)

    def read_input(self, table: TaskInput) -> DataFrame:
        """An input's files."""
        return read_table(self._spark, table)

    def read_table(self, table: str, _: Source) -> DataFrame:
        """Columns and conditions that the plan needs Spark itself hands down to Iceberg."""
        return self._spark.table(self._name(table))

    def write(self, frame: DataFrame, write: RowsWrite, table: str, stopwatch: Stopwatch) -> int:
        """Phases: `plan`, and `execute` with the commit in it."""
        run = self._action(frame, write, self._name(table))
        stopwatch.lap("plan")
        run()
        return self._committed(table, stopwatch)

    def change(self, change: TableChange, table: str, stopwatch: Stopwatch) -> int:
        """Phase: `execute`."""
        for statement in statements(change, self._catalog, _quoted(table)):
            self._spark.sql(statement)
        return self._committed(table, stopwatch)

    def append(self, frame: DataFrame, schema: list[Column], table: str, stopwatch: Stopwatch) -> int:
        ...

    def _action(self, frame: DataFrame, write: RowsWrite, table: str) -> Callable[[], None]:
        match write:
            case Append():
                rows = conform(frame, write.schema)
                if write.after is not None:
                    rows = self._after_greatest(rows, write.after, table)
                return rows.writeTo(table).append
            case Overwrite():
                # Not `overwritePartitions`, which leaves the partitions that get no rows.
                rows = conform(frame, write.schema)
                return partial(rows.writeTo(table).overwrite, functions.lit(True))
            case Upsert():
                return partial(merge, self._spark, changes(frame, write), write, table)
