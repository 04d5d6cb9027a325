"""Rows into an Iceberg table, beside the rows that are there or in their place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import pyarrow as pa
from pyiceberg.manifest import DataFile
from pyiceberg.table import Table, Transaction

from stacks.pythonic.commit import commit
from stacks.pythonic.data_files import write_data_files
from stacks.runner.processor import EngineError, Stopwatch

Query = Callable[[], Iterable[pa.RecordBatch]]
"""Starts a query anew at every call, and gives its rows as they come."""


@dataclass(frozen=True, slots=True)
class Replacement:
    """New rows, and the table's files whose rows they stand for."""

    rows: Iterable[pa.RecordBatch]
    files: list[DataFile]


def append(table: Table, query: Query, stopwatch: Stopwatch) -> int:
    """Adds a query's rows as one snapshot. Returns commit retries."""
    start = _replayed(query)
    return replace(table, lambda: Replacement(start(), []), stopwatch)


def overwrite(table: Table, query: Query, stopwatch: Stopwatch) -> int:
    """Puts a query's rows in the place of all others, as one snapshot. Returns commit retries."""
    start = _replayed(query)
    return replace(table, lambda: Replacement(start(), data_files(table)), stopwatch)


def replace(table: Table, plan: Callable[[], Replacement], stopwatch: Stopwatch) -> int:
    """Writes rows and takes files out, as one snapshot; `plan` is asked again when another writer was faster.

    Phases: `execute` with the writing, `commit`.
    """

    def work(transaction: Transaction) -> None:
        replacement = plan()
        update = transaction.update_snapshot()
        with update.overwrite() if replacement.files else update.fast_append() as snapshot:
            for file in replacement.files:
                snapshot.delete_data_file(file)
            for file in write_data_files(table, replacement.rows):
                snapshot.append_data_file(file)

    return commit(table, work, stopwatch)


def data_files(table: Table) -> list[DataFile]:
    """All files of the current snapshot."""
    return [task.file for task in table.scan().plan_files()]


def _replayed(query: Query) -> Callable[[], Iterator[pa.RecordBatch]]:
    """The query, which must give as many rows every time: a spent reader gives none, without a word."""
    first: int | None = None

    def run() -> Iterator[pa.RecordBatch]:
        nonlocal first
        rows = 0
        for batch in query():
            rows += batch.num_rows
            yield batch
        if first not in (None, rows):
            raise EngineError("ReplayError", f"expected {first} rows again; got {rows}")
        first = rows

    return run
