"""Names and types of columns in DuckDB's SQL."""

from __future__ import annotations

from collections.abc import Mapping

from stacks.runner.column_type import engine_type

_TYPES = {"int": "INTEGER", "long": "BIGINT", "string": "VARCHAR"}


def duckdb_type(name: str) -> str:
    """DuckDB's name of an Iceberg type; the rest are called the same."""
    return engine_type(name, lambda flat: _TYPES.get(flat, flat.upper()), lambda of: f"{of}[]", _struct)


def _struct(fields: Mapping[str, str]) -> str:
    return f"STRUCT({', '.join(f'{quote(name)} {of}' for name, of in fields.items())})"


def quote(name: str) -> str:
    """A name as an identifier, whatever characters it has."""
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """Text as a constant."""
    return "'" + value.replace("'", "''") + "'"
