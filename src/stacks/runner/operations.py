"""The operations of a pipeline, whose expressions are already in the engine's own language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from stacks.runner.processor import UnsupportedError

Frame = TypeVar("Frame")


@dataclass(frozen=True, slots=True)
class Named:
    """A column to compute."""

    name: str
    expression: str


@dataclass(frozen=True, slots=True)
class SortKey:
    """A column to order by: nulls come first ascending and last descending."""

    column: str
    descending: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """Keeps the rows for which the condition is true; null counts as false."""

    condition: str


@dataclass(frozen=True, slots=True)
class Transform:
    """Adds columns, or replaces those of the same name; all of them see the rows as they were before."""

    columns: list[Named]


@dataclass(frozen=True, slots=True)
class Join:
    """Joins another table on equal keys: inner, left, semi or anti. A null key matches nothing."""

    table: str
    on: list[str]
    how: str
    columns: list[str]
    broadcast: bool


@dataclass(frozen=True, slots=True)
class Aggregate:
    """One row per distinct `by`, nulls being one group; a single row when there is no `by`."""

    by: list[Named]
    metrics: list[Named]


@dataclass(frozen=True, slots=True)
class Deduplicate:
    """Keeps the last row of each key in the order of `latest`; null keys are one key."""

    by: list[str]
    latest: list[SortKey]


@dataclass(frozen=True, slots=True)
class WindowColumn:
    """A function over a key's rows: a rank, a neighbour's value, or an aggregate up to this row.

    `function` is rowNumber, rank, denseRank, lag, lead, sum, count, min, max or avg; `argument` is None for
    ranks and `count(*)`; `type` is the column's, by Iceberg's name.
    """

    name: str
    function: str
    argument: str | None
    offset: int | None
    type: str


@dataclass(frozen=True, slots=True)
class Window:
    """Adds columns computed over each key's rows in order; the frame is ROWS up to the current one."""

    by: list[str]
    order_by: list[SortKey]
    columns: list[WindowColumn]


@dataclass(frozen=True, slots=True)
class Sessionise:
    """Numbers the sessions of each key from 1: one ends where the next row is more than the gap later.

    Rows without a time come first and belong to session 1.
    """

    by: list[str]
    order_by: str
    gap_minutes: float
    name: str


@dataclass(frozen=True, slots=True)
class Union:
    """Adds all rows of another table: its columns of these names, in this order."""

    table: str
    columns: list[str]


@dataclass(frozen=True, slots=True)
class Explode:
    """One row for each element of a list, which takes the list's place under a new name.

    Rows whose list is empty or null are dropped, or kept with null.
    """

    column: str
    name: str
    keep_empty: bool


@dataclass(frozen=True, slots=True)
class Sort:
    """Orders the rows; with a limit only the first are kept."""

    by: list[SortKey]
    limit: int | None


Operation = Filter | Transform | Join | Aggregate | Deduplicate | Window | Sessionise | Union | Explode | Sort
Inputs = Callable[[str], Frame]
"""A table by its name in the scenario: an input, or one that earlier steps wrote."""

Functions = Mapping[type[Operation], Callable[[Frame, Any, Inputs[Frame]], Frame]]
"""An engine's function for every operation that it has: frame so far, operation, other tables → frame."""


def run_pipeline(
    pipeline: list[dict[str, Any]],
    source: Frame,
    inputs: Inputs[Frame],
    functions: Functions[Frame],
    engine: str,
) -> Frame:
    """Applies the operations one after another to a table, by an engine's own functions."""
    frame = source
    for raw in pipeline:
        operation = _PARSERS[raw["op"]](raw) if raw["op"] in _PARSERS else None
        apply = functions.get(type(operation)) if operation else None
        if not apply:
            raise UnsupportedError(f"{engine} has no operation '{raw['op']}'")
        frame = apply(frame, operation, inputs)
    return frame


def _named(columns: list[dict[str, str]]) -> list[Named]:
    return [Named(column["name"], column["expression"]) for column in columns]


def _sort_keys(keys: list[dict[str, Any]]) -> list[SortKey]:
    return [SortKey(key["column"], key["descending"]) for key in keys]


_PARSERS: dict[str, Callable[[dict[str, Any]], Operation]] = {
    "filter": lambda raw: Filter(raw["condition"]),
    "transform": lambda raw: Transform(_named(raw["columns"])),
    "join": lambda raw: Join(raw["table"], raw["on"], raw["how"], raw["columns"], raw["broadcast"]),
    "aggregate": lambda raw: Aggregate(_named(raw["by"]), _named(raw["metrics"])),
    "deduplicate": lambda raw: Deduplicate(raw["by"], _sort_keys(raw["latest"])),
    "window": lambda raw: Window(
        raw["by"], _sort_keys(raw["orderBy"]), [WindowColumn(**column) for column in raw["columns"]]
    ),
    "sessionise": lambda raw: Sessionise(raw["by"], raw["orderBy"], raw["gapMinutes"], raw["as"]),
    "union": lambda raw: Union(raw["table"], raw["columns"]),
    "explode": lambda raw: Explode(raw["column"], raw["as"], raw["keepEmpty"]),
    "sort": lambda raw: Sort(_sort_keys(raw["by"]), raw["limit"]),
}
