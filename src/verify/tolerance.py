"""When two values of a column count as equal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from verify.parts import Part

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

    def differs(self, part: Part) -> str:
        """SQL condition that the values `e` and `a` of a part differ.

        NaN equals NaN, an infinity itself, and -0.0 equals 0.0; null equals only null. Lists differ where any
        of their values does.
        """
        e, a = f"e.{part.alias}", f"a.{part.alias}"
        if not part.is_float:
            return f"({e} IS DISTINCT FROM {a})"
        own = self.of(part.name)
        relative = max(own.relative, _SINGLE_PRECISION) if part.type.name == "float" else own.relative

        def differ(e: str, a: str) -> str:
            near = f"{_distance(e, a)} <= {own.absolute!r}::DOUBLE + {relative!r}::DOUBLE * abs({e}::DOUBLE)"
            same = f"{e} = {a} OR ({_are_finite(e, a)} AND {near})"
            return f"NOT coalesce({same}, {e} IS NULL AND {a} IS NULL)"

        if not part.is_list:
            return differ(e, a)
        return (
            f"(len({e}) IS DISTINCT FROM len({a}) OR coalesce(list_bool_or({_zipped(e, a, differ)}), false))"
        )


def absolute_difference(part: Part) -> str:
    """SQL for the distance of a numeric part's values, the largest in lists; null where there is none."""
    return _largest(part, _distance)


def relative_difference(part: Part) -> str:
    """SQL for the distance in units of the expected value; null where that is zero."""
    return _largest(part, lambda e, a: f"{_distance(e, a)} / nullif(abs({e}::DOUBLE), 0)")


def _largest(part: Part, distance: Callable[[str, str], str]) -> str:
    def size(e: str, a: str) -> str:
        return f"CASE WHEN {_are_finite(e, a)} THEN {distance(e, a)} END"

    e, a = f"e.{part.alias}", f"a.{part.alias}"
    return f"list_max({_zipped(e, a, size)})" if part.is_list else size(e, a)


def _zipped(e: str, a: str, function: Callable[[str, str], str]) -> str:
    """SQL for what a function of two values gives for those of two lists, in turn."""
    return f"list_transform(list_zip({e}, {a}), lambda pair: {function('pair[1]', 'pair[2]')})"


def _distance(e: str, a: str) -> str:
    return f"abs({e}::DOUBLE - {a}::DOUBLE)"


def _are_finite(e: str, a: str) -> str:
    return f"(isfinite({e}::DOUBLE) AND isfinite({a}::DOUBLE))"
