"""Window functions, whose frame is the rows of a key up to the current one."""

from __future__ import annotations

import polars as pl

from stacks.pythonic.polars.expression import expression
from stacks.pythonic.polars.ordered import ordered, row_number
from stacks.pythonic.polars.types import polars_type
from stacks.runner.operations import Inputs, Window, WindowColumn


def window(frame: pl.LazyFrame, operation: Window, _: Inputs[pl.LazyFrame]) -> pl.LazyFrame:
    """Ordering inside `over` sorts each key's rows, not the whole table."""
    frame, order = ordered(frame, operation.order_by)
    keys = [key.column for key in operation.order_by]
    return frame.with_columns(
        _function(column, keys).over(operation.by, **order).cast(polars_type(column.type)).alias(column.name)
        for column in operation.columns
    )


def _function(column: WindowColumn, keys: list[str]) -> pl.Expr:
    if column.argument is None:
        return _rank(column.function, keys)
    value = expression(column.argument)
    if not value.meta.root_names():
        # A constant has no rows to run over.
        value = pl.repeat(value, pl.len())
    match column.function:
        case "lag":
            return value.shift(column.offset or 0)
        case "lead":
            return value.shift(-(column.offset or 0))
        case "count":
            return value.is_not_null().cum_sum()
        case "avg":
            return _sum(value, pl.Float64()) / value.is_not_null().cum_sum()
        case "sum":
            return _sum(value, polars_type(column.type))
        case "min":
            return value.cum_min().forward_fill()
        case _:
            greatest = value.cum_max().forward_fill()
            return _or_nan(value, greatest) if polars_type(column.type).is_float() else greatest


def _rank(function: str, keys: list[str]) -> pl.Expr:
    """From the order alone: a row that differs from the one before has the rank of its number."""
    if function not in ("rank", "denseRank"):
        return row_number()
    differs = [pl.col(key).ne_missing(pl.col(key).shift(1)) for key in keys]
    starts = pl.any_horizontal(*differs, row_number() == 1)
    return starts.cum_sum() if function == "denseRank" else pl.when(starts).then(row_number()).forward_fill()


def _sum(value: pl.Expr, kind: pl.DataType) -> pl.Expr:
    """Exact for whole numbers, so that a cast to long fails on a sum that does not fit; of no value null."""
    wide = value if kind.is_decimal() else value.cast(pl.Int128 if kind.is_integer() else pl.Float64)
    return wide.cum_sum().forward_fill()


def _or_nan(value: pl.Expr, greatest: pl.Expr) -> pl.Expr:
    """NaN is the greatest value in SQL, and is skipped here."""
    met = value.is_nan().fill_null(value=False).cum_max()
    return pl.when(met).then(float("nan")).otherwise(greatest)
