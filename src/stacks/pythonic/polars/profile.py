"""Polars as it runs when a profile is asked for: outside of all timed trials."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import polars as pl
import pyarrow as pa

from stacks.pythonic.polars.changes import PolarsChanges
from stacks.pythonic.polars.engine import PolarsEngine
from stacks.runner.job import Catalog, Limits
from stacks.runner.processor import Stopwatch
from stacks.runner.writes import RowsWrite


class ProfiledPolarsEngine(PolarsEngine):
    """Keeps the optimised plan of each step's query and what the streaming engine tells of its nodes.

    `LazyFrame.profile` is gone in Polars 2, and never knew the streaming engine. `POLARS_LOG_METRICS` has the
    time, rows and bytes of each node, and goes to stderr.
    """

    def __init__(self, catalog: Catalog, limits: Limits, profiles: dict[str, str]) -> None:
        super().__init__(catalog, limits)
        os.environ.update({"POLARS_TRACK_METRICS": "1", "POLARS_LOG_METRICS": "1"})
        self._step = "script"
        self._profiles = profiles

    def write(self, frame: pl.LazyFrame, write: RowsWrite, table: str, stopwatch: Stopwatch) -> int:
        """Runs the frame and commits its rows."""
        self._step = stopwatch.step or self._step
        return super().write(frame, write, table, stopwatch)

    def batches(self, frame: pl.LazyFrame) -> Iterable[pa.RecordBatch]:
        """Runs the query and hands out its rows."""
        with self._profiled(frame):
            yield from super().batches(frame)

    @contextmanager
    def changes(self, frame: pl.LazyFrame, on: list[str], flag: str | None) -> Iterator[PolarsChanges]:
        """Runs the query by itself, so that what is done with its rows is not in the profile."""
        with self._profiled(frame):
            held = frame.collect(engine="streaming")
        with super().changes(held.lazy(), on, flag) as changes:
            yield changes

    @contextmanager
    def _profiled(self, frame: pl.LazyFrame) -> Iterator[None]:
        plan = frame.explain(engine="streaming")
        # The engine writes to the descriptor: Python's own redirection would miss it.
        with tempfile.TemporaryFile() as told:
            stderr = os.dup(2)
            os.dup2(told.fileno(), 2)
            try:
                yield
            finally:
                os.dup2(stderr, 2)
                os.close(stderr)
            told.seek(0)
            metrics = told.read().decode(errors="replace")
        name = f"{len(self._profiles) + 1}-{self._step}.txt"
        self._profiles[name] = f"Plan\n\n{plan}\n\nMetrics\n\n{metrics}"
