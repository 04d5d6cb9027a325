"""Rows before and after operations, counted on the inputs, to hold declared selectivities against."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from duckdb import DuckDBPyConnection, DuckDBPyRelation

from stacks.pythonic.duckdb.pipeline import FUNCTIONS
from stacks.runner.operations import run_pipeline
from verify.fill import initial_query
from verify.inputs import create_views, identifier
from verify.session import session

Read = Callable[[str], DuckDBPyRelation]


def count_rows(params: dict[str, Any], _progress: object) -> list[dict[str, int]]:
    """Counts the rows that go into operations and those that come out, by the Pythonic stack's own on DuckDB.

    Args:
        params: `{inputs: {name: TaskInput}, filled: [{name, from, columns, where}], pipelines: [{source,
            before, after}]}`. `filled` are tables of the scenario that start with rows of an input; `before`
            and `after` are operations of one pipeline, both from its first on.
        _progress: Unused.

    Returns:
        `{before, after}` of each pipeline.
    """
    with session() as connection:
        create_views(connection, params["inputs"])
        read = _reader(connection, {each["name"]: each for each in params["filled"]})
        return [
            {end: _count(one["source"], one[end], read) for end in ("before", "after")}
            for one in params["pipelines"]
        ]


def _reader(connection: DuckDBPyConnection, filled: Mapping[str, dict[str, Any]]) -> Read:
    def read(name: str) -> DuckDBPyRelation:
        query = initial_query(filled[name]) if name in filled else f"FROM {identifier(name)}"
        return connection.sql(query)

    return read


def _count(source: str, pipeline: list[dict[str, Any]], read: Read) -> int:
    rows = run_pipeline(pipeline, read(source), read, FUNCTIONS, "duckdb").aggregate("count(*)").fetchall()
    return int(rows[0][0])
