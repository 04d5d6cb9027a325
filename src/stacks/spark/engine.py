"""Steps on Spark: each is one plan, run by the one action that writes its rows."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial, reduce

from pyspark.sql import DataFrame, SparkSession, functions

from stacks.runner.columns import Column
from stacks.runner.inputs import Loaded
from stacks.runner.job import Source, TaskInput
from stacks.runner.processor import Stopwatch
from stacks.runner.writes import Append, Overwrite, RowsWrite, TableChange, Upsert
from stacks.spark.changes import negates_a_side, statements
from stacks.spark.load import load_input
from stacks.spark.pipeline import FUNCTIONS
from stacks.spark.read import read_table, stack, with_all_nans
from stacks.spark.types import column, quote
from stacks.spark.upsert import changes, merge
from stacks.spark.write import conform

_RETRIES = 0
"""Iceberg retries by itself and says so in the table's metadata alone; Spark never does."""


class SparkEngine:
    """Reads and writes tables of one catalog.

    How rows are spread over files is the table's own `write.distribution-mode`. Under `none` every task
    writes a file of each partition that it has rows of; Iceberg sorts them by partition first, so that one
    file at a time is open. Its fanout writer needs no sort, for a tenth less CPU, but has a file open for
    every partition: with many of them, too much memory.
    """

    name = "spark"
    functions = FUNCTIONS

    def __init__(self, spark: SparkSession, catalog: str) -> None:
        self._spark = spark
        self._catalog = catalog

    def read_input(self, table: TaskInput) -> DataFrame:
        """An input's files."""
        return read_table(self._spark, table)

    def load_input(self, table: TaskInput) -> AbstractContextManager[Loaded[DataFrame]]:
        """A text input in Spark's cache."""
        return load_input(self._spark, table)

    def stack(self, parts: list[tuple[DataFrame, list[str | None]]], schema: list[Column]) -> DataFrame:
        """A union of what is read of each part: Spark hands filters and columns down to all of them."""
        return stack(parts, schema)

    def read_table(self, table: str, source: Source) -> DataFrame:
        """Columns and conditions that the plan needs Spark itself hands down to Iceberg.

        Iceberg 1.12 takes null for unequal to every value. Spark drops null by itself, but not where one side
        of an OR may be true, and of partitions it trusts Iceberg's answer: a check that it can't hand down.
        """
        rows = with_all_nans(self._spark.table(self._name(table)))
        if source.predicate is None or not negates_a_side(source.predicate):
            return rows
        return reduce(
            lambda left, each: left.filter(functions.expr(each).isNotNull()), source.conditions, rows
        )

    def write(self, frame: DataFrame, write: RowsWrite, table: str, stopwatch: Stopwatch) -> int:
        """Phases: `plan`, and `execute` with the commit in it."""
        run = self._action(frame, write, self._name(table))
        stopwatch.lap("plan")
        run()
        stopwatch.lap("execute")
        return _RETRIES

    def change(self, change: TableChange, table: str, stopwatch: Stopwatch) -> int:
        """Phase: `execute`."""
        for statement in statements(change, self._catalog, _quoted(table)):
            self._spark.sql(statement)
        stopwatch.lap("execute")
        return _RETRIES

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
                return partial(merge, changes(frame, write), write, table)

    def _after_greatest(self, rows: DataFrame, name: str, table: str) -> DataFrame:
        """Asked for beforehand, so that the input's reader gets a constant to skip by.

        Iceberg answers it from the bounds in its manifests where they are exact.
        """
        greatest = functions.max(column(name)).cast("string")
        value = self._spark.table(table).agg(greatest).collect()[0][0]
        if value is None:
            return rows
        return rows.filter(column(name) > functions.lit(value).cast(rows.schema[name].dataType))

    def _name(self, table: str) -> str:
        return f"{quote(self._catalog)}.{_quoted(table)}"


def _quoted(table: str) -> str:
    return ".".join(map(quote, table.split(".")))
