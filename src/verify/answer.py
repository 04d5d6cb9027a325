"""The independent answer: SQL written by hand, in DuckDB, with no code shared with a stack."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
from duckdb import DuckDBPyConnection, DuckDBPyRelation, Error
from pyiceberg.io.pyarrow import schema_to_pyarrow
from pyiceberg.table import Table

from dataset.describe import reader
from referee.errors import RefusedError
from verify.catalog import open_catalog
from verify.columns import Column, declared
from verify.session import session
from verify.tables import new_table

# Not a name that an input has.
_ANSWER = "etl_bench_answer"
_BATCH_ROWS = 100_000


def answer(params: dict[str, Any], _progress: object) -> dict[str, Any]:
    """Runs SQL over the inputs, views of the names they have in the scenario, and writes what it gives.

    Args:
        params: `{catalog, sql, inputs: {name: TaskInput}, table, schema, write}`; the SQL's columns are cast
            to the schema by name.
        _progress: Unused.

    Returns:
        `{rows}`.

    Raises:
        RefusedError: The SQL fails, or its columns are not those of the schema.
    """
    columns = declared(params["schema"])
    with session() as connection:
        for name, given in params["inputs"].items():
            connection.execute(f"CREATE VIEW {_identifier(name)} AS {_read(given)}")
        try:
            _answer_rows(connection, params["sql"], columns).create(_ANSWER)
        except Error as error:
            raise RefusedError(f"answer: the SQL failed in DuckDB: {error}") from error
        table = new_table(open_catalog(params["catalog"]), params["table"], params["schema"], params["write"])
        _append(connection, table)
        return {"rows": connection.execute(f"SELECT count(*) FROM {_ANSWER}").fetchall()[0][0]}


def _read(given: dict[str, Any]) -> str:
    """Query of one input's files, in the dialect that all stacks read, with the declared types."""
    casts = _casts(declared(given["schema"]))
    files = (reader(uri, given["format"], given["schema"]) for uri in given["uris"])
    return " UNION ALL ".join(f"SELECT {casts} FROM {file}" for file in files)


def _answer_rows(connection: DuckDBPyConnection, sql: str, columns: Sequence[Column]) -> DuckDBPyRelation:
    rows = connection.sql(sql)
    if rows is None:
        raise RefusedError("answer: expected SQL that gives rows; this gives none")
    names = [column.name for column in columns]
    if sorted(rows.columns) != sorted(names):
        raise RefusedError(
            f"answer: expected the output's columns ({', '.join(names)}); "
            f"the SQL gives {', '.join(rows.columns)}"
        )
    return rows.project(_casts(columns))


def _casts(columns: Sequence[Column]) -> str:
    names = [(_identifier(column.name), column.sql_type) for column in columns]
    return ", ".join(f"{name}::{sql_type} AS {name}" for name, sql_type in names)


def _append(connection: DuckDBPyConnection, table: Table) -> None:
    schema = schema_to_pyarrow(table.schema(), include_field_ids=False)
    batches = connection.sql(f"FROM {_ANSWER}").to_arrow_reader(_BATCH_ROWS)
    table.append(pa.RecordBatchReader.from_batches(schema, (batch.cast(schema) for batch in batches)))


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
