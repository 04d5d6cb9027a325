"""`'event_time'` and `'event_time desc'`."""

from __future__ import annotations

import re
from collections.abc import Container

from scenario.planner.typed_orderings import SortKey


def read_sort_key(text: str, columns: Container[str]) -> SortKey:
    """A column, perhaps descending; one whose own name ends in ` desc` wins."""
    descending = re.fullmatch(r"(.*\S)\s+desc", text, re.IGNORECASE)
    if descending and text not in columns:
        return SortKey(descending[1], True)
    return SortKey(text, False)
