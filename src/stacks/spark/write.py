"""The result as the rows of the output table."""

from __future__ import annotations

from typing import cast

from pyspark.sql import Column, DataFrame, functions
from pyspark.sql.types import DataType, DoubleType, FloatType, StructType

from stacks.runner.column_type import is_nested
from stacks.runner.columns import Column as Declared
from stacks.runner.columns import decimal_scale
from stacks.spark.types import column, columns_ddl, spark_type


def conform(frame: DataFrame, schema: list[Declared]) -> DataFrame:
    """Exactly the declared columns, cast to their types; a value that does not fit fails the job (ANSI)."""
    sources = {field.name: field.dataType for field in frame.schema.fields}
    flat = frame.select(*[_cast(declared, sources.get(declared.name)) for declared in schema])
    if not any(is_nested(declared.type) for declared in schema):
        return flat
    # Fields of structs by their names: a cast goes by their order.
    return flat.to(cast(StructType, StructType.fromDDL(columns_ddl(schema))))


def _cast(declared: Declared, source: DataType | None) -> Column:
    value = column(declared.name)
    if is_nested(declared.type):
        return value
    scale = decimal_scale(declared.type)
    if scale is not None and isinstance(source, FloatType | DoubleType):
        # Engines break ties of floats in different ways: the rounding is spelt out, alike in all.
        power = functions.lit(10.0**scale)
        value = functions.round(value * power) / power
    return value.cast(spark_type(declared.type)).alias(declared.name)
