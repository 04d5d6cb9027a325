"""The operations on Polars lazy frames."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from stacks.runner.operations import Aggregate, Filter, Functions, Join, Named, Sessionise, Transform

Inputs = Mapping[str, pl.LazyFrame]


def filter_rows(frame: pl.LazyFrame, operation: Filter, _: Inputs) -> pl.LazyFrame:
    """WHERE."""
    return frame.filter(_expression(operation.condition))


def transform(frame: pl.LazyFrame, operation: Transform, _: Inputs) -> pl.LazyFrame:
    """Computed columns."""
    return frame.with_columns(_expressions(operation.columns))


def join(frame: pl.LazyFrame, operation: Join, inputs: Inputs) -> pl.LazyFrame:
    """Equi-join; null keys match nothing, which is Polars' default."""
    other = inputs[operation.table].select(*operation.on, *operation.columns)
    return frame.join(other, on=operation.on, how=operation.how)  # type: ignore[arg-type]


def aggregate(frame: pl.LazyFrame, operation: Aggregate, _: Inputs) -> pl.LazyFrame:
    """GROUP BY; without metrics the distinct keys, without keys one row."""
    if not operation.metrics:
        return frame.select(_expressions(operation.by)).unique()
    if not operation.by:
        return frame.select(_expressions(operation.metrics))
    return frame.group_by(_expressions(operation.by)).agg(_expressions(operation.metrics))


def sessionise(frame: pl.LazyFrame, operation: Sessionise, _: Inputs) -> pl.LazyFrame:
    """Running count of gaps. Ordering inside `over` sorts each key's rows, not the whole table."""
    gap = pl.duration(microseconds=round(operation.gap_minutes * 60_000_000))
    starts = (pl.col(operation.order_by).diff() > gap).fill_null(value=False)
    number = starts.cast(pl.Int64).cum_sum().over(operation.by, order_by=operation.order_by) + 1
    return frame.with_columns(number.alias(operation.name))


def _expressions(columns: list[Named]) -> list[pl.Expr]:
    return [_expression(named.expression).alias(named.name) for named in columns]


def _expression(source: str) -> pl.Expr:
    """The planner's Python source as an expression; the only name in it is `pl`."""
    expression: pl.Expr = eval(source, {"pl": pl})
    return expression


FUNCTIONS: Functions[pl.LazyFrame] = {
    Filter: filter_rows,
    Transform: transform,
    Join: join,
    Aggregate: aggregate,
    Sessionise: sessionise,
}
