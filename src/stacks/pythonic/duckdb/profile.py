"""DuckDB as it runs when a profile is asked for: outside of all timed trials."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
from duckdb import DuckDBPyConnection, DuckDBPyRelation

from stacks.pythonic.duckdb.changes import DuckdbChanges
from stacks.pythonic.duckdb.engine import DuckdbEngine
from stacks.pythonic.duckdb.types import text
from stacks.runner.job import Catalog
from stacks.runner.processor import Stopwatch
from stacks.runner.writes import RowsWrite

_HELD = "etl_bench_profiled"


class ProfiledDuckdbEngine(DuckdbEngine):
    """Writes DuckDB's own JSON profile of the query of each step."""

    def __init__(self, catalog: Catalog, connection: DuckDBPyConnection, profiles: dict[str, str]) -> None:
        super().__init__(catalog, connection)
        self._folder = Path(tempfile.mkdtemp(prefix="etl-bench-profile-"))
        self._step = "script"
        self._profiles = profiles

    def write(self, frame: DuckDBPyRelation, write: RowsWrite, table: str, stopwatch: Stopwatch) -> int:
        """Runs the frame and commits its rows."""
        self._step = stopwatch.step or self._step
        return super().write(frame, write, table, stopwatch)

    def batches(self, frame: DuckDBPyRelation) -> Iterable[pa.RecordBatch]:
        """Runs the query and hands out its rows."""
        with self._profiled():
            yield from super().batches(frame)

    @contextmanager
    def changes(self, frame: DuckDBPyRelation, on: list[str], flag: str | None) -> Iterator[DuckdbChanges]:
        """Runs the query by itself, so that what is done with its rows is not in the profile."""
        with self._profiled():
            frame.create(_HELD)
        try:
            with super().changes(self._connection.table(_HELD), on, flag) as changes:
                yield changes
        finally:
            self._connection.execute(f"DROP TABLE {_HELD}")

    @contextmanager
    def _profiled(self) -> Iterator[None]:
        file = self._folder / "profile.json"
        self._connection.execute("SET profiling_coverage = 'ALL'")
        self._connection.execute("SET enable_profiling = 'json'")
        self._connection.execute(f"SET profiling_output = {text(str(file))}")
        try:
            yield
        finally:
            self._connection.execute("PRAGMA disable_profiling")
        self._profiles[f"{len(self._profiles) + 1}-{self._step}.json"] = file.read_text()
