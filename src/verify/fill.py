"""What a table has before a trial's clock starts."""

from __future__ import annotations

from typing import Any

from duckdb import Error

from referee.errors import RefusedError
from verify.append import append_rows
from verify.catalog import load_table
from verify.inputs import create_views, identifier
from verify.session import session


def fill_table(params: dict[str, Any], _progress: object) -> dict[str, Any]:
    """Fills a table with rows of an input, always in the input's order, so that files come out alike.

    Args:
        params: `{catalog, table, inputs: {name: TaskInput}, from, columns: [{name, expression}], where}`;
            expressions and `where` (null: all rows) are DuckDB's SQL over the input `from`.
        _progress: Unused.

    Returns:
        `{rows}`.

    Raises:
        RefusedError: A value does not fit the table's type, or the input can't be read.
    """
    source = params["from"]
    table = load_table(params["catalog"], params["table"])
    with session(params["catalog"]["properties"]) as connection:
        connection.execute("SET preserve_insertion_order = true")
        create_views(connection, {source: params["inputs"][source]})
        try:
            return {"rows": append_rows(table, connection.sql(initial_query(params)))}
        except Error as error:
            raise RefusedError(f"initial rows from {source}: DuckDB can't make them: {error}") from error


def initial_query(initial: dict[str, Any]) -> str:
    """SQL for a table's initial rows, over its input as a view."""
    columns = ", ".join(f"{each['expression']} AS {identifier(each['name'])}" for each in initial["columns"])
    where = f" WHERE {initial['where']}" if initial["where"] is not None else ""
    return f"SELECT {columns} FROM {identifier(initial['from'])}{where}"
