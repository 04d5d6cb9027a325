"""The incoming rows of an upsert as a temporary table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pyarrow as pa
from duckdb import DuckDBPyConnection, DuckDBPyRelation

from stacks.pythonic.duckdb.ordering import listed
from stacks.pythonic.duckdb.query import query
from stacks.pythonic.duckdb.types import quote
from stacks.pythonic.duckdb.write import batches
from stacks.pythonic.upsert import duplicate_key


class DuckdbChanges:
    """Rows of a table; each key without a null is there once."""

    def __init__(
        self, connection: DuckDBPyConnection, rows: DuckDBPyRelation, on: list[str], flag: str | None
    ) -> None:
        self._connection = connection
        self._rows = rows
        self._on = on
        self._flag = flag
        self._keys = rows.project(listed(on)).filter(
            " AND ".join(f"{quote(name)} IS NOT NULL" for name in on)
        )
        repeated = query(
            self._keys,
            f"SELECT {listed(on)}, count(*) FROM relation GROUP BY ALL HAVING count(*) > 1 "
            "ORDER BY ALL LIMIT 1",
        )
        for *key, found in _values(repeated):
            raise duplicate_key(on, key, found)

    def bounds(self) -> dict[str, tuple[object, object]]:
        """The lowest and the greatest value of each key column."""
        both = ", ".join(f"[min({quote(name)}), max({quote(name)})]" for name in self._on)
        row = _values(self._keys.aggregate(both))[0]
        return {name: (low, high) for name, (low, high) in zip(self._on, row, strict=True)}

    def unmatched(self, rows: pa.Table) -> pa.Table:
        """The rows whose key no change has."""
        return self._connection.from_arrow(rows).join(self._keys, self._on, how="anti").to_arrow_table()

    def rows(self) -> Iterable[pa.RecordBatch]:
        """The rows that do not delete."""
        if self._flag is None:
            return batches(self._rows)
        flag = quote(self._flag)
        return batches(self._rows.filter(f"{flag} IS NOT TRUE").project(f"* EXCLUDE ({flag})"))


@contextmanager
def hold(
    connection: DuckDBPyConnection, rows: DuckDBPyRelation, on: list[str], flag: str | None
) -> Iterator[DuckdbChanges]:
    """Runs the query into a temporary table, which may go to disk, and drops it in the end."""
    name = "etl_bench_changes"
    rows.create(name)
    try:
        yield DuckdbChanges(connection, connection.table(name), on, flag)
    finally:
        connection.execute(f"DROP TABLE {name}")


def _values(rows: DuckDBPyRelation) -> list[list[Any]]:
    """Through Arrow, because `fetchall` needs another package for timestamps with a zone."""
    return [list(row.values()) for row in rows.to_arrow_table().to_pylist()]
