"""The operations on Spark DataFrames."""

from __future__ import annotations

from pyspark.sql import Column, DataFrame, functions

from stacks.runner.operations import (
    Aggregate,
    Deduplicate,
    Explode,
    Filter,
    Functions,
    Inputs,
    Join,
    Named,
    Sessionise,
    Sort,
    Transform,
    Union,
    Window,
)
from stacks.spark.ordering import order_of
from stacks.spark.types import column
from stacks.spark.windows import deduplicate, sessionise, window

Tables = Inputs[DataFrame]


def filter_rows(frame: DataFrame, operation: Filter, _: Tables) -> DataFrame:
    """WHERE."""
    return frame.filter(functions.expr(operation.condition))


def transform(frame: DataFrame, operation: Transform, _: Tables) -> DataFrame:
    """Computed columns."""
    return frame.withColumns({named.name: functions.expr(named.expression) for named in operation.columns})


def join(frame: DataFrame, operation: Join, tables: Tables) -> DataFrame:
    """Equi-join. Spark broadcasts a table that it knows to be small by itself, and any by the hint."""
    other = tables(operation.table).select(*map(column, [*operation.on, *operation.columns]))
    if operation.broadcast:
        other = functions.broadcast(other)
    return frame.join(other, on=operation.on, how=operation.how)


def aggregate(frame: DataFrame, operation: Aggregate, _: Tables) -> DataFrame:
    """GROUP BY; without metrics the distinct keys."""
    if not operation.metrics:
        return frame.select(*_expressions(operation.by)).distinct()
    return frame.groupBy(*_expressions(operation.by)).agg(*_expressions(operation.metrics))


def union(frame: DataFrame, operation: Union, tables: Tables) -> DataFrame:
    """UNION ALL by the names of columns."""
    return frame.unionByName(tables(operation.table).select(*map(column, operation.columns)))


def explode(frame: DataFrame, operation: Explode, _: Tables) -> DataFrame:
    """A row for each element of a list, null ones as well."""
    generate = functions.explode_outer if operation.keep_empty else functions.explode
    elements = generate(column(operation.column)).alias(operation.name)
    return frame.select(*[elements if name == operation.column else column(name) for name in frame.columns])


def sort(frame: DataFrame, operation: Sort, _: Tables) -> DataFrame:
    """ORDER BY; with a limit each task keeps but its own first rows, and nothing is shuffled."""
    rows = frame.orderBy(*order_of(operation.by))
    return rows if operation.limit is None else rows.limit(operation.limit)


def _expressions(columns: list[Named]) -> list[Column]:
    return [functions.expr(named.expression).alias(named.name) for named in columns]


FUNCTIONS: Functions[DataFrame] = {
    Filter: filter_rows,
    Transform: transform,
    Join: join,
    Aggregate: aggregate,
    Deduplicate: deduplicate,
    Window: window,
    Sessionise: sessionise,
    Union: union,
    Explode: explode,
    Sort: sort,
}
