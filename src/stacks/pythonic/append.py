"""Appends a result to an Iceberg table by PyIceberg, streaming and replayable."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator

import pyarrow as pa

# What `append` imports at its first call belongs to the imports, not to the first task.
import pyiceberg.io.pyarrow  # noqa: F401
from pyiceberg.exceptions import CommitFailedException
from pyiceberg.table import Table

from stacks.pythonic.null_lists import keep_null_lists
from stacks.runner.processor import EngineError, Stopwatch, UnsupportedError

keep_null_lists()

ATTEMPTS = 3
"""How often a result is written at most. In each attempt PyIceberg itself retries the commit as the table's
`commit.retry.num-retries` says (4 times by default), with the files already written."""


def append(table: Table, start: Callable[[], Iterable[pa.RecordBatch]], stopwatch: Stopwatch) -> int:
    """Appends the batches of the query that `start` starts. Phases: `execute` with the writing, `commit`.

    A stream that was read is spent, and PyIceberg would append the nothing that is left without a word:
    every attempt starts the query anew, and must get as many rows as the first.

    Returns:
        How often the commit was retried.
    """
    rows: int | None = None
    with _Retries() as counted:
        for attempt in range(1, ATTEMPTS + 1):
            stream = _Stream(start(), table.schema().as_arrow())
            try:
                with table.transaction() as transaction:
                    transaction.append(stream.reader())
                    stopwatch.lap("execute")
                    if rows not in (None, stream.rows):
                        raise EngineError("ReplayError", f"expected {rows} rows again; got {stream.rows}")
                stopwatch.lap("commit")
                break
            except NotImplementedError as error:
                raise UnsupportedError(str(error)) from error
            except CommitFailedException:
                if attempt == ATTEMPTS:
                    raise
            rows = stream.rows
            counted.retries += 1
            table.refresh()
    return counted.retries


class _Stream:
    """Batches on their way to PyIceberg, cast to the table's own Arrow types and counted."""

    def __init__(self, batches: Iterable[pa.RecordBatch], schema: pa.Schema) -> None:
        self._batches = batches
        self._schema = schema
        self.rows = 0

    def reader(self) -> pa.RecordBatchReader:
        return pa.RecordBatchReader.from_batches(self._schema, self._cast())

    def _cast(self) -> Iterator[pa.RecordBatch]:
        for batch in self._batches:
            self.rows += batch.num_rows
            yield batch.cast(self._schema)


class _Retries(logging.Handler):
    """Counts the retries inside PyIceberg, of which only its log tells."""

    _logger = logging.getLogger("pyiceberg.table")

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.retries = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.retries += "retrying" in record.msg

    def __enter__(self) -> _Retries:
        self._logger.addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        self._logger.removeHandler(self)
