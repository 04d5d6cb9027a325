"""What a call's handler is, and Polars' names of types."""

from __future__ import annotations

from collections.abc import Callable

from scenario.planner.expression import Call
from scenario.planner.types import Type

Handler = Callable[[Call, list[str]], str]
"""Source of a call whose arguments are rendered already."""

_TYPES = {
    "boolean": "pl.Boolean",
    "int": "pl.Int32",
    "long": "pl.Int64",
    "float": "pl.Float32",
    "double": "pl.Float64",
    "string": "pl.String",
    "date": "pl.Date",
    "timestamp": 'pl.Datetime("us")',
    "timestamptz": 'pl.Datetime("us", "UTC")',
}

HALF_AWAY = 'mode="half_away_from_zero"'


def polars_type(of: Type) -> str:
    """Source of a type."""
    return f"pl.Decimal({of.precision}, {of.scale})" if of.name == "decimal" else _TYPES[of.name]
