"""Types the operations of a step on its rows, one after another."""

from __future__ import annotations

from collections.abc import Callable

from scenario.planner.grouping import aggregate, pivot
from scenario.planner.infer import condition, row_expression
from scenario.planner.ordering import deduplicate, sessionise, sort, window
from scenario.planner.other_tables import join, union
from scenario.planner.problems import known
from scenario.planner.rows import Parameters, Rows
from scenario.planner.typed_operations import Explode, Filter, Transform


def apply(rows: Rows, field: str, operation: Parameters) -> None:
    """Types one operation. A wrong one leaves its columns behind, so that later ones are checked too."""
    _OPERATIONS[operation["operationType"]](rows, field, operation["parameters"])


def _filter(rows: Rows, field: str, parameters: Parameters) -> None:
    """Keeps rows."""
    typed = rows.typed(f"{field}.condition", parameters["condition"], condition)
    rows.operations += [Filter(typed)] if typed else []


def _transform(rows: Rows, field: str, parameters: Parameters) -> None:
    """Adds and replaces columns."""
    right, types = rows.named(field, parameters["columns"], row_expression)
    rows.operations.append(Transform(tuple(right.items())))
    rows.columns |= types
    rows.check_names(field, types)


def _explode(rows: Rows, field: str, parameters: Parameters) -> None:
    """One row for each element; it takes the list's place among the columns."""
    column, new = parameters["column"], parameters["as"]
    if column not in rows.columns:
        rows.report(f"{field}.column", known(rows.columns, column, "columns"), column)
        return
    of = rows.columns[column]
    if of and of.name != "list":
        rows.report(f"{field}.column", "a list", f"{column} of type {of}")
    if new != column and not rows.check_new(f"{field}.as", new):
        return
    element = of.element if of and of.name == "list" else None
    rows.operations.append(Explode(column, new, parameters["keepEmpty"]))
    rows.columns = {
        (new if name == column else name): (element if name == column else kept)
        for name, kept in rows.columns.items()
    }
    rows.check_names(f"{field}.as", [new])


_OPERATIONS: dict[str, Callable[[Rows, str, Parameters], None]] = {
    "filter": _filter,
    "transform": _transform,
    "join": join,
    "aggregate": aggregate,
    "deduplicate": deduplicate,
    "window": window,
    "sessionise": sessionise,
    "pivot": pivot,
    "union": union,
    "explode": _explode,
    "sort": sort,
}
