"""What engines say of a malformed row that fails a task, in one line."""

from __future__ import annotations

from stacks.runner.processor import EngineError

# Beginnings of lines with which Polars and DuckDB tell of a row; they have no type of error for it.
_MARKS = (
    "could not parse `",
    "cannot parse '",
    "found more fields than defined",
    "error parsing line",
    "NDJSON line expected",
    "CSV Error on Line",
    "JSON transform error",
    "Malformed JSON",
)
# Lines of DuckDB's that say more; advice follows, and the reader's settings.
_DETAILS = ("Original Line", "Error when converting", "Expected Number of Columns", "file = ")


def unreadable(error: Exception) -> EngineError | None:
    """The failure as of a row that can't be read; None where it is another."""
    first, *others = (line.strip() for line in str(error).splitlines() or [""])
    # DuckDB begins with its name of the error.
    if not any(first.startswith(mark) or f": {mark}" in first for mark in _MARKS):
        return None
    details = [line for line in others if line.startswith(_DETAILS)]
    message = f"a row of an input can't be read: {'; '.join([first, *details])}"
    return EngineError(type(error).__name__, message)
