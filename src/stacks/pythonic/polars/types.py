"""Types of columns in Polars."""

from __future__ import annotations

import polars as pl

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
    if not name.startswith("decimal"):
        return _TYPES[name]
    precision, scale = name.removeprefix("decimal").strip("() ").split(",")
    return pl.Decimal(int(precision), int(scale))
