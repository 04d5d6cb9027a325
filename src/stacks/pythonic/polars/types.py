"""Types of columns in Polars."""

from __future__ import annotations

import polars as pl

from stacks.runner.column_type import engine_type

_TYPES: dict[str, pl.DataType] = {
    "boolean": pl.Boolean(),
    "int": pl.Int32(),
    "long": pl.Int64(),
    "float": pl.Float32(),
    "double": pl.Float64(),
    "string": pl.String(),
    "date": pl.Date(),
    "timestamp": pl.Datetime("us"),
    "timestamptz": pl.Datetime("us", "UTC"),
}


def polars_type(name: str) -> pl.DataType:
    """Polars' type for an Iceberg type's name."""
    return engine_type(name, _flat, pl.List, pl.Struct)


def json_type(name: str) -> pl.DataType:
    """The type to read of JSON: Polars makes no decimals of its numbers, which it takes for doubles."""
    return engine_type(name, _json, pl.List, pl.Struct)


def _flat(name: str) -> pl.DataType:
    if not name.startswith("decimal"):
        return _TYPES[name]
    precision, scale = name.removeprefix("decimal").strip("() ").split(",")
    return pl.Decimal(int(precision), int(scale))


def _json(name: str) -> pl.DataType:
    return pl.Float64() if name.startswith("decimal") else _flat(name)
