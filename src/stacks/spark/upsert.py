"""Upserts by MERGE INTO."""

from __future__ import annotations

from pyspark.sql import DataFrame, SparkSession, Window, functions

from stacks.runner.columns import Column
from stacks.runner.writes import Upsert
from stacks.spark.types import column, quote
from stacks.spark.write import conform

_CHANGES = "etl_bench_changes"
_ROW = "etl_bench_row"


def changes(frame: DataFrame, write: Upsert) -> DataFrame:
    """The rows to merge: the table's columns and the flag."""
    flag = [Column(write.delete_flag, "boolean")] if write.delete_flag is not None else []
    return _each_key_once(conform(frame, [*write.schema, *flag]), write.on)


def merge(spark: SparkSession, rows: DataFrame, write: Upsert, table: str) -> None:
    """One Iceberg commit, copy-on-write or merge-on-read as the table says. A null key matches nothing."""
    rows.createOrReplaceTempView(_CHANGES)
    try:
        spark.sql(_statement(write, table))
    finally:
        spark.catalog.dropTempView(_CHANGES)


def _statement(write: Upsert, table: str) -> str:
    names = [quote(declared.name) for declared in write.schema]
    keys = " AND ".join(f"old.{quote(name)} = new.{quote(name)}" for name in write.on)
    delete, insert = "", ""
    if write.delete_flag is not None:
        flag = f"new.{quote(write.delete_flag)}"
        delete, insert = f"WHEN MATCHED AND {flag} THEN DELETE", f"AND {flag} IS NOT TRUE"
    return f"""
        MERGE INTO {table} AS old USING {_CHANGES} AS new ON {keys}
        {delete}
        WHEN MATCHED THEN UPDATE SET {", ".join(f"old.{name} = new.{name}" for name in names)}
        WHEN NOT MATCHED {insert} THEN INSERT ({", ".join(names)})
            VALUES ({", ".join(f"new.{name}" for name in names)})"""


def _each_key_once(rows: DataFrame, on: list[str]) -> DataFrame:
    """Fails where a key comes twice; MERGE itself does so only if the table has the key.

    The window's shuffle and sort by key are those that the join of a large MERGE needs anyway.
    """
    keys = [column(name) for name in on]
    number = functions.row_number().over(Window.partitionBy(*keys).orderBy(*keys))
    # Null where a part of the key is: such keys match nothing, and may come often.
    key = functions.concat(*_joined([functions.concat(functions.lit(f"{name} = "), column(name).cast("string")) for name in on]))
    keys = [column(name) for name in on]
    found = functions.concat_ws(
        ", ",
        *[functions.concat(functions.lit(f"{name} = "), column(name).cast("string")) for name in on],
    )
    message = functions.concat(
        functions.lit("expected one row of each key to upsert; got several of "), found
    )
    # `concat` is null, and so is `repeated`, where a part of the key is: such a key matches nothing.
    number = functions.row_number().over(Window.partitionBy(*keys).orderBy(*keys))
    repeated = (column(_ROW) > 1) & functions.concat(*[key.cast("string") for key in keys]).isNotNull()
    check = functions.when(repeated, functions.raise_error(message).cast("boolean")).otherwise(True)
    return rows.withColumn(_ROW, number).filter(check).drop(_ROW)
