"""Column types: the scenario's words and DuckDB's."""

from __future__ import annotations

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


def duckdb_type(name: str) -> str:
    """DuckDB's name of a column type."""
    return DUCKDB_TYPES.get(name, name)


def column_type(duckdb: str) -> str | None:
    """The column type that holds all values of a DuckDB type; None if there is none."""
    if duckdb.startswith("DECIMAL("):
        return duckdb.lower()
    return COLUMN_TYPES.get(duckdb)
