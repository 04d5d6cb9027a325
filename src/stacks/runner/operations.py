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
class Filter:
    """Keeps the rows for which the condition is true; null counts as false."""

    condition: str


@dataclass(frozen=True, slots=True)
class Transform:
    """Adds columns, or replaces those of the same name; all of them see the rows as they were before."""

    columns: list[Named]


@dataclass(frozen=True, slots=True)
class Join:
    """Joins an input table on equal keys. A null key matches nothing."""

    table: str
    on: list[str]
    how: str
    columns: list[str]


@dataclass(frozen=True, slots=True)
class Aggregate:
    """One row per distinct `by`, nulls being one group; a single row when there is no `by`."""

    by: list[Named]
    metrics: list[Named]


@dataclass(frozen=True, slots=True)
class Sessionise:
    """Numbers the sessions of each key from 1: one ends where the next row is more than the gap later.

    Rows without a time come first and belong to session 1.
    """

    by: list[str]
    order_by: str
    gap_minutes: float
    name: str


Operation = Filter | Transform | Join | Aggregate | Sessionise
Functions = Mapping[type[Operation], Callable[[Frame, Any, Mapping[str, Frame]], Frame]]
"""An engine's function for every operation that it has: frame so far, operation, inputs → frame."""


def run_pipeline(
    pipeline: list[dict[str, Any]],
    source: str,
    inputs: Mapping[str, Frame],
    functions: Functions[Frame],
    engine: str,
) -> Frame:
    """Applies the operations one after another to the source table, by an engine's own functions."""
    frame = inputs[source]
    for raw in pipeline:
        operation = _PARSERS[raw["op"]](raw) if raw["op"] in _PARSERS else None
        apply = functions.get(type(operation)) if operation else None
        if not apply:
            raise UnsupportedError(f"{engine} has no operation '{raw['op']}'")
        frame = apply(frame, operation, inputs)
    return frame


def _named(columns: list[dict[str, str]]) -> list[Named]:
    return [Named(column["name"], column["expression"]) for column in columns]


_PARSERS: dict[str, Callable[[dict[str, Any]], Operation]] = {
    "filter": lambda raw: Filter(raw["condition"]),
    "transform": lambda raw: Transform(_named(raw["columns"])),
    "join": lambda raw: Join(raw["table"], raw["on"], raw["how"], raw["columns"]),
    "aggregate": lambda raw: Aggregate(_named(raw["by"]), _named(raw["metrics"])),
    "sessionise": lambda raw: Sessionise(raw["by"], raw["orderBy"], raw["gapMinutes"], raw["as"]),
}
