"""Aggregates, for `agg`."""

from __future__ import annotations

from scenario.planner.expression import Aggregate, TypedExpression
from scenario.planner.types import FLOATS
from stacks.pythonic.polars_expressions.numbers import is_small


def aggregate(call: Aggregate, argument: str | None, where: str | None) -> str:
    """Source of an aggregate whose parts are rendered already."""
    if call.argument is None or argument is None:
        return f"{'pl.len()' if where is None else f'{where}.sum()'}.cast(pl.Int64)"
    source = argument if where is None else f"{argument}.filter({where})"
    kind = call.argument.type.name
    match call.function:
        case "count":
            return f"{source}.count().cast(pl.Int64)"
        case "count_distinct":
            return f"{source}.drop_nulls().n_unique().cast(pl.Int64)"
        case "sum":
            # The sum of nothing is 0 here.
            return f"pl.when({source}.count() > 0).then({_sum(call.argument, source)})"
        case "avg" if kind == "decimal":
            total = f"{source}.sum().cast(pl.Float64)"
            return f"pl.when({source}.count() > 0).then({total} / {source}.count())"
        case "avg":
            return f"{source}.mean()"
        case "max" if kind in FLOATS:
            # `max` skips NaN.
            return f"{source}.nan_max()"
        case "approx_quantile":
            # Exact, and as in Spark a value that is there.
            return f'{source}.quantile({call.options[0]}, "nearest")'
        case function:
            return f"{source}.{function}()"


def _sum(argument: TypedExpression, source: str) -> str:
    if argument.type.name == "int":
        return f"{source}.cast(pl.Int64).sum()"
    if argument.type.name == "long" and not is_small(argument):
        return f"{source}.cast(pl.Int128).sum().cast(pl.Int64)"
    return f"{source}.sum()"
