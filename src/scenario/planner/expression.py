"""Typed expressions: what the planner hands to each stack's `render(expression) -> str`.

Arguments are already coerced: a renderer meets only the calls listed in `docs/expressions.md`, with
arguments of the types given there, and its text must yield exactly `type`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from scenario.planner.types import Type

Value = bool | int | float | str | Decimal | datetime.date | datetime.datetime | None


@dataclass(frozen=True)
class Column:
    """A column of the table so far."""

    name: str
    type: Type


@dataclass(frozen=True)
class Literal:
    """A constant. Timestamps are naive `datetime`s, decimals fit their type."""

    value: Value
    type: Type


@dataclass(frozen=True)
class Call:
    """An operator, function or cast. `options` are constants that are no expressions: units, patterns."""

    function: str
    arguments: tuple[TypedExpression, ...]
    type: Type
    options: tuple[str | int, ...] = ()


@dataclass(frozen=True)
class Aggregate:
    """One value for the rows of a group for which `where` is true.

    `function` is count_rows, count, count_distinct, sum, avg, min, max or approx_quantile, whose share of the
    values is its option; only count_rows has no argument.
    The average of decimals is their exact sum as a double, divided by their count: engines' own differ.
    """

    function: str
    argument: TypedExpression | None
    type: Type
    where: TypedExpression | None = None
    options: tuple[float, ...] = ()


TypedExpression = Column | Literal | Call | Aggregate

Build = Callable[..., TypedExpression]
"""Makes an expression of typed arguments, or raises MismatchError for arguments that it does not take."""

Render = Callable[[TypedExpression], str]
"""One engine's own text of an expression."""

Names = frozenset[str]
"""Columns, by their names."""


def children(expression: TypedExpression) -> tuple[TypedExpression, ...]:
    """The direct parts of an expression."""
    match expression:
        case Call():
            return expression.arguments
        case Aggregate():
            return tuple(part for part in (expression.argument, expression.where) if part is not None)
        case _:
            return ()


def walk(expression: TypedExpression) -> Iterator[TypedExpression]:
    """An expression and all its parts."""
    yield expression
    for part in children(expression):
        yield from walk(part)


def has_columns(expression: TypedExpression) -> bool:
    """Whether its value can differ from row to row."""
    return any(isinstance(part, Column) for part in walk(expression))


def columns_in(expressions: Iterable[TypedExpression]) -> Names:
    """The columns that expressions read."""
    return frozenset(
        part.name for expression in expressions for part in walk(expression) if isinstance(part, Column)
    )
