"""Names and types of columns in Spark SQL."""

from __future__ import annotations

from pyspark.sql import Column, functions

_TYPES = {"long": "bigint", "timestamp": "timestamp_ntz", "timestamptz": "timestamp"}


def spark_type(name: str) -> str:
    """Spark's name of an Iceberg type; the rest are called the same."""
    return _TYPES.get(name, name)


def quote(name: str) -> str:
    """A name as an identifier, whatever characters it has."""
    return "`" + name.replace("`", "``") + "`"


def column(name: str) -> Column:
    """The column of exactly this name."""
    return functions.col(quote(name))
