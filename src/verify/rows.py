"""The rows of an Iceberg table as a relation in DuckDB."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
from duckdb import DuckDBPyConnection
from pyiceberg.expressions import AlwaysTrue
from pyiceberg.io.pyarrow import ArrowScan, PyArrowFileIO
from pyiceberg.manifest import DataFile, DataFileContent, FileFormat
from pyiceberg.table import FileScanTask, Table

from verify.columns import Column
from verify.parts import parts
from verify.session import text_literal


def open_rows(
    connection: DuckDBPyConnection, table: Table, columns: Sequence[Column], name: str
) -> list[DataFile]:
    """Makes the table's current rows the relation `name`: the parts of its columns by their aliases.

    Files are read by DuckDB itself where it can: in parallel and without keeping them. What it can't read
    that way (files without field ids, deletion vectors) goes through PyIceberg's own reader,
    file by file, into a temporary table.

    Returns:
        The snapshot's data and delete files.
    """
    tasks = list(table.scan().plan_files())
    files = [task.file for task in tasks]
    deletes = list({file.file_path: file for task in tasks for file in task.delete_files}.values())
    source = f"{name}_columns"
    if files and _reads_directly(table, columns, files + deletes):
        query = _read_data(table, columns, files)
        if deletes:
            query += _without_deleted(files, deletes)
        connection.execute(f"CREATE TEMP VIEW {source} AS {query}")
    else:
        _copy_rows(connection, table, tasks, columns, source)
    values = ", ".join(f"{part.sql} AS {part.alias}" for part in parts(columns))
    connection.execute(f"CREATE TEMP VIEW {name} AS SELECT {values} FROM {source}")
    return files + deletes


def _reads_directly(table: Table, columns: Sequence[Column], files: Sequence[DataFile]) -> bool:
    """Whether DuckDB can read the files, and data by field ids, and deletes by position."""
    # It finds fields of structs by name, and gives null for one that was called otherwise.
    if len(table.schemas()) > 1 and any(column.type.is_nested for column in columns):
        return False
    return table.name_mapping() is None and all(
        file.file_format == FileFormat.PARQUET
        and file.content != DataFileContent.EQUALITY_DELETES
        and PyArrowFileIO.parse_location(file.file_path)[0] in ("file", "s3")
        # DuckDB would take the path for a pattern.
        and not any(character in file.file_path for character in "*?[")
        for file in files
    )


def _read_data(table: Table, columns: Sequence[Column], files: Sequence[DataFile]) -> str:
    """Query that maps columns by field id, so that renamed, added and widened ones are found.

    Parquet's statistics leave out NaN: unless DuckDB knows, a rule's filter skips row groups that have one.
    """
    ids = {field.name: field.field_id for field in table.schema().fields}
    fields = ", ".join(
        f"{ids[column.name]}: {{name: '{column.alias}', type: '{column.sql_type}', default_value: NULL}}"
        for column in columns
    )
    return f"FROM read_parquet({_paths(files)}, schema = MAP {{{fields}}}, can_have_nan = true) AS data"


def _without_deleted(files: Sequence[DataFile], deletes: Sequence[DataFile]) -> str:
    """Leaves out rows that position delete files name by file and row number (Iceberg's format v2)."""
    names = ", ".join(f"({text_literal(file.file_path)}, {text_literal(_path(file))})" for file in files)
    return f"""
        ANTI JOIN (
            SELECT path, pos
            FROM read_parquet({_paths(deletes)}) JOIN (VALUES {names}) AS names(uri, path) ON file_path = uri
        ) AS deleted
        ON data.filename = deleted.path AND data.file_row_number = deleted.pos"""


def _paths(files: Sequence[DataFile]) -> str:
    return "[" + ", ".join(text_literal(_path(file)) for file in files) + "]"


def _path(file: DataFile) -> str:
    """As DuckDB calls it: objects by their whole URI."""
    scheme, _, path = PyArrowFileIO.parse_location(file.file_path)
    return path if scheme == "file" else file.file_path


def _copy_rows(
    connection: DuckDBPyConnection,
    table: Table,
    tasks: Sequence[FileScanTask],
    columns: Sequence[Column],
    name: str,
) -> None:
    definitions = ", ".join(f"{column.alias} {column.sql_type}" for column in columns)
    connection.execute(f"CREATE TEMP TABLE {name} ({definitions})")
    projection = table.schema().select(*(column.name for column in columns))
    scan = ArrowScan(table.metadata, table.io, projection, AlwaysTrue())
    aliases = {column.name: column.alias for column in columns}
    for task in tasks:
        # One file at a time: given all of them, PyIceberg reads ahead without a bound.
        for batch in scan.to_record_batches([task]):
            rows = pa.Table.from_batches([batch])
            connection.register("batch", rows.rename_columns([aliases[each] for each in rows.column_names]))
            connection.execute(f"INSERT INTO {name} BY NAME FROM batch")
            connection.unregister("batch")
