"""Operations with typed expressions, and how one engine's language is put into them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from scenario.planner.expression import TypedExpression

Render = Callable[[TypedExpression], str]
Named = tuple[tuple[str, TypedExpression], ...]


@dataclass(frozen=True)
class Filter:
    """Keeps the rows for which the condition is true."""

    condition: TypedExpression

    def compiled(self, render: Render) -> dict[str, Any]:
        """The CompiledOperation of `src/trial/protocol.ts`."""
        return {"op": "filter", "condition": render(self.condition)}


@dataclass(frozen=True)
class Transform:
    """Adds or replaces columns; every expression sees the columns before the operation."""

    columns: Named

    def compiled(self, render: Render) -> dict[str, Any]:
        """The CompiledOperation of `src/trial/protocol.ts`."""
        return {"op": "transform", "columns": _rendered(self.columns, render)}


@dataclass(frozen=True)
class Join:
    """Adds columns of another table where the keys are equal; NULL keys match nothing."""

    table: str
    on: tuple[str, ...]
    how: str
    columns: tuple[str, ...]

    def compiled(self, _: Render) -> dict[str, Any]:
        """The CompiledOperation of `src/trial/protocol.ts`."""
        return {
            "op": "join",
            "table": self.table,
            "on": list(self.on),
            "how": self.how,
            "columns": list(self.columns),
        }


@dataclass(frozen=True)
class Aggregated:
    """One row for each combination of the `by` expressions."""

    by: Named
    metrics: Named

    def compiled(self, render: Render) -> dict[str, Any]:
        """The CompiledOperation of `src/trial/protocol.ts`."""
        return {
            "op": "aggregate",
            "by": _rendered(self.by, render),
            "metrics": _rendered(self.metrics, render),
        }


@dataclass(frozen=True)
class Sessionise:
    """Numbers the sessions of each key from 1, in the order of time; a longer gap starts a new one."""

    by: tuple[str, ...]
    order_by: str
    gap_minutes: float
    name: str

    def compiled(self, _: Render) -> dict[str, Any]:
        """The CompiledOperation of `src/trial/protocol.ts`."""
        return {
            "op": "sessionise",
            "by": list(self.by),
            "orderBy": self.order_by,
            "gapMinutes": self.gap_minutes,
            "as": self.name,
        }


Step = Filter | Transform | Join | Aggregated | Sessionise


def _rendered(columns: Named, render: Render) -> list[dict[str, str]]:
    return [{"name": name, "expression": render(expression)} for name, expression in columns]
