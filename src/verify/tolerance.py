"""When two values of a column count as equal."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from verify.columns import Column

# A `float` has 24 bits of mantissa: sums of it in another order differ from the seventh digit on.
_SINGLE_PRECISION = 1e-6


class Tolerance(NamedTuple):
    """How far floats may be apart: |expected - actual| <= absolute + relative * |expected|."""

    relative: float
    absolute: float
    columns: Mapping[str, Mapping[str, float]] = MappingProxyType({})
    """What holds for single columns instead, by name: `relative`, `absolute` or both."""

    def of(self, name: str) -> Tolerance:
        """The tolerance of one column."""
        own = self.columns.get(name, {})
        return Tolerance(own.get("relative", self.relative), own.get("absolute", self.absolute))

    def differs(self, column: Column) -> str:
        """SQL condition that the values `e` and `a` of a column differ.

        NaN equals NaN, an infinity itself, and -0.0 equals 0.0; null equals only null.
        """
        e, a = f"e.{column.alias}", f"a.{column.alias}"
        if not column.is_float:
            return f"({e} IS DISTINCT FROM {a})"
        own = self.of(column.name)
        relative = max(own.relative, _SINGLE_PRECISION) if column.type == "float" else own.relative
        allowed = f"{own.absolute!r}::DOUBLE + {relative!r}::DOUBLE * abs({e}::DOUBLE)"
        near = f"{absolute_difference(column)} <= {allowed}"
        return f"NOT coalesce({e} = {a} OR ({are_finite(column)} AND {near}), {e} IS NULL AND {a} IS NULL)"


def absolute_difference(column: Column) -> str:
    """SQL for the distance of a numeric column's values."""
    return f"abs(e.{column.alias}::DOUBLE - a.{column.alias}::DOUBLE)"


def relative_difference(column: Column) -> str:
    """SQL for the distance in units of the expected value; null where that is zero."""
    return f"{absolute_difference(column)} / nullif(abs(e.{column.alias}::DOUBLE), 0)"


def are_finite(column: Column) -> str:
    """SQL condition that both values are numbers."""
    return f"(isfinite(e.{column.alias}::DOUBLE) AND isfinite(a.{column.alias}::DOUBLE))"
