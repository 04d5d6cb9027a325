"""DuckDB sessions of the referee."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from duckdb import DuckDBPyConnection, connect

# Joins and sorts that need more go to disk; sums over a table of any size need a fraction of it.
_MEMORY_LIMIT = "2GB"


@contextmanager
def session() -> Iterator[DuckDBPyConnection]:
    """An empty database in UTC that lives as long as the block, on all cores and in bounded memory."""
    with tempfile.TemporaryDirectory(prefix="etl-bench-") as folder:
        settings: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": _MEMORY_LIMIT,
            "temp_directory": folder,
            "preserve_insertion_order": "false",
            "autoinstall_known_extensions": "false",
        }
        with connect(config=settings) as connection:
            connection.execute("SET TimeZone = 'UTC'")
            yield connection


def text_literal(text: str) -> str:
    """Text as an SQL literal, for statements that take no parameters."""
    return "'" + text.replace("'", "''") + "'"
