"""Writes the rows of one part to one file."""

from __future__ import annotations

import os
from pathlib import Path
from uuid import uuid4

import duckdb

from dataset.characteristics import Shape
from dataset.layout import Part
from dataset.malformed import TIMESTAMP_FORMAT, lines
from dataset.tables.catalog import TABLES
from dataset.written_file import WrittenFile, put_in_place
from referee.errors import RefusedError

# A thread holds a row group in memory, in several forms.
ROW_GROUP_ROWS = 61_440
# Bloom filters would help readers that use them and not others. Trying dictionaries for columns of many
# values costs a sixth of the whole time.
PARQUET_OPTIONS = (
    f"FORMAT parquet, ROW_GROUP_SIZE {ROW_GROUP_ROWS}, DICTIONARY_SIZE_LIMIT 1000, WRITE_BLOOM_FILTER false"
)
# One text column as it is, where lines are made in SQL.
LINES_OPTIONS = "FORMAT csv, QUOTE '', DELIMITER '', ESCAPE ''"


def connect() -> duckdb.DuckDBPyConnection:
    """A database of one thread: one part's bytes then never depend on what else runs."""
    connection = duckdb.connect(
        config={"threads": 1, "memory_limit": "512MB", "preserve_insertion_order": True}
    )
    # It would be drawn on stdout.
    connection.execute("SET enable_progress_bar = false")
    # Rows come out in the order of a join's left side only if the sides are left as they are written.
    connection.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")
    return connection


def write_part(shape: Shape, part: Part, folder: Path) -> WrittenFile:
    """Makes one file. It has its name only once it is whole and on disk."""
    target = folder / part.path
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{uuid4()}.tmp")
    try:
        write_rows(shape, part.table, part.first, part.end, temporary)
        return put_in_place(temporary, folder, part.path, part.end - part.first)
    finally:
        temporary.unlink(missing_ok=True)


def write_rows(shape: Shape, table: str, first: int, end: int, path: Path) -> None:
    """Writes rows [first, end) of a table to `path`, in the asked format, and on to the disk.

    Raises:
        RefusedError: there is no room, or no right to write.
    """
    given = shape.characteristics
    if table == "events" and given.malformed:
        query = lines(shape, first, end)
        options = f"{LINES_OPTIONS}, HEADER {given.format == 'csv'}, COMPRESSION {given.compression}"
    else:
        query = TABLES[table].query(shape, first, end)
        options = copy_options(shape)
    try:
        with connect() as connection:
            connection.execute(f"COPY ({query}) TO '{sql_text(path)}' ({options})")
        with path.open("rb") as file:
            os.fsync(file.fileno())
    except (OSError, duckdb.IOException) as error:
        raise RefusedError(f"Input data could not be written to {path.parent}: {error}") from error


def copy_options(shape: Shape) -> str:
    """Options of COPY for the asked format."""
    given = shape.characteristics
    codec = "uncompressed" if given.compression == "none" else given.compression
    if given.format == "parquet":
        return f"{PARQUET_OPTIONS}, COMPRESSION {codec}"
    text = f"COMPRESSION {given.compression}, TIMESTAMPFORMAT '{TIMESTAMP_FORMAT}'"
    return f"FORMAT csv, HEADER, {text}" if given.format == "csv" else f"FORMAT json, {text}"


def sql_text(path: Path) -> str:
    """A path inside an SQL string."""
    return str(path).replace("'", "''")
