"""Dates and timestamps."""

from __future__ import annotations

from scenario.planner.expression import Call
from stacks.pythonic.polars_expressions.handler import Handler

_PARTS = {"week": "week", "dayofyear": "ordinal_day", "isodow": "weekday"}
_UNITS = {
    "second": "s",
    "minute": "m",
    "hour": "h",
    "day": "d",
    "week": "w",
    "month": "mo",
    "quarter": "q",
    "year": "y",
}


def _truncate(call: Call, arguments: list[str]) -> str:
    return f'{arguments[0]}.dt.truncate("1{_UNITS[str(call.options[0])]}")'


def _part(source: str, part: str) -> str:
    return f"{source}.dt.{_PARTS.get(part, part)}().cast(pl.Int64)"


def _extract(call: Call, arguments: list[str]) -> str:
    return _part(arguments[0], str(call.options[0]))


def _difference(call: Call, arguments: list[str]) -> str:
    (start, end), unit = arguments, str(call.options[0])
    years = f"({_part(end, 'year')} - {_part(start, 'year')})"
    if unit == "year":
        return years
    if unit == "month":
        return f"({years} * 12 + {_part(end, 'month')} - {_part(start, 'month')})"
    if unit == "day":
        return f"({end}.cast(pl.Date) - {start}.cast(pl.Date)).dt.total_days()"
    truncated = [f'{moment}.dt.truncate("1{_UNITS[unit]}")' for moment in (end, start)]
    return f"({' - '.join(truncated)}).dt.total_{unit}s()"


def _shift(call: Call, arguments: list[str]) -> str:
    unit, amount = call.options
    return f'{arguments[0]}.dt.offset_by("{amount}{_UNITS[str(unit)]}")'


HANDLERS: dict[str, Handler] = {
    "truncate": _truncate,
    "extract": _extract,
    "difference": _difference,
    "shift": _shift,
}
