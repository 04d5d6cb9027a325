"""Input tables as relations, which read nothing yet."""

from __future__ import annotations

import re
from typing import Any

from duckdb import DuckDBPyConnection, DuckDBPyRelation

from stacks.pythonic.duckdb.types import duckdb_type, quote
from stacks.runner.job import TaskInput


def read_table(connection: DuckDBPyConnection, table: TaskInput) -> DuckDBPyRelation:
    """One input table. A malformed row fails the job; in CSV only an empty field without quotes is null."""
    # DuckDB expands patterns in every path; these are names of files.
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
        )
    if table.format == "json":
        return connection.read_json(files, columns=types, format="newline_delimited")
    columns = [f"{quote(name)}::{type_} AS {quote(name)}" for name, type_ in types.items()]
    return connection.read_parquet(files).project(", ".join(columns))
