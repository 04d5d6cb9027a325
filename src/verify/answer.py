"""The independent answer: SQL written by hand, in DuckDB, with no code shared with a stack."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from duckdb import DuckDBPyConnection, DuckDBPyRelation, Error

from referee.errors import RefusedError
from verify.append import append_rows
from verify.catalog import open_catalog
from verify.columns import Column, declared
from verify.inputs import casts, create_views
from verify.session import session
from verify.tables import new_table

# Not a name that an input has.
_ANSWER = "etl_bench_answer"


def answer(params: dict[str, Any], _progress: object) -> dict[str, Any]:
    """Runs SQL over the inputs, views of the names they have in the scenario, and writes what it gives.

    Args:
        params: `{catalog, sql, inputs: {name: TaskInput}, table, schema, write, field}`; the SQL's columns
            are cast to the schema by name. `field` is what messages call the SQL: `tables.daily.answer`.
        _progress: Unused.

    Returns:
        `{rows}`.

    Raises:
        RefusedError: The SQL fails, or its columns are not those of the schema.
    """
    columns = declared(params["schema"])
    field = params.get("field", "answer")
    with session(params["catalog"]["properties"]) as connection:
        create_views(connection, params["inputs"])
        try:
            _answer_rows(connection, params["sql"], columns, field).create(_ANSWER)
        except Error as error:
            raise RefusedError(f"{field}: the SQL failed in DuckDB: {error}") from error
        catalog = open_catalog(params["catalog"])
        table = new_table(catalog, params["table"], params["schema"], [], params["write"])
        return {"rows": append_rows(table, connection.table(_ANSWER))}


def _answer_rows(
    connection: DuckDBPyConnection, sql: str, columns: Sequence[Column], field: str
) -> DuckDBPyRelation:
    rows = connection.sql(sql)
    if rows is None:
        raise RefusedError(f"{field}: expected SQL that gives rows; this gives none")
    names = [column.name for column in columns]
    if sorted(rows.columns) != sorted(names):
        raise RefusedError(
            f"{field}: expected the output's columns ({', '.join(names)}); "
            f"the SQL gives {', '.join(rows.columns)}"
        )
    return rows.project(casts(columns))
