"""A scenario's inputs as the referee reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from duckdb import DuckDBPyConnection

from dataset.describe import reader
from dataset.text_rows import good_rows
from verify.columns import Column, declared


def create_views(connection: DuckDBPyConnection, inputs: Mapping[str, Mapping[str, Any]]) -> None:
    """Makes each input (`TaskInput`) a view of the name that it has in the scenario, typed as declared."""
    for name, given in inputs.items():
        connection.execute(f"CREATE VIEW {identifier(name)} AS {_read(given)}")


def _read(given: Mapping[str, Any]) -> str:
    """Query of one input's files, in the dialect that all stacks read, with the declared types.

    A malformed row fails it, or is left out where the scenario says so.
    """
    read = reader if given.get("onMalformed", "fail") == "fail" else good_rows
    schema = declared(given["schema"])
    whole = {"uris": given["uris"], "schema": given["schema"], "columns": [column.name for column in schema]}
    return " UNION ALL ".join(
        f"SELECT {', '.join(map(_readable, schema, group['columns']))} "
        f"FROM {read(uri, given['format'], group['schema'])}"
        for group in given.get("groups", [whole])
        for uri in group["uris"]
    )


def _readable(column: Column, stored: str | None) -> str:
    """A column in its declared type, of what files call `stored`; None: they have none."""
    value = "NULL" if stored is None else identifier(stored)
    return f"{value}::{column.sql_type} AS {identifier(column.name)}"


def casts(columns: Sequence[Column]) -> str:
    """A select list that casts each column to its declared type."""
    names = [(identifier(column.name), column.sql_type) for column in columns]
    return ", ".join(f"{name}::{sql_type} AS {name}" for name, sql_type in names)


def identifier(name: str) -> str:
    """A name inside SQL."""
    return '"' + name.replace('"', '""') + '"'
