"""Names and types of columns in DuckDB's SQL."""

from __future__ import annotations

_TYPES = {"int": "INTEGER", "long": "BIGINT", "string": "VARCHAR"}


def duckdb_type(name: str) -> str:
    """DuckDB's name of an Iceberg type; the rest are called the same."""
    return _TYPES.get(name, name.upper())


def quote(name: str) -> str:
    """A name as an identifier, whatever characters it has."""
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """Text as a constant."""
    return "'" + value.replace("'", "''") + "'"
