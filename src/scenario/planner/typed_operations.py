"""Operations on rows with typed expressions, and how one engine's language is put into them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from scenario.planner.expression import Column, TypedExpression, walk
from scenario.planner.types import Type

Render = Callable[[TypedExpression], str]
Named = tuple[tuple[str, TypedExpression], ...]
Names = frozenset[str]


@dataclass(frozen=True)
class SortKey:
    """A column to order by. Nulls come first ascending and last descending."""

    column: str
    descending: bool

    def compiled(self) -> dict[str, Any]:
        """The sortKey of `src/trial/compiledStep.ts`."""
        return {"column": self.column, "descending": self.descending}


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


Operation = (
    Filter | Transform | Join | Aggregated | Deduplicate | Window | Sessionise | UnionRows | Explode | Sort
)


def columns_in(expressions: Iterable[TypedExpression]) -> Names:
    """The columns that expressions read."""
    return frozenset(
        part.name for expression in expressions for part in walk(expression) if isinstance(part, Column)
    )


def _names(columns: Named) -> Names:
    return frozenset(name for name, _ in columns)


def _expressions(columns: Named) -> list[TypedExpression]:
    return [expression for _, expression in columns]


def _rendered(columns: Named, render: Render) -> list[dict[str, str]]:
    return [{"name": name, "expression": render(expression)} for name, expression in columns]


def _sort_keys(keys: Iterable[SortKey]) -> list[dict[str, Any]]:
    return [key.compiled() for key in keys]


def _sorted_by(keys: Iterable[SortKey]) -> Names:
    return frozenset(key.column for key in keys)
