"""Typed operations that go by an order of the rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from scenario.planner.expression import Names, Render, TypedExpression, columns_in
from scenario.planner.types import Type


@dataclass(frozen=True)
class SortKey:
    """A column to order by. Nulls come first ascending and last descending."""

    column: str
    descending: bool

    def compiled(self) -> dict[str, Any]:
        """The sortKey of `src/trial/compiledStep.ts`."""
        return {"column": self.column, "descending": self.descending}


@dataclass(frozen=True)
class Deduplicate:
    """Keeps each key's last row in the order of `latest`; NULL keys are one key."""

    by: tuple[str, ...]
    latest: tuple[SortKey, ...]

    def compiled(self, _: Render) -> dict[str, Any]:
        """The CompiledOperation."""
        return {"op": "deduplicate", "by": list(self.by), "latest": _sort_keys(self.latest)}

    def needs(self, after: Names) -> Names:
        """Columns before it."""
        return after | set(self.by) | _sorted_by(self.latest)


@dataclass(frozen=True)
class WindowColumn:
    """A function over each key's rows in order; running ones from the first row to the current one.

    The argument of sum has the result's type; the argument of avg is no decimal.
    """

    name: str
    function: str
    argument: TypedExpression | None
    offset: int | None
    type: Type


@dataclass(frozen=True)
class Window:
    """Adds columns computed over each key's rows in order."""

    by: tuple[str, ...]
    order_by: tuple[SortKey, ...]
    columns: tuple[WindowColumn, ...]

    def compiled(self, render: Render) -> dict[str, Any]:
        """The CompiledOperation."""
        columns = [
            {
                "name": column.name,
                "function": column.function,
                "argument": None if column.argument is None else render(column.argument),
                "offset": column.offset,
                "type": str(column.type),
            }
            for column in self.columns
        ]
        return {
            "op": "window",
            "by": list(self.by),
            "orderBy": _sort_keys(self.order_by),
            "columns": columns,
        }

    def needs(self, after: Names) -> Names:
        """Columns before it."""
        arguments = [column.argument for column in self.columns if column.argument is not None]
        kept = after - {column.name for column in self.columns}
        return kept | columns_in(arguments) | set(self.by) | _sorted_by(self.order_by)


@dataclass(frozen=True)
class Sessionise:
    """Numbers the sessions of each key from 1, in the order of time; a longer gap starts a new one."""

    by: tuple[str, ...]
    order_by: str
    gap_minutes: float
    name: str

    def compiled(self, _: Render) -> dict[str, Any]:
        """The CompiledOperation."""
        return {
            "op": "sessionise",
            "by": list(self.by),
            "orderBy": self.order_by,
            "gapMinutes": self.gap_minutes,
            "as": self.name,
        }

    def needs(self, after: Names) -> Names:
        """Columns before it."""
        return (after - {self.name}) | set(self.by) | {self.order_by}


@dataclass(frozen=True)
class Sort:
    """Orders the rows; with a limit only the first are kept."""

    by: tuple[SortKey, ...]
    limit: int | None

    def compiled(self, _: Render) -> dict[str, Any]:
        """The CompiledOperation."""
        return {"op": "sort", "by": _sort_keys(self.by), "limit": self.limit}

    def needs(self, after: Names) -> Names:
        """Columns before it."""
        return after | _sorted_by(self.by)


def _sort_keys(keys: Iterable[SortKey]) -> list[dict[str, Any]]:
    return [key.compiled() for key in keys]


def _sorted_by(keys: Iterable[SortKey]) -> Names:
    return frozenset(key.column for key in keys)
