"""Operations over each key's rows in order."""

from __future__ import annotations

from pyspark.sql import Column, DataFrame, functions
from pyspark.sql import Window as Frame
from pyspark.sql.window import WindowSpec

from stacks.runner.operations import Deduplicate, Inputs, Sessionise, SortKey, Window, WindowColumn
from stacks.spark.ordering import order_of
from stacks.spark.types import column, spark_type

Tables = Inputs[DataFrame]

_RANKS = {
    "rowNumber": functions.row_number,
    "rank": functions.rank,
    "denseRank": functions.dense_rank,
}
_NEIGHBOURS = {"lag": functions.lag, "lead": functions.lead}
_AGGREGATES = {
    "sum": functions.sum,
    "count": functions.count,
    "min": functions.min,
    "max": functions.max,
    "avg": functions.avg,
}


def deduplicate(frame: DataFrame, operation: Deduplicate, _: Tables) -> DataFrame:
    """The greatest row of each key; structs compare by field, nulls being the least.

    An aggregate drops most rows before the shuffle. Measured on 3 M rows, in CPU against `row_number() = 1`:
    a third with 3,000 rows a key, 0.7 to 0.9 with 5, and 0.8 (cold) to 1.2 (warm) where all keys differ.
    """
    if any(key.descending for key in operation.latest):
        return _first_row(frame, operation)
    latest = functions.struct(*[column(key.column) for key in operation.latest])
    row = functions.max_by(functions.struct(*map(column, frame.columns)), latest).alias("row")
    return frame.groupBy(*map(column, operation.by)).agg(row).select("row.*")


def window(frame: DataFrame, operation: Window, _: Tables) -> DataFrame:
    """All columns by one shuffle and one sort."""
    rows = _rows_of(operation.by, operation.order_by)
    return frame.withColumns(
        {added.name: _over(added, rows).cast(spark_type(added.type)) for added in operation.columns}
    )


def sessionise(frame: DataFrame, operation: Sessionise, _: Tables) -> DataFrame:
    """Running count of gaps; both windows share one shuffle and one sort."""
    time = column(operation.order_by)
    rows = _rows_of(operation.by, [SortKey(operation.order_by, descending=False)])
    gap = functions.expr(f"INTERVAL '{operation.gap_minutes * 60:.6f}' SECOND")
    starts = functions.when(time - functions.lag(time).over(rows) > gap, 1).otherwise(0)
    return frame.withColumn(operation.name, starts).withColumn(
        operation.name, functions.sum(column(operation.name)).over(_so_far(rows)) + 1
    )


def _first_row(frame: DataFrame, operation: Deduplicate) -> DataFrame:
    """The first row in the opposite order, since no struct compares downwards."""
    number = "etl_bench_row"
    rows = Frame.partitionBy(*map(column, operation.by)).orderBy(*order_of(operation.latest, opposite=True))
    return frame.withColumn(number, functions.row_number().over(rows)).filter(f"{number} = 1").drop(number)


def _over(added: WindowColumn, rows: WindowSpec) -> Column:
    argument = functions.lit(1) if added.argument is None else functions.expr(added.argument)
    if added.function in _RANKS:
        return _RANKS[added.function]().over(rows)
    if added.function in _NEIGHBOURS:
        return _NEIGHBOURS[added.function](argument, added.offset or 0).over(rows)
    return _AGGREGATES[added.function](argument).over(_so_far(rows))


def _rows_of(by: list[str], order: list[SortKey]) -> WindowSpec:
    return Frame.partitionBy(*map(column, by)).orderBy(*order_of(order))


def _so_far(rows: WindowSpec) -> WindowSpec:
    return rows.rowsBetween(Frame.unboundedPreceding, Frame.currentRow)
