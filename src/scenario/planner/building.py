"""Builds a typed expression, or says what was expected in its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from sqlglot import exp

from scenario.planner.coerce import MismatchError
from scenario.planner.expression import TypedExpression
from scenario.planner.nested import ALL_THERE_IS
from scenario.planner.parse import text_of
from scenario.planner.problems import ExpressionError

Result = TypeVar("Result")


def built(
    tree: exp.Expr, expected: str, arguments: Sequence[TypedExpression], build: Callable[..., Result]
) -> Result:
    """What `build` makes of the arguments. Raises ExpressionError where their types mismatch."""
    try:
        return build(*arguments)
    except MismatchError:
        types = ", ".join(str(argument.type) for argument in arguments)
        got = f"{text_of(tree)} with {types}" if types else text_of(tree)
        if any(argument.type.is_nested for argument in arguments):
            expected = f"{expected}; {ALL_THERE_IS}"
        raise ExpressionError(expected, got) from None
