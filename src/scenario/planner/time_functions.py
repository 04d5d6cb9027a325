"""Functions of dates and timestamps. All raise MismatchError for wrong arguments."""

from __future__ import annotations

from scenario.planner.casts import cast
from scenario.planner.coerce import as_type, coerce, require, unified
from scenario.planner.constants import constant_text
from scenario.planner.expression import Build, Call, Literal, TypedExpression
from scenario.planner.types import DATE, DOUBLE, INTEGERS, LONG, TIMESTAMP

DATE_UNITS = ("day", "week", "month", "quarter", "year")
TRUNCATE_UNITS = ("second", "minute", "hour", *DATE_UNITS)
PARTS_OF_DATE = ("year", "quarter", "month", "week", "day", "dayofyear", "isodow")
PARTS_OF_TIME = ("hour", "minute", "second")
DIFFERENCE_UNITS = ("second", "minute", "hour", "day", "month", "year")
INTERVAL_UNITS = ("second", "minute", "hour", "day", "week", "month", "year")


def instant(expression: TypedExpression) -> TypedExpression:
    """A date or timestamp; a constant string is read as a timestamp."""
    if isinstance(expression, Literal) and isinstance(expression.value, str):
        return cast(expression, TIMESTAMP)
    require(expression.type in (DATE, TIMESTAMP))
    return expression


def date_trunc(unit: TypedExpression, value: TypedExpression) -> TypedExpression:
    """The start of the second, day, week… that a moment is in."""
    name, moment = constant_text(unit).lower(), instant(value)
    require(name in (DATE_UNITS if moment.type == DATE else TRUNCATE_UNITS))
    return (
        moment if (moment.type, name) == (DATE, "day") else Call("truncate", (moment,), moment.type, (name,))
    )


def extract(part: str, value: TypedExpression) -> TypedExpression:
    """A part of a date or timestamp as long."""
    moment = instant(value)
    require(part in PARTS_OF_DATE or (part in PARTS_OF_TIME and moment.type == TIMESTAMP))
    return Call("extract", (moment,), LONG, (part,))


def part_of(part: str) -> Build:
    """Makes `year(x)` and the like."""
    return lambda value: extract(part, value)


def date_diff(unit: TypedExpression, start: TypedExpression, end: TypedExpression) -> TypedExpression:
    """Boundaries of a unit between two moments."""
    name = constant_text(unit).lower()
    both = unified([instant(start), instant(end)])
    require(name in DIFFERENCE_UNITS and (both[0].type == TIMESTAMP or name in DATE_UNITS))
    return Call("difference", tuple(both), LONG, (name,))


def epoch_us(value: TypedExpression) -> TypedExpression:
    """Microseconds since 1970."""
    return Call("epoch_us", (as_type(value, TIMESTAMP),), LONG)


def epoch(value: TypedExpression) -> TypedExpression:
    """Seconds since 1970."""
    return Call("divide", (coerce(epoch_us(value), DOUBLE), Literal(1e6, DOUBLE)), DOUBLE)


def make_timestamp(value: TypedExpression) -> TypedExpression:
    """A timestamp from microseconds since 1970."""
    require(value.type.name in INTEGERS)
    return Call("make_timestamp", (coerce(value, LONG),), TIMESTAMP)


def shift(value: TypedExpression, amount: int, unit: str) -> TypedExpression:
    """A date or timestamp moved by an interval; a month's end stays within the month."""
    moment = instant(value)
    require(moment.type != DATE or unit in ("day", "week", "month", "year"))
    return Call("shift", (moment,), moment.type, (unit, amount))
