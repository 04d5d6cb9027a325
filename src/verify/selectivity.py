"""Rows before and after operations, counted on the inputs, to hold declared selectivities against."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from duckdb import DuckDBPyConnection, DuckDBPyRelation, Error

from stacks.pythonic.duckdb.pipeline import FUNCTIONS
from stacks.runner.operations import run_pipeline
from stacks.runner.processor import UnsupportedError
from verify.fill import initial_query
from verify.inputs import create_views, identifier
from verify.session import session

Read = Callable[[str], DuckDBPyRelation]


def count_rows(params: dict[str, Any], _progress: object) -> list[dict[str, Any]]:
    """Counts the rows that go into operations and those that come out, by the Pythonic stack's own on DuckDB.

    Args:
        params: `{catalog, inputs: {name: TaskInput}, filled: [{name, from, columns, where}], pipelines:
            [{source, before, after}]}`. `filled` are tables of the scenario that start with rows of an input;
            `before` and `after` are operations of one pipeline, both from its first on.
        _progress: Unused.

    Returns:
        `{before, after}` of each pipeline, or `{problem}`: what stacks make of that is for trials to tell.
    """
    with session(params["catalog"]["properties"]) as connection:
        read = _reader(connection, params["inputs"], {each["name"]: each for each in params["filled"]})
        return [_count_both(one, read) for one in params["pipelines"]]


def _reader(
    connection: DuckDBPyConnection, inputs: Mapping[str, dict[str, Any]], filled: Mapping[str, dict[str, Any]]
) -> Read:
    opened: set[str] = set()

    def read(name: str) -> DuckDBPyRelation:
        source = filled[name]["from"] if name in filled else name
        if source not in opened:
            create_views(connection, {source: inputs[source]})
            opened.add(source)
        query = initial_query(filled[name]) if name in filled else f"FROM {identifier(name)}"
        return connection.sql(query)

    return read


def _count_both(one: Mapping[str, Any], read: Read) -> dict[str, Any]:
    try:
        return {end: _count(one["source"], one[end], read) for end in ("before", "after")}
    except (Error, UnsupportedError) as error:
        return {"problem": str(error).split("\n", 1)[0]}


def _count(source: str, pipeline: list[dict[str, Any]], read: Read) -> int:
    rows = run_pipeline(pipeline, read(source), read, FUNCTIONS, "duckdb").aggregate("count(*)").fetchall()
    return int(rows[0][0])
