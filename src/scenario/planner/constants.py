"""Arguments that have to be constants: patterns, units, places."""

from __future__ import annotations

from decimal import Decimal

from scenario.planner.coerce import require
from scenario.planner.expression import Literal, TypedExpression
from scenario.planner.types import LONG

LARGEST_INDEX = 2**31 - 1


def constant_text(expression: TypedExpression) -> str:
    """A constant string argument. Raises MismatchError."""
    value = expression.value if isinstance(expression, Literal) else None
    require(isinstance(value, str))
    return str(value)


def constant_share(expression: TypedExpression) -> float:
    """A constant number argument from 0 to 1. Raises MismatchError."""
    value = expression.value if isinstance(expression, Literal) else None
    share = float(value) if isinstance(value, int | float | Decimal) else -1.0
    require(0 <= share <= 1)
    return share


def constant_whole(expression: TypedExpression, least: int, most: int = LARGEST_INDEX) -> int:
    """A constant whole number argument within bounds. Raises MismatchError."""
    value = expression.value if isinstance(expression, Literal) and expression.type == LONG else None
    whole = value if isinstance(value, int) else least - 1
    require(least <= whole <= most)
    return whole
