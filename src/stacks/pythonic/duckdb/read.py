"""Inputs and tables as relations, which read nothing yet."""

from __future__ import annotations

import re
from functools import reduce
from typing import Any

from duckdb import DuckDBPyConnection, DuckDBPyRelation
from pyiceberg.table import Table

from stacks.pythonic.duckdb.types import duckdb_type, quote, text
from stacks.pythonic.predicate import iceberg_expression
from stacks.runner.columns import Column
from stacks.runner.job import Source, TaskInput


def read_input(connection: DuckDBPyConnection, table: TaskInput) -> DuckDBPyRelation:
    """One input. A malformed row fails the job; in CSV only an empty field without quotes is null."""
    # Any: the signatures leave lists out.
    files: Any = list(map(_name, table.uris))
    types = {column.name: duckdb_type(column.type) for column in table.schema}
    if table.format == "csv":
        return connection.read_csv(
            files,
            columns=types,
            auto_detect=False,
            header=True,
            delimiter=",",
            quotechar='"',
            escapechar='"',
            na_values="",
            allow_quoted_nulls=False,
            hive_partitioning=False,
        )
    if table.format == "json":
        return connection.read_json(files, columns=types, format="newline_delimited", hive_partitioning=False)
    columns = [f"{quote(name)}::{type_} AS {quote(name)}" for name, type_ in types.items()]
    return _read_parquet(connection, files).project(", ".join(columns))


def stack(parts: list[tuple[DuckDBPyRelation, list[str | None]]], schema: list[Column]) -> DuckDBPyRelation:
    """One table of several: each part's columns of these names, in the order of `schema`; None: nulls.

    DuckDB hands filters and columns down to every part, and leaves out those that can't have a row.
    """
    return reduce(DuckDBPyRelation.union, (rows.project(_aligned(names, schema)) for rows, names in parts))


def _aligned(names: list[str | None], schema: list[Column]) -> str:
    values = (
        f"NULL::{duckdb_type(column.type)}" if name is None else quote(name)
        for name, column in zip(names, schema, strict=True)
    )
    return ", ".join(f"{value} AS {quote(column.name)}" for value, column in zip(values, schema, strict=True))


def read_table(connection: DuckDBPyConnection, table: Table, source: Source) -> DuckDBPyRelation:
    """A table's current snapshot: the files that PyIceberg plans to read, their columns by Iceberg's ids."""
    rows = iceberg_expression(source.predicate, table.schema())
    columns = ("*",) if source.columns is None else tuple(source.columns)
    scan = table.scan(row_filter=rows, selected_fields=columns)
    tasks = list(scan.plan_files())
    if not tasks or any(task.delete_files for task in tasks):
        # No files, or such that only PyIceberg knows to read.
        return connection.from_arrow(scan.to_arrow())
    empty = connection.from_arrow(scan.projection().as_arrow().empty_table())
    fields = [
        f"{field.field_id}: {{name: {text(field.name)}, type: {text(str(of))}, default_value: NULL}}"
        for field, of in zip(scan.projection().fields, empty.types, strict=True)
    ]
    files = [_name(task.file.file_path) for task in tasks]
    return _read_parquet(connection, files, f"schema = MAP {{{', '.join(fields)}}}, ")


def _read_parquet(connection: DuckDBPyConnection, files: list[str], schema: str = "") -> DuckDBPyRelation:
    """Whole files, without columns that DuckDB would make of folders such as `year=2024`.

    Parquet's statistics leave out NaN: unless DuckDB knows, a filter such as `x >= 0` skips row groups that
    have one.
    """
    options = f"{schema}hive_partitioning = false, can_have_nan = true"
    return connection.sql(f"FROM read_parquet([{', '.join(map(text, files))}], {options})")


def _name(path: str) -> str:
    """A file's name where DuckDB expects a pattern."""
    return re.sub(r"([*?\[])", r"[\1]", path)
