"""Types the text of an expression by the columns that it stands over."""

from __future__ import annotations

from scenario.planner.aggregates import SIGNATURES
from scenario.planner.expression import Aggregate, Call, Column, TypedExpression, walk
from scenario.planner.inference import Columns, Inference
from scenario.planner.parse import quoted
from scenario.planner.problems import ExpressionError
from scenario.planner.types import BOOLEAN


def row_expression(text: str, columns: Columns) -> TypedExpression:
    """An expression over single rows. Raises ExpressionError, UntypedColumnError."""
    return Inference(columns, aggregates=False).typed(text)


def metric_expression(text: str, columns: Columns) -> TypedExpression:
    """An expression over groups: columns only inside aggregates. Raises as row_expression does."""
    typed = Inference(columns, aggregates=True).typed(text)
    loose = _outside_aggregates(typed)
    if loose is not None:
        raise ExpressionError(
            "every column inside an aggregate, or in `by`", f"{loose} outside of one in {quoted(text)}"
        )
    if not any(isinstance(part, Aggregate) for part in walk(typed)):
        raise ExpressionError(f"an aggregate ({', '.join(SIGNATURES)})", quoted(text))
    return typed


def condition(text: str, columns: Columns) -> TypedExpression:
    """A boolean expression over single rows. Raises ExpressionError, UntypedColumnError."""
    typed = row_expression(text, columns)
    if typed.type != BOOLEAN:
        raise ExpressionError("a boolean condition", f"{quoted(text)} of type {typed.type}")
    return typed


def _outside_aggregates(expression: TypedExpression) -> str | None:
    match expression:
        case Column(name=name):
            return name
        case Call(arguments=arguments):
            return next((name for name in map(_outside_aggregates, arguments) if name is not None), None)
        case _:
            return None
