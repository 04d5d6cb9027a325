"""The aggregates of the common subset."""

from __future__ import annotations

from scenario.planner.coerce import coerce, numeric, require
from scenario.planner.constants import constant_share
from scenario.planner.expression import Aggregate, Call, Literal, TypedExpression, has_columns
from scenario.planner.types import BOOLEAN, DOUBLE, FLOATS, INTEGERS, LONG, MAX_PRECISION, Type, decimal

SIGNATURES = {
    "count": "count(*), count(value) or count(DISTINCT value)",
    "count_if": "count_if(condition)",
    "sum": "sum(number)",
    "avg": "avg(number)",
    "min": "min(value), not boolean",
    "max": "max(value), not boolean",
    "approx_quantile": "approx_quantile(number, constant from 0 to 1)",
}


def aggregate(
    name: str,
    argument: TypedExpression | None,
    distinct: bool,
    where: TypedExpression | None,
    share: TypedExpression | None = None,
) -> TypedExpression:
    """An aggregate call; `argument` is None for `count(*)`, `share` a quantile's. Raises MismatchError."""
    require(where is None or has_columns(where))
    if argument is None:
        require(name == "count")
        return Aggregate("count_rows", None, LONG, where)
    if name == "count" and not distinct and isinstance(argument, Literal) and argument.value is not None:
        return Aggregate("count_rows", None, LONG, where)
    require(has_columns(argument) and not argument.type.is_nested and (not distinct or name == "count"))
    if name == "count":
        return Aggregate("count_distinct" if distinct else "count", argument, LONG, where)
    if name == "count_if":
        require(argument.type == BOOLEAN)
        condition = argument if where is None else Call("and", (where, argument), BOOLEAN)
        return Aggregate("count_rows", None, LONG, condition)
    if name in ("min", "max"):
        require(argument.type != BOOLEAN)
        return Aggregate(name, argument, argument.type, where)
    argument = numeric(argument)
    if name == "sum":
        return Aggregate("sum", _widened(argument), _sum_type(argument.type), where)
    if share is not None:
        return Aggregate(name, coerce(argument, DOUBLE), DOUBLE, where, (constant_share(share),))
    return Aggregate("avg", _widened(argument), DOUBLE, where)


def _widened(argument: TypedExpression) -> TypedExpression:
    """Floats are summed as doubles in every engine."""
    return coerce(argument, DOUBLE) if argument.type.name in FLOATS else argument


def _sum_type(of: Type) -> Type:
    if of.name in INTEGERS:
        return LONG
    return decimal(MAX_PRECISION, of.scale) if of.name == "decimal" else DOUBLE
