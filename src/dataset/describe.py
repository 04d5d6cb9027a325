"""Looks at files that exist: rows and column types of a user's own, and reading inputs ahead of trials."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from dataset.column_types import DUCKDB_TYPES, column_type, duckdb_type
from dataset.compatibility import FileColumns, stored_columns
from dataset.evolution import IncompatibleError, evolve
from dataset.file_groups import file_groups
from dataset.text_rows import CSV_DIALECT, NO_FOLDERS, count_rows, csv_header, json_keys, literal, quoted
from dataset.unreadable_text import UnreadableTextError, remedy, text_problem
from referee.errors import RefusedError
from scenario.planner.types import STRING, Type, parse_type

Schema = list[dict[str, str]]
Progress = Callable[[dict[str, Any]], None]

CHUNK_BYTES = 8 << 20


def describe_files(params: Mapping[str, Any], _progress: Progress) -> dict[str, Any]:
    """Finds schema and rows of one table's files.

    Args:
        params: `table`, its name; `paths`; `format`; `schema` (null: the files' own, or sniffed); `renamed`,
            other names of columns in some files; `rows`, whether to count them; `onMalformed`, which is not
            `fail` where malformed rows are counted too.

    Returns:
        The table's `schema`; `groups` of files that have other columns than that, and what `changes` between
        files, both empty if nothing does; of each file the `rows`, and how many of them are `malformed`.

    Raises:
        RefusedError: a file can't be read, files make no table together, or a type has no column type here.
    """
    try:
        return _describe(params)
    except UnreadableTextError as error:
        advice = remedy(params["onMalformed"], has_schema=bool(params["schema"]))
        raise RefusedError(f"{error} {advice}") from error


def _describe(params: Mapping[str, Any]) -> dict[str, Any]:
    table, paths, file_format, given = (params[name] for name in ("table", "paths", "format", "schema"))
    renamed = params["renamed"]
    if given and file_format == "parquet":
        raise RefusedError(f"data.{table}: Parquet files have their own schema; leave `schema` out.")
    declared = given and {column["name"]: parse_type(column["type"]) for column in given}
    if declared and file_format == "csv":
        refuse_nested(table, declared)
    with duckdb.connect(config={"memory_limit": "1GB"}) as connection:
        files = [
            FileColumns(path, file_columns(connection, table, path, file_format, declared, renamed))
            for path in paths
        ]
        if not declared and file_format == "csv":
            files = untyped_where_empty(connection, files, renamed)
        try:
            evolved = evolve(files, renamed, declared)
        except IncompatibleError as error:
            lines = "".join(f"\n  {problem}." for problem in error.problems)
            raise RefusedError(f"data.{table}: its files can't be read as one table:{lines}") from error
        groups = file_groups(files, evolved, file_format)
        stored = {file: group["schema"] for group in groups for file in group["files"]}
        strict = params["onMalformed"] == "fail" or file_format == "parquet"
        counts = [
            rows_of(connection, table, path, file_format, stored.get(i, evolved.schema), strict=strict)
            for i, path in enumerate(paths if params["rows"] else [])
        ]
    rows, malformed = zip(*counts, strict=True) if counts else ((), ())
    return {
        "schema": evolved.schema,
        "groups": groups,
        "changes": evolved.changes,
        "rows": rows,
        "malformed": malformed,
    }


def file_columns(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    path: str,
    file_format: str,
    declared: Mapping[str, Type] | None,
    renamed: Mapping[str, Sequence[str]],
) -> dict[str, Type | None]:
    """Columns of one file in our types; without types if the table's are declared."""
    if declared is None:
        return own_columns(connection, table, path, file_format)
    with readable(table, path):
        if file_format == "csv":
            names = csv_header(connection, path)
            if twice := [name for place, name in enumerate(names) if name in names[:place]]:
                raise RefusedError(
                    f"data.{table}: expected each name once in the header of {path}; {twice[0]} is there "
                    "twice. Rename one of these columns in the file."
                )
            return dict.fromkeys(names)
        if not renamed:
            return dict.fromkeys(declared)
        # Other keys of JSON are no columns of the table.
        wanted = {*declared, *(old for olds in renamed.values() for old in olds)}
        return dict.fromkeys(key for key in json_keys(connection, path) if key in wanted)


def own_columns(
    connection: duckdb.DuckDBPyConnection, table: str, path: str, file_format: str
) -> dict[str, Type | None]:
    """Columns as Parquet has them, or as they are sniffed."""
    columns: dict[str, Type | None] = {}
    with readable(table, path):
        relation = connection.sql(f"FROM {reader(path, file_format, None)}")
    for name, found in zip(relation.columns, relation.types, strict=True):
        ours = column_type(found)
        # In JSON, a column of nulls alone.
        if ours is None and found.id != "null":
            known = ", ".join([*DUCKDB_TYPES, "decimal", "list", "struct with fields named like_this"])
            remedy = "convert it" if file_format == "parquet" else "name its type in `schema`"
            raise RefusedError(
                f"data.{table}: column {name} of {path} is {found}; expected a type that scenarios "
                f"have ({known}). Leave the column out, or {remedy}."
            )
        columns[name] = ours
    return columns


def untyped_where_empty(
    connection: duckdb.DuckDBPyConnection, files: list[FileColumns], renamed: Mapping[str, Sequence[str]]
) -> list[FileColumns]:
    """The same files, without the type of columns that have no value in CSV: they are sniffed as strings."""
    stored = [stored_columns(file, renamed) for file in files]
    typed = {
        column
        for file, names in zip(files, stored, strict=True)
        for column, name in names.items()
        if file.columns[name] != STRING
    }
    result = []
    for file, names in zip(files, stored, strict=True):
        columns = dict(file.columns)
        for column, name in names.items():
            if column in typed and columns[name] == STRING and is_empty(connection, file.path, name):
                columns[name] = None
        result.append(FileColumns(file.path, columns))
    return result


def is_empty(connection: duckdb.DuckDBPyConnection, path: str, name: str) -> bool:
    """Whether a column of CSV has no value."""
    file = f"read_csv({literal(path)}, {CSV_DIALECT}, all_varchar = true)"
    ((values,),) = connection.execute(f"SELECT count({quoted(name)}) FROM {file}").fetchall()
    return bool(values == 0)


def refuse_nested(table: str, declared: Mapping[str, Type]) -> None:
    """CSV has no form of lists and structs that all engines read."""
    for name, of in declared.items():
        if of.is_nested:
            raise RefusedError(
                f"data.{table}: expected columns of CSV without lists and structs; {name} is "
                f"{of}. Declare it string, or bring the data as JSON lines or Parquet."
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
    names = [column["name"] for column in schema]
    counted = (
        "count(*)"
        if file_format == "parquet"
        # Hashes, as fetching a time with a zone would take a package of time zones.
        else f"count(*), {', '.join(f'max(hash({quoted(name)}))' for name in names)}"
    )
    with readable(table, path):
        rows = connection.execute(f"SELECT {counted} FROM {reader(path, file_format, schema)}").fetchall()
    return int(rows[0][0]), 0


@contextmanager
def readable(table: str, path: str) -> Iterator[None]:
    """What DuckDB can't read becomes the user's message."""
    try:
        yield
    except duckdb.Error as error:
        if problem := text_problem(error, path):
            raise UnreadableTextError(f"data.{table}: {path} can't be read: {problem}.") from error
        raise RefusedError(f"data.{table}: {path} can't be read: {error}") from error


def reader(path: str, file_format: str, schema: Schema | None) -> str:
    """DuckDB's table function for one file, with the dialect that all stacks read."""
    file = literal(path)
    if file_format == "parquet":
        # Its statistics leave out NaN: unless DuckDB knows, filters skip row groups that have one.
        return f"read_parquet({file}, {NO_FOLDERS}, can_have_nan = true)"
    types = ""
    if schema is not None:
        columns = ", ".join(f"{literal(c['name'])}: {literal(duckdb_type(c['type']))}" for c in schema)
        types = f", columns = {{{columns}}}"
    if file_format == "csv":
        return f"read_csv({file}, {CSV_DIALECT}, sample_size = -1{types})"
    return f"read_json({file}, format = 'newline_delimited', sample_size = -1, {NO_FOLDERS}{types})"


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
