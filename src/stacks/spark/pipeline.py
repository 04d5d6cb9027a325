"""The operations on Spark DataFrames."""

from __future__ import annotations

from collections.abc import Mapping

from pyspark.sql import Column, DataFrame, Window, functions

from stacks.runner.operations import Aggregate, Filter, Functions, Join, Named, Sessionise, Transform
from stacks.spark.types import column

Inputs = Mapping[str, DataFrame]


def filter_rows(frame: DataFrame, operation: Filter, _: Inputs) -> DataFrame:
    """WHERE."""
    return frame.filter(functions.expr(operation.condition))


def transform(frame: DataFrame, operation: Transform, _: Inputs) -> DataFrame:
    """Computed columns."""
    return frame.withColumns({named.name: functions.expr(named.expression) for named in operation.columns})


def join(frame: DataFrame, operation: Join, inputs: Inputs) -> DataFrame:
    """Equi-join; Spark broadcasts a small table by itself."""
    other = inputs[operation.table].select(*map(column, [*operation.on, *operation.columns]))
    return frame.join(other, on=operation.on, how=operation.how)


def aggregate(frame: DataFrame, operation: Aggregate, _: Inputs) -> DataFrame:
    """GROUP BY; without metrics the distinct keys."""
    if not operation.metrics:
        return frame.select(*_expressions(operation.by)).distinct()
    return frame.groupBy(*_expressions(operation.by)).agg(*_expressions(operation.metrics))


def sessionise(frame: DataFrame, operation: Sessionise, _: Inputs) -> DataFrame:
    """Running count of gaps; both windows share one shuffle and one sort."""
    time = column(operation.order_by)
    keys = Window.partitionBy(*map(column, operation.by)).orderBy(time.asc_nulls_first())
    gap = functions.expr(f"INTERVAL '{operation.gap_minutes * 60:.6f}' SECOND")
    starts = functions.when(time - functions.lag(time).over(keys) > gap, 1).otherwise(0)
    so_far = keys.rowsBetween(Window.unboundedPreceding, Window.currentRow)
    return frame.withColumn(operation.name, starts).withColumn(
        operation.name, functions.sum(column(operation.name)).over(so_far) + 1
    )


def _expressions(columns: list[Named]) -> list[Column]:
    return [functions.expr(named.expression).alias(named.name) for named in columns]


FUNCTIONS: Functions[DataFrame] = {
    Filter: filter_rows,
    Transform: transform,
    Join: join,
    Aggregate: aggregate,
    Sessionise: sessionise,
}
