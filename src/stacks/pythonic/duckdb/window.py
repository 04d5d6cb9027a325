"""Window functions, whose frame is the rows of a key up to the current one."""

from __future__ import annotations

from duckdb import DuckDBPyRelation, SQLExpression

from stacks.pythonic.duckdb.ordering import listed, order_by
from stacks.pythonic.duckdb.types import duckdb_type
from stacks.runner.operations import Inputs, Window, WindowColumn

_NAMES = {"rowNumber": "row_number", "denseRank": "dense_rank"}


def window(relation: DuckDBPyRelation, operation: Window, _: Inputs[DuckDBPyRelation]) -> DuckDBPyRelation:
    """All functions have the same window, which DuckDB computes once."""
    over = f"PARTITION BY {listed(operation.by)} ORDER BY {order_by(operation.order_by)}"
    return relation.with_columns(
        **{column.name: SQLExpression(_function(column, over)) for column in operation.columns}
    )


def _function(column: WindowColumn, over: str) -> str:
    name = _NAMES.get(column.function, column.function)
    arguments = [column.argument] if column.argument is not None else ["*"] if name == "count" else []
    if column.offset is not None:
        arguments.append(str(column.offset))
    call = f"{name}({', '.join(arguments)}) OVER ({over} ROWS UNBOUNDED PRECEDING)"
    return f"CAST({call} AS {duckdb_type(column.type)})"
