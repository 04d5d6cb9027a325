"""Columns of generated tables."""

from __future__ import annotations

from typing import NamedTuple


class Column(NamedTuple):
    """One column: its type in the scenario's words, SQL for its value, and the level it appears from."""

    name: str
    type: str
    sql: str
    level: int = 0
