"""Commits of PyIceberg, tried anew when another writer was faster."""

from __future__ import annotations

import logging
from collections.abc import Callable

from pyiceberg.exceptions import CommitFailedException, ValidationException
from pyiceberg.table import Table, Transaction

from stacks.runner.processor import Stopwatch, UnsupportedError

ATTEMPTS = 3
"""How often a write is done at most. In each attempt PyIceberg itself retries the commit as the table's
`commit.retry.num-retries` says (4 times by default), with the files already written."""


def commit(table: Table, work: Callable[[Transaction], None], stopwatch: Stopwatch) -> int:
    """Commits what `work` puts into a transaction. Phases: `execute` with the writing, `commit`.

    When PyIceberg gives up, the table is loaded anew and `work` has to do it all again.

    Returns:
        How often the commit was retried.

    Raises:
        UnsupportedError: PyIceberg has no such thing.
    """
    with _Retries() as counted:
        for attempt in range(1, ATTEMPTS + 1):
            transaction = table.transaction()
            try:
                work(transaction)
            except NotImplementedError as error:
                raise UnsupportedError(str(error)) from error
            stopwatch.lap("execute")
            try:
                transaction.commit_transaction()
                break
            except (CommitFailedException, ValidationException):
                if attempt == ATTEMPTS:
                    raise
            counted.retries += 1
            table.refresh()
        stopwatch.lap("commit")
    return counted.retries


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
