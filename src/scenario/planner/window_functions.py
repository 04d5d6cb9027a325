"""The functions over each key's rows in order."""

from __future__ import annotations

from functools import partial

from sqlglot import exp

from scenario.planner.aggregates import aggregate
from scenario.planner.building import built
from scenario.planner.coerce import coerce, require
from scenario.planner.constants import constant_whole
from scenario.planner.expression import Aggregate, TypedExpression
from scenario.planner.inference import Columns, Inference
from scenario.planner.parse import parse, text_of
from scenario.planner.problems import ExpressionError, nearest
from scenario.planner.typed_orderings import WindowColumn
from scenario.planner.types import DOUBLE, LONG, NULL

SIGNATURES = {
    "row_number": "row_number()",
    "rank": "rank()",
    "dense_rank": "dense_rank()",
    "lag": "lag(value[, constant rows back from 1])",
    "lead": "lead(value[, constant rows ahead from 1])",
    "count": "count(*) or count(value)",
    "sum": "sum(number)",
    "avg": "avg(number)",
    "min": "min(value), not boolean",
    "max": "max(value), not boolean",
}

_NEIGHBOURS = ("lag", "lead")
_RANKS = {"row_number": "rowNumber", "rank": "rank", "dense_rank": "denseRank"}


def window_column(name: str, text: str, columns: Columns) -> WindowColumn:
    """Types one function over rows. Raises ExpressionError, UntypedColumnError."""
    tree = parse(text)
    function = str(tree.this).lower() if isinstance(tree, exp.Anonymous) else ""
    if not isinstance(tree, exp.Anonymous) or function not in SIGNATURES:
        near = nearest(function, SIGNATURES)
        expected = f"one function of rows in order, {', '.join(SIGNATURES)}"
        raise ExpressionError(f"{expected}; the nearest is {near}" if near else expected, text_of(tree))
    signature, parts = SIGNATURES[function], tree.expressions
    if function in _RANKS:
        if parts:
            raise ExpressionError(signature, text_of(tree))
        return WindowColumn(name, _RANKS[function], None, None, LONG)
    if [type(part) for part in parts] == [exp.Star] and function == "count":
        return WindowColumn(name, "count", None, None, LONG)
    if any(isinstance(part, exp.Star | exp.Distinct) for part in parts):
        raise ExpressionError(signature, text_of(tree))
    if not 1 <= len(parts) <= (2 if function in _NEIGHBOURS else 1):
        raise ExpressionError(signature, text_of(tree))
    arguments = [Inference(columns, aggregates=False).infer(part) for part in parts]
    build = _neighbour if function in _NEIGHBOURS else _running
    return built(tree, signature, arguments, partial(build, name, function))


def _neighbour(
    name: str, function: str, value: TypedExpression, offset: TypedExpression | None = None
) -> WindowColumn:
    """The value of a row before or after; NULL where there is none."""
    require(value.type != NULL)
    rows = 1 if offset is None else constant_whole(offset, 1)
    return WindowColumn(name, function, value, rows, value.type)


def _running(name: str, function: str, value: TypedExpression) -> WindowColumn:
    """An aggregate from the first row to this one, of the same type as over a group."""
    over = aggregate(function, value, False, None)
    argument = over.argument if isinstance(over, Aggregate) else value
    if function == "sum" and argument is not None:
        argument = coerce(argument, over.type)
    if function == "avg" and argument is not None and argument.type.name == "decimal":
        argument = coerce(argument, DOUBLE)
    return WindowColumn(name, function, argument, None, over.type)
