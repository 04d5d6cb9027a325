"""Column types: the scenario's words and DuckDB's."""

from __future__ import annotations

import re
from typing import cast

from duckdb.sqltypes import DuckDBPyType

from scenario.planner.types import Type, list_of, parse_type

DUCKDB_TYPES = {
    "boolean": "BOOLEAN",
    "int": "INTEGER",
    "long": "BIGINT",
    "float": "FLOAT",
    "double": "DOUBLE",
    "string": "VARCHAR",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
    "timestamptz": "TIMESTAMP WITH TIME ZONE",
}
COLUMN_TYPES = {duckdb: ours for ours, duckdb in DUCKDB_TYPES.items()}
# Narrower and unsigned integers fit into the next wider signed one.
COLUMN_TYPES |= {
    "TINYINT": "int",
    "SMALLINT": "int",
    "UTINYINT": "int",
    "USMALLINT": "int",
    "UINTEGER": "long",
}


def duckdb_type(column_type: str) -> str:
    """DuckDB's name of a column type."""
    return duckdb_name(parse_type(column_type))


def duckdb_name(of: Type) -> str:
    """DuckDB's name of a type."""
    match of.name:
        case "decimal":
            return f"DECIMAL({of.precision},{of.scale})"
        case "list":
            return f"{duckdb_name(of.element)}[]"
        case "struct":
            fields = (f'"{name}" {duckdb_name(field)}' for name, field in of.fields)
            return f"STRUCT({', '.join(fields)})"
        case name:
            return DUCKDB_TYPES[name]


def column_type(duckdb: DuckDBPyType) -> Type | None:
    """The column type that holds all values of a DuckDB type; None if there is none."""
    match duckdb.id:
        case "list":
            element = column_type(_children(duckdb)["child"])
            return list_of(element) if element else None
        case "struct":
            fields = {name: column_type(child) for name, child in _children(duckdb).items()}
            known = tuple((name, of) for name, of in fields.items() if of and _is_field_name(name))
            return Type("struct", fields=known) if len(known) == len(fields) else None
        case "decimal":
            return parse_type(str(duckdb).lower())
        case _:
            name = COLUMN_TYPES.get(str(duckdb))
            return Type(name) if name else None


def _children(duckdb: DuckDBPyType) -> dict[str, DuckDBPyType]:
    return cast(dict[str, DuckDBPyType], dict(duckdb.children))


def _is_field_name(name: str) -> bool:
    return re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name) is not None
