"""Looks at files that exist: rows and column types of a user's own, and reading inputs ahead of trials."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
from duckdb.sqltypes import DuckDBPyType

from dataset.column_types import DUCKDB_TYPES, column_type, duckdb_type
from dataset.text_rows import CSV_DIALECT, count_rows, literal
from referee.errors import RefusedError
from scenario.planner.types import parse_type

Schema = list[dict[str, str]]
Progress = Callable[[dict[str, Any]], None]

CHUNK_BYTES = 8 << 20


def describe_files(params: Mapping[str, Any], _progress: Progress) -> dict[str, Any]:
    """Finds schema and rows of one table's files.

    Args:
        params: `table`, its name; `paths`; `format`; `schema` (null: the files' own, or sniffed); `rows`,
            whether to count them; `onMalformed`, which is not `fail` where malformed rows are counted too.

    Returns:
        The table's `schema`, and the `rows` and the `malformed` ones among them of each file, in order.

    Raises:
        RefusedError: a file can't be read, files differ in schema, or a type has no column type here.
    """
    table, paths, file_format, given = (params[name] for name in ("table", "paths", "format", "schema"))
    if given and file_format == "parquet":
        raise RefusedError(f"data.{table}: Parquet files have their own schema; leave `schema` out.")
    with duckdb.connect(config={"memory_limit": "1GB"}) as connection:
        first, *others = paths
        schema = schema_of(connection, table, first, file_format, given)
        for path in others:
            other = schema_of(connection, table, path, file_format, given)
            if other != schema:
                raise RefusedError(
                    f"data.{table}: expected files of one schema; {path} differs from {first}: "
                    f"{difference(schema, other)}. Mixed text files need `schema`."
                )
        counted = paths if params["rows"] else []
        strict = params["onMalformed"] == "fail" or file_format == "parquet"
        counts = [rows_of(connection, table, path, file_format, schema, strict=strict) for path in counted]
    rows, malformed = zip(*counts, strict=True) if counts else ((), ())
    return {"schema": schema, "rows": rows, "malformed": malformed}


def schema_of(
    connection: duckdb.DuckDBPyConnection, table: str, path: str, file_format: str, given: Schema | None
) -> Schema:
    """Columns of one file in our types."""
    if given is not None:
        if file_format == "csv":
            refuse_nested(table, given)
            require_header(connection, table, path, given)
        return given
    schema = []
    for name, found in columns_of(connection, table, path, reader(path, file_format, None)).items():
        ours = column_type(found)
        if ours is None:
            known = ", ".join([*DUCKDB_TYPES, "decimal", "list", "struct with fields named like_this"])
            remedy = "convert it" if file_format == "parquet" else "name its type in `schema`"
            raise RefusedError(
                f"data.{table}: column {name} of {path} is {found}; expected a type that scenarios "
                f"have ({known}). Leave the column out, or {remedy}."
            )
        schema.append({"name": name, "type": str(ours)})
    return schema


def refuse_nested(table: str, given: Schema) -> None:
    """CSV has no form of lists and structs that all engines read."""
    for column in given:
        if parse_type(column["type"]).is_nested:
            raise RefusedError(
                f"data.{table}: expected columns of CSV without lists and structs; {column['name']} is "
                f"{column['type']}. Declare it string, or bring the data as JSON lines or Parquet."
            )


def require_header(connection: duckdb.DuckDBPyConnection, table: str, path: str, given: Schema) -> None:
    """Compares names: DuckDB would take the given ones whatever the header says."""
    untyped = f"read_csv({literal(path)}, {CSV_DIALECT}, all_varchar = true)"
    found = list(columns_of(connection, table, path, untyped))
    expected = [column["name"] for column in given]
    if found != expected:
        raise RefusedError(
            f"data.{table}: expected the columns of `schema` in {path} ({', '.join(expected)}); "
            f"its header has {', '.join(found)}."
        )


def rows_of(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    path: str,
    file_format: str,
    schema: Schema,
    *,
    strict: bool,
) -> tuple[int, int]:
    """Rows of one file, and how many are malformed. Text is read whole with the schema's types.

    Raises:
        RefusedError: The file can't be read or, if `strict`, has a malformed row.
    """
    if not strict:
        with readable(table, path):
            return count_rows(connection, path, file_format, schema)
    counted = (
        "count(*)"
        if file_format == "parquet"
        else f"count(*), {', '.join(f'max({quoted(column)})' for column in schema)}"
    )
    with readable(table, path):
        rows = connection.execute(f"SELECT {counted} FROM {reader(path, file_format, schema)}").fetchall()
    return int(rows[0][0]), 0


def quoted(column: Mapping[str, str]) -> str:
    """A column's name inside SQL."""
    return '"' + column["name"].replace('"', '""') + '"'


def columns_of(
    connection: duckdb.DuckDBPyConnection, table: str, path: str, file: str
) -> dict[str, DuckDBPyType]:
    """Names and types of what DuckDB's function for one file gives."""
    with readable(table, path):
        relation = connection.sql(f"FROM {file}")
        return dict(zip(relation.columns, relation.types, strict=True))


@contextmanager
def readable(table: str, path: str) -> Iterator[None]:
    """What DuckDB can't read becomes the user's message."""
    try:
        yield
    except duckdb.Error as error:
        raise RefusedError(f"data.{table}: {path} can't be read: {error}") from error


def reader(path: str, file_format: str, schema: Schema | None) -> str:
    """DuckDB's table function for one file, with the dialect that all stacks read."""
    file = literal(path)
    if file_format == "parquet":
        return f"read_parquet({file})"
    types = ""
    if schema is not None:
        columns = ", ".join(f"{literal(c['name'])}: {literal(duckdb_type(c['type']))}" for c in schema)
        types = f", columns = {{{columns}}}"
    if file_format == "csv":
        return f"read_csv({file}, {CSV_DIALECT}, sample_size = -1{types})"
    return f"read_json({file}, format = 'newline_delimited', sample_size = -1{types})"


def difference(expected: Schema, found: Schema) -> str:
    """The first column that differs."""
    for before, after in zip(expected, found, strict=False):
        if before != after:
            return f"expected {before['name']} {before['type']}, got {after['name']} {after['type']}"
    return f"expected {len(expected)} columns, got {len(found)}"


def warm_inputs(params: Mapping[str, Mapping[str, Mapping[str, Any]]], _progress: Progress) -> dict[str, int]:
    """Reads inputs once, so that the first trial finds them in the page cache as later ones do.

    Args:
        params: `inputs`, by table as a task has them. URIs that are not files of this machine are left out.

    Returns:
        `bytes` that were read.
    """
    buffer = bytearray(CHUNK_BYTES)
    total = 0
    for table in params["inputs"].values():
        for uri in table["uris"]:
            path = uri.removeprefix("file://")
            if "://" in path:
                continue
            with Path(path).open("rb", buffering=0) as file:
                while count := file.readinto(buffer):
                    total += count
    return {"bytes": total}
