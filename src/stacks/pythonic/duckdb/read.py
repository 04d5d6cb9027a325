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
    # DuckDB expands patterns in every path; these are names of files. It makes columns of folders such as
    # `year=2024` unless it is told not to.
    # Any: the signatures leave lists out.
    files: Any = [re.sub(r"([*?\[])", r"[\1]", uri) for uri in table.uris]
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
    return _with_all_nans(connection.read_parquet(files, hive_partitioning=False).project(", ".join(columns)))


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
    files = ", ".join(text(re.sub(r"([*?\[])", r"[\1]", task.file.file_path)) for task in tasks)
    schema = f"MAP {{{', '.join(fields)}}}"
    # Without the columns that DuckDB would make of folders named after partitions.
    return _with_all_nans(
        connection.sql(f"FROM read_parquet([{files}], schema = {schema}, hive_partitioning = false)")
    )


def _with_all_nans(rows: DuckDBPyRelation) -> DuckDBPyRelation:
    """The same rows, of whose floats DuckDB believes no statistics.

    Parquet's leave out NaN: a filter such as `x >= 0` would skip row groups that have one.
    """
    columns = [
        f"CASE WHEN isnan({quote(name)}) THEN 'nan'::{of} ELSE {quote(name)} END AS {quote(name)}"
        if str(of) in ("FLOAT", "DOUBLE")
        else quote(name)
        for name, of in zip(rows.columns, rows.types, strict=True)
    ]
    return rows.project(", ".join(columns))
