"""The operations on DuckDB relations: each is one more SELECT around the last, run at the end as one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from duckdb import DuckDBPyRelation, SQLExpression

from stacks.pythonic.duckdb.types import quote
from stacks.runner.operations import Aggregate, Filter, Functions, Join, Named, Sessionise, Transform

Inputs = Mapping[str, DuckDBPyRelation]


def filter_rows(relation: DuckDBPyRelation, operation: Filter, _: Inputs) -> DuckDBPyRelation:
    """WHERE."""
    return relation.filter(operation.condition)


def transform(relation: DuckDBPyRelation, operation: Transform, _: Inputs) -> DuckDBPyRelation:
    """Computed columns."""
    return relation.with_columns(
        **{named.name: SQLExpression(named.expression) for named in operation.columns}
    )


def join(relation: DuckDBPyRelation, operation: Join, inputs: Inputs) -> DuckDBPyRelation:
    """Equi-join; a list of names means USING."""
    other = inputs[operation.table].project(_listed([*operation.on, *operation.columns]))
    return relation.join(other, operation.on, how=operation.how)


def aggregate(relation: DuckDBPyRelation, operation: Aggregate, _: Inputs) -> DuckDBPyRelation:
    """GROUP BY; without metrics the distinct keys."""
    if not operation.metrics:
        return relation.project(_aliased(operation.by)).distinct()
    # By position, because a name could also mean an input column.
    groups = ", ".join(str(position) for position, _ in enumerate(operation.by, start=1))
    return relation.aggregate(_aliased([*operation.by, *operation.metrics]), groups)


def sessionise(relation: DuckDBPyRelation, operation: Sessionise, _: Inputs) -> DuckDBPyRelation:
    """Running count of gaps."""
    time, number = quote(operation.order_by), quote(operation.name)
    window = f"PARTITION BY {_listed(operation.by)} ORDER BY {time} NULLS FIRST"
    pause = f"epoch_us({time}) - epoch_us(lag({time}) OVER ({window}))"
    starts = f"CASE WHEN {pause} > {round(operation.gap_minutes * 60_000_000)} THEN 1 ELSE 0 END"
    so_far = f"CAST(1 + sum({number}) OVER ({window} ROWS UNBOUNDED PRECEDING) AS BIGINT)"
    return relation.with_columns(**{operation.name: SQLExpression(starts)}).with_columns(
        **{operation.name: SQLExpression(so_far)}
    )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(map(quote, names))


def _aliased(columns: Iterable[Named]) -> str:
    return ", ".join(f"{named.expression} AS {quote(named.name)}" for named in columns)


FUNCTIONS: Functions[DuckDBPyRelation] = {
    Filter: filter_rows,
    Transform: transform,
    Join: join,
    Aggregate: aggregate,
    Sessionise: sessionise,
}
