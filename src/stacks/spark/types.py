"""Names and types of columns in Spark SQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pyspark.sql import Column, functions

from stacks.runner.column_type import engine_type
from stacks.runner.columns import Column as Declared

_TYPES = {"long": "bigint", "timestamp": "timestamp_ntz", "timestamptz": "timestamp"}


def spark_type(name: str) -> str:
    """Spark's name of an Iceberg type; the rest are called the same."""
    return engine_type(name, lambda flat: _TYPES.get(flat, flat), lambda of: f"array<{of}>", _struct)


def _struct(fields: Mapping[str, str]) -> str:
    return f"struct<{', '.join(f'{quote(name)}: {of}' for name, of in fields.items())}>"


def columns_ddl(schema: Iterable[Declared]) -> str:
    """Columns as Spark's DDL."""
    return ", ".join(f"{quote(declared.name)} {spark_type(declared.type)}" for declared in schema)


def quote(name: str) -> str:
    """A name as an identifier, whatever characters it has."""
    return "`" + name.replace("`", "``") + "`"


def column(name: str) -> Column:
    """The column of exactly this name."""
    return functions.col(quote(name))
