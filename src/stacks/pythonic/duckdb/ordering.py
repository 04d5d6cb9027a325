"""Lists of columns, and orders: nulls first ascending and last descending."""

from __future__ import annotations

from collections.abc import Iterable

from stacks.pythonic.duckdb.types import quote
from stacks.runner.operations import SortKey


def listed(names: Iterable[str]) -> str:
    """Names with commas between them."""
    return ", ".join(map(quote, names))


def order_by(keys: Iterable[SortKey], *, opposite: bool = False) -> str:
    """The keys after ORDER BY; opposite: from the last row to the first."""
    return ", ".join(
        f"{quote(key.column)} {'DESC NULLS LAST' if key.descending != opposite else 'ASC NULLS FIRST'}"
        for key in keys
    )
