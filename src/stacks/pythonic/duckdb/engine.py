"""DuckDB as the engine of the Pythonic stack."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import Any

import pyarrow as pa
from duckdb import ColumnExpression, ConstantExpression, DuckDBPyConnection, DuckDBPyRelation
from pyiceberg.table import Table

from stacks.pythonic.duckdb.changes import DuckdbChanges, hold
from stacks.pythonic.duckdb.load import load_input
from stacks.pythonic.duckdb.pipeline import FUNCTIONS
from stacks.pythonic.duckdb.read import read_input, read_table, stack
from stacks.pythonic.duckdb.write import batches, conform
from stacks.pythonic.engine import Engine
from stacks.runner.columns import Column
from stacks.runner.inputs import Loaded
from stacks.runner.job import Catalog, Source, TaskInput
from stacks.runner.operations import Functions
from stacks.runner.script import load_transform

SIGNATURE = (
    "transform(connection: DuckDBPyConnection, inputs: dict[str, DuckDBPyRelation])"
    " -> DuckDBPyRelation | pa.Table"
)


class DuckdbEngine(Engine[DuckDBPyRelation]):
    """Relations of one connection."""

    def __init__(self, catalog: Catalog, connection: DuckDBPyConnection) -> None:
        super().__init__(catalog)
        self._connection = connection

    @property
    def name(self) -> str:
        """For messages."""
        return "pythonic (duckdb)"

    @property
    def functions(self) -> Functions[DuckDBPyRelation]:
        """The operations that it has."""
        return FUNCTIONS

    def read_input(self, table: TaskInput) -> DuckDBPyRelation:
        """A relation over the input's files."""
        return read_input(self._connection, table)

    def load_input(self, table: TaskInput) -> AbstractContextManager[Loaded[DuckDBPyRelation]]:
        """A text input in a temporary table."""
        return load_input(self._connection, table)

    def stack(
        self, parts: list[tuple[DuckDBPyRelation, list[str | None]]], schema: list[Column]
    ) -> DuckDBPyRelation:
        """A union of the relations."""
        return stack(parts, schema)

    def scan(self, table: Table, source: Source) -> DuckDBPyRelation:
        """A relation over the table's data files."""
        return read_table(self._connection, table, source)

    def run_script(self, path: str, inputs: dict[str, DuckDBPyRelation]) -> DuckDBPyRelation:
        """What a user's own `transform` makes of the inputs."""
        result = load_transform(path, SIGNATURE)(self._connection, inputs)
        if isinstance(result, pa.Table):
            result = self._connection.from_arrow(result)
        if not isinstance(result, DuckDBPyRelation):
            raise TypeError(f"expected {SIGNATURE}; it returned {type(result).__name__}")
        return result

    def conform(self, frame: DuckDBPyRelation, schema: list[Column]) -> DuckDBPyRelation:
        """Exactly the declared columns, cast to their types."""
        return conform(frame, schema)

    def above(self, frame: DuckDBPyRelation, column: str, value: Any) -> DuckDBPyRelation:  # noqa: ANN401
        """The rows with a greater value."""
        return frame.filter(ColumnExpression(column) > ConstantExpression(value))

    def batches(self, frame: DuckDBPyRelation) -> Iterable[pa.RecordBatch]:
        """Runs the query and hands out its rows."""
        return batches(frame)

    def changes(
        self, frame: DuckDBPyRelation, on: list[str], flag: str | None
    ) -> AbstractContextManager[DuckdbChanges]:
        """Runs the query and holds its rows."""
        return hold(self._connection, frame, on, flag)
