"""Text inputs with malformed rows, loaded into DuckDB."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from duckdb import DuckDBPyConnection, DuckDBPyRelation

from stacks.pythonic.duckdb.types import quote
from stacks.pythonic.text_lines import TextLines
from stacks.runner.inputs import Loaded
from stacks.runner.job import TaskInput


@contextmanager
def load_input(connection: DuckDBPyConnection, table: TaskInput) -> Iterator[Loaded[DuckDBPyRelation]]:
    """A temporary table, of which DuckDB puts on the disk what its memory can't hold."""
    text = TextLines(table)
    name = quote(f"{text.name}_rows")
    try:
        connection.execute(f"CREATE TEMP TABLE {name} AS {text.rows}")
        rows = connection.sql(f"FROM {name}")
        if text.malformed is None:
            lines = connection.sql(text.lines)
        else:
            line = quote(text.malformed)
            lines = rows.filter(f"{line} IS NOT NULL").project(f"{line} AS line")
            rows = connection.sql(f"SELECT * EXCLUDE ({line}) FROM {name} WHERE {line} IS NULL")
        yield Loaded(rows, lines, len(lines))
    finally:
        for each in (name, *text.tables):
            connection.execute(f"DROP TABLE IF EXISTS {each}")
