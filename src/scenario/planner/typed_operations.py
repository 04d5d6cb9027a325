"""Operations on rows with typed expressions, and how one engine's language is put into them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from scenario.planner.expression import Names, Render, TypedExpression, columns_in
from scenario.planner.typed_orderings import Deduplicate, Sessionise, Sort, Window

Named = tuple[tuple[str, TypedExpression], ...]


@dataclass(frozen=True)
class Filter:
    """Keeps the rows for which the condition is true."""

    condition: TypedExpression

    def compiled(self, render: Render) -> dict[str, Any]:
        """The CompiledOperation of `src/trial/compiledStep.ts`, as of all classes here."""
        return {"op": "filter", "condition": render(self.condition)}

    def needs(self, after: Names) -> Names:
        """Columns that the rows before it must have, so that those after it have the given ones."""
        return after | columns_in([self.condition])


@dataclass(frozen=True)
class Transform:
    """Adds or replaces columns; every expression sees the columns before the operation."""

    columns: Named

    def compiled(self, render: Render) -> dict[str, Any]:
        """The CompiledOperation."""
        return {"op": "transform", "columns": _rendered(self.columns, render)}

    def needs(self, after: Names) -> Names:
        """Also of columns that nobody reads later: engines resolve them all the same."""
        return (after - _names(self.columns)) | columns_in(_expressions(self.columns))


@dataclass(frozen=True)
class Join:
    """Joins another table where the keys are equal: inner, left, semi or anti. NULL keys match nothing."""

    table: str
    on: tuple[str, ...]
    how: str
    columns: tuple[str, ...]
    broadcast: bool

    def compiled(self, _: Render) -> dict[str, Any]:
        """The CompiledOperation."""
        return {
            "op": "join",
            "table": self.table,
            "on": list(self.on),
            "how": self.how,
            "columns": list(self.columns),
            "broadcast": self.broadcast,
        }

    def needs(self, after: Names) -> Names:
        """Columns before it."""
        return (after - set(self.columns)) | set(self.on)


@dataclass(frozen=True)
class Aggregated:
    """One row for each combination of the `by` expressions."""

    by: Named
    metrics: Named

    def compiled(self, render: Render) -> dict[str, Any]:
        """The CompiledOperation."""
        return {
            "op": "aggregate",
            "by": _rendered(self.by, render),
            "metrics": _rendered(self.metrics, render),
        }

    def needs(self, _: Names) -> Names:
        """Columns before it."""
        return columns_in(_expressions(self.by + self.metrics))


@dataclass(frozen=True)
class UnionRows:
    """Adds another table's rows. `columns` are those of the rows so far, in their order."""

    table: str
    columns: tuple[str, ...]

    def compiled(self, _: Render) -> dict[str, Any]:
        """The CompiledOperation."""
        return {"op": "union", "table": self.table, "columns": list(self.columns)}

    def needs(self, _: Names) -> Names:
        """All: both sides have the same columns."""
        return frozenset(self.columns)


@dataclass(frozen=True)
class Explode:
    """One row for each element of a list, which takes the list's place under a name of its own."""

    column: str
    name: str
    keep_empty: bool

    def compiled(self, _: Render) -> dict[str, Any]:
        """The CompiledOperation."""
        return {"op": "explode", "column": self.column, "as": self.name, "keepEmpty": self.keep_empty}

    def needs(self, after: Names) -> Names:
        """Columns before it."""
        return (after - {self.name}) | {self.column}


Operation = (
    Filter | Transform | Join | Aggregated | Deduplicate | Window | Sessionise | UnionRows | Explode | Sort
)


def _names(columns: Named) -> Names:
    return frozenset(name for name, _ in columns)


def _expressions(columns: Named) -> list[TypedExpression]:
    return [expression for _, expression in columns]


def _rendered(columns: Named, render: Render) -> list[dict[str, str]]:
    return [{"name": name, "expression": render(expression)} for name, expression in columns]
