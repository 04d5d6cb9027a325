"""Columns as the job file names them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """A column and its type by Iceberg's name, e.g. `decimal(18,2)`."""

    name: str
    type: str


def columns(schema: list[dict[str, str]]) -> list[Column]:
    """Columns in their table's order."""
    return [Column(**column) for column in schema]


def decimal_scale(column_type: str) -> int | None:
    """Digits after the point of `decimal(p,s)`; None for other types."""
    return int(column_type.partition(",")[2].strip(" )")) if column_type.startswith("decimal") else None
