"""Input tables as DataFrames. The schema is given, so that nothing is read to infer it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import reduce

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame, SparkSession, functions
from pyspark.sql.types import DataType, DoubleType, FloatType, StructType

from stacks.runner.columns import Column
from stacks.runner.job import TaskInput
from stacks.spark.types import column, columns_ddl, quote, spark_type

CSV: dict[str, str | bool] = {
    "header": True,
    "escape": '"',
    # A character no file has: only an empty field without quotes is null then, and "" is an empty string.
    "nullValue": "\0",
    "nanValue": "nan",
    "positiveInf": "inf",
    "negativeInf": "-inf",
}


def read_table(spark: SparkSession, table: TaskInput) -> DataFrame:
    """One input table. A malformed row fails the job, where Spark's default would make nulls of it."""
    reader = spark.read.schema(columns_ddl(table.schema))
    paths = files(table)
    if table.format == "parquet":
        return with_all_nans(reader.parquet(*paths))
    reader = reader.option("mode", "FAILFAST")
    return reader.json(paths) if table.format == "json" else reader.options(**CSV).csv(paths)


def stack(parts: list[tuple[DataFrame, list[str | None]]], schema: list[Column]) -> DataFrame:
    """One table of several: each part's columns of these names, in the order of `schema`; None: nulls."""
    return reduce(DataFrame.union, (rows.select(*_aligned(names, schema)) for rows, names in parts))


def _aligned(names: list[str | None], schema: list[Column]) -> Iterator[SparkColumn]:
    for name, declared in zip(names, schema, strict=True):
        nulls = functions.lit(None).cast(spark_type(declared.type))
        yield (nulls if name is None else column(name)).alias(declared.name)


def files(table: TaskInput) -> list[str]:
    """An input's files. Spark expands patterns in every path; these are names of files."""
    return [re.sub(r"([*?\[\]{}\\])", r"\\\1", uri) for uri in table.uris]


def with_all_nans(rows: DataFrame) -> DataFrame:
    """The same rows, with filters on floats that Spark can't hand to a reader.

    Statistics of files leave out NaN: for `x >= 0` row groups would be skipped that have one.
    """
    floats = [field for field in rows.schema if _has_float(field.dataType)]
    return rows.withColumns({field.name: _same(column(field.name), field.dataType) for field in floats})


def _has_float(of: DataType) -> bool:
    """Whether a filter on it, or on a field of it, can compare floats. None on a list is handed down."""
    if isinstance(of, StructType):
        return any(_has_float(field.dataType) for field in of)
    return isinstance(of, FloatType | DoubleType)


def _same(value: SparkColumn, of: DataType) -> SparkColumn:
    """The value, computed. Of a struct Spark still reads only the fields that a plan needs."""
    if not isinstance(of, StructType):
        return functions.nanvl(value, functions.lit(float("nan")).cast(of))
    result = value
    for field in of:
        if _has_float(field.dataType):
            result = result.withField(quote(field.name), _same(value.getField(field.name), field.dataType))
    return result
