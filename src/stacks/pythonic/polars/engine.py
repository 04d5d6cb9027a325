"""Polars as the engine of the Pythonic stack."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import polars as pl
import pyarrow as pa
from pyiceberg.table import Table

from stacks.pythonic.engine import Engine
from stacks.pythonic.object_store import storage_options
from stacks.pythonic.polars.changes import PolarsChanges
from stacks.pythonic.polars.load import load_input
from stacks.pythonic.polars.pipeline import FUNCTIONS
from stacks.pythonic.polars.read import scan_input, scan_table, stack
from stacks.pythonic.polars.write import batches, conform
from stacks.runner.columns import Column
from stacks.runner.inputs import Loaded
from stacks.runner.job import Catalog, Limits, Source, TaskInput
from stacks.runner.operations import Functions
from stacks.runner.script import load_transform

SIGNATURE = "transform(inputs: dict[str, pl.LazyFrame]) -> pl.LazyFrame | pl.DataFrame | pa.Table"


class PolarsEngine(Engine[pl.LazyFrame]):
    """Lazy plans on the streaming engine."""

    def __init__(self, catalog: Catalog, limits: Limits) -> None:
        super().__init__(catalog)
        self._properties = catalog.properties
        self._limits = limits
        self._storage = storage_options(catalog.properties)

    @property
    def name(self) -> str:
        """For messages."""
        return "pythonic (polars)"

    @property
    def functions(self) -> Functions[pl.LazyFrame]:
        """The operations that it has."""
        return FUNCTIONS

    def read_input(self, table: TaskInput) -> pl.LazyFrame:
        """A scan of the input's files."""
        return scan_input(table, self._storage)

    def load_input(self, table: TaskInput) -> AbstractContextManager[Loaded[pl.LazyFrame]]:
        """A scan of an Arrow file that was made of a text input."""
        return load_input(table, self._limits, self._properties)

    def stack(self, parts: list[tuple[pl.LazyFrame, list[str | None]]], schema: list[Column]) -> pl.LazyFrame:
        """A concatenation of the scans."""
        return stack(parts, schema)

    def scan(self, table: Table, source: Source) -> pl.LazyFrame:
        """A scan of the table by Polars' own reader."""
        return scan_table(table, source, self._storage)

    def run_script(self, path: str, inputs: dict[str, pl.LazyFrame]) -> pl.LazyFrame:
        """What a user's own `transform` makes of the inputs."""
        result = load_transform(path, SIGNATURE)(inputs)
        if isinstance(result, pa.Table):
            result = pl.from_arrow(result)
        if not isinstance(result, pl.LazyFrame | pl.DataFrame):
            raise TypeError(f"expected {SIGNATURE}; it returned {type(result).__name__}")
        return result.lazy()

    def conform(self, frame: pl.LazyFrame, schema: list[Column]) -> pl.LazyFrame:
        """Exactly the declared columns, cast to their types."""
        return conform(frame, schema)

    def above(self, frame: pl.LazyFrame, column: str, value: Any) -> pl.LazyFrame:  # noqa: ANN401
        """The rows with a greater value."""
        return frame.filter(pl.col(column) > value)

    def batches(self, frame: pl.LazyFrame) -> Iterable[pa.RecordBatch]:
        """Runs the query and hands out its rows."""
        return batches(frame)

    @contextmanager
    def changes(self, frame: pl.LazyFrame, on: list[str], flag: str | None) -> Iterator[PolarsChanges]:
        """Runs the query and holds its rows."""
        yield PolarsChanges(frame.collect(engine="streaming"), on, flag)
