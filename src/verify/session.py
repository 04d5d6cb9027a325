"""DuckDB sessions of the referee."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from duckdb import DuckDBPyConnection, connect

from stacks.pythonic.duckdb.object_store import open_object_store

# Joins and sorts that need more go to disk; sums over a table of any size need a fraction of it.
_MEMORY_LIMIT = "2GB"


@contextmanager
def session(properties: dict[str, str] | None) -> Iterator[DuckDBPyConnection]:
    """An empty database in UTC that lives as long as the block, on all cores and in bounded memory.

    Args:
        properties: The catalog's, whose object store can then be read; None: no file is read at all.
    """
    with tempfile.TemporaryDirectory(prefix="etl-bench-") as folder:
        settings: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": _MEMORY_LIMIT,
            "temp_directory": folder,
            "preserve_insertion_order": "false",
            "autoinstall_known_extensions": "false",
        }
        with connect(config=settings) as connection:
            connection.execute("SET TimeZone = 'UTC'")
            if properties is not None:
                open_object_store(connection, properties)
            yield connection


def text_literal(text: str) -> str:
    """Text as an SQL literal, for statements that take no parameters."""
    return "'" + text.replace("'", "''") + "'"
