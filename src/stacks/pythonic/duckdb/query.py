"""SQL over a relation, for what relations have no method."""

from __future__ import annotations

from duckdb import DuckDBPyRelation


def query(relation: DuckDBPyRelation, sql: str) -> DuckDBPyRelation:
    """A SELECT from `relation`, which runs nothing yet."""
    result = relation.query("relation", sql)
    assert result is not None
    return result
