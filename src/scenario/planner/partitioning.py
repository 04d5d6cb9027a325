"""Partition fields in Iceberg's words: `country`, `day(event_time)`, `bucket(16, user_id)`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from scenario.planner.problems import known
from scenario.planner.types import FLOATS, Type

_MOMENTS = frozenset({"timestamp", "timestamptz"})
_DAYS = _MOMENTS | {"date"}
_SOURCES: dict[str, Collection[str]] = {
    "year": _DAYS,
    "month": _DAYS,
    "day": _DAYS,
    "hour": _MOMENTS,
    "bucket": {"int", "long", "decimal", "string", *_DAYS},
    "truncate": {"int", "long", "decimal", "string"},
}
"""Types that a transform takes, from Iceberg's specification, "Partition Transforms"."""

_LARGEST = 2**31 - 1


@dataclass(frozen=True)
class PartitionField:
    """A column and how its values become partitions: as they are (identity), or by a transform."""

    text: str
    column: str
    transform: str
    size: int | None


def read_partition_field(text: str) -> PartitionField:
    """Reads a field that `tables.ts` has let pass."""
    transform, size, column = "identity", None, text.strip()
    if match := re.fullmatch(r"(\w+)\(\s*(?:(\d+)\s*,)?\s*([^(),]+?)\s*\)", column):
        transform, column = match[1], match[3]
        size = None if match[2] is None else int(match[2])
    return PartitionField(text, column, transform, size)


def check_partition_field(field: PartitionField, columns: Mapping[str, Type]) -> Iterator[tuple[str, str]]:
    """What was expected and what came, where the column or its type is wrong."""
    of = columns.get(field.column)
    if of is None:
        yield known(columns, field.column, "columns"), field.text
        return
    if field.size is not None and not 1 <= field.size <= _LARGEST:
        yield f"a whole number from 1 to {_LARGEST}", field.text
    if field.transform == "identity":
        if of.is_nested or of.name in FLOATS:
            yield "a column that is no list, struct or float", f"{field.text} of type {of}"
    elif of.name not in _SOURCES[field.transform]:
        types = ", ".join(sorted(_SOURCES[field.transform]))
        yield f"a column of type {types}", f"{field.text} of type {of}"
