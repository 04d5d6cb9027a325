"""Upserts by Spark's MERGE."""

from __future__ import annotations

import operator
from functools import reduce

from pyspark.sql import DataFrame, Window, functions

from stacks.runner.columns import Column
from stacks.runner.writes import Upsert
from stacks.spark.types import column, quote
from stacks.spark.write import conform

_NEW = "etl_bench_new"
_ROW = "etl_bench_row"
_EXPECTED = "expected one row of each key to upsert"


def changes(frame: DataFrame, write: Upsert) -> DataFrame:
    """The rows to merge: the table's columns and the flag."""
    flag = [Column(write.delete_flag, "boolean")] if write.delete_flag is not None else []
    return _each_key_once(conform(frame, [*write.schema, *flag]), write.on)


def merge(rows: DataFrame, write: Upsert, table: str) -> None:
    """One Iceberg commit, copy-on-write or merge-on-read as the table says. A null key matches nothing.

    Not SQL's MERGE, which needs a view of the rows: Spark 4.1 can't plan one over rows of an Iceberg table.
    """
    names = [quote(declared.name) for declared in write.schema]
    new = {name: functions.col(f"{_NEW}.{name}") for name in names}
    key_matches = [functions.col(f"{table}.{quote(name)}") == new[quote(name)] for name in write.on]
    merged = rows.alias(_NEW).mergeInto(table, reduce(operator.and_, key_matches))
    is_kept = None
    if write.delete_flag is not None:
        flag = functions.col(f"{_NEW}.{quote(write.delete_flag)}")
        is_kept = functions.coalesce(~flag, functions.lit(True))
        merged = merged.whenMatched(flag).delete()
    merged.whenMatched().update(new).whenNotMatched(is_kept).insert(new).merge()


def _each_key_once(rows: DataFrame, on: list[str]) -> DataFrame:
    """Fails where a key comes twice; MERGE itself does so only if the table has the key.

    The window's shuffle and sort by key are those that the join of a large MERGE needs anyway.
    """
    keys = {name: column(name) for name in on}
    number = functions.row_number().over(Window.partitionBy(*keys.values()).orderBy(*keys.values()))
    key_matches = reduce(operator.and_, [key.isNotNull() for key in keys.values()])
    shown = [functions.concat(functions.lit(f"{name} = "), key.cast("string")) for name, key in keys.items()]
    error = functions.raise_error(
        functions.concat(functions.lit(f"{_EXPECTED}; got several of "), functions.concat_ws(", ", *shown))
    )
    check = functions.when((column(_ROW) > 1) & key_matches, error.cast("boolean")).otherwise(True)
    return rows.withColumn(_ROW, number).filter(check).drop(_ROW)
