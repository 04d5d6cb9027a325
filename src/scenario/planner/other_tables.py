"""Operations that bring in another table: an input, or one that steps before have written."""

from __future__ import annotations

from collections.abc import Mapping

from scenario.planner.nested import SINGLE_VALUE
from scenario.planner.problems import known
from scenario.planner.rows import Parameters, Rows
from scenario.planner.typed_operations import Join, UnionRows
from scenario.planner.types import FLOATS, Type


def join(rows: Rows, field: str, parameters: Parameters) -> None:
    """Adds another table's columns, or keeps the rows with or without a match."""
    name, on, how = parameters["table"], parameters["on"], parameters["how"]
    if name not in rows.tables:
        rows.report(f"{field}.table", known(rows.tables.names, name, "tables"), name)
        return
    other = rows.tables.columns(name)
    for key in dict.fromkeys(on):
        _check_key(rows, f"{field}.on", key, name, other)
        if (times := on.count(key)) > 1:
            rows.report(f"{field}.on", "each column once", f"{key} {times} times")
    taken = {} if how in ("semi", "anti") else _taken(rows, field, parameters, other)
    if how in ("semi", "anti") and parameters.get("columns"):
        expected = f"no columns: a {how} join keeps rows, and adds nothing to them"
        rows.report(f"{field}.columns", expected, ", ".join(parameters["columns"]))
    broadcast = parameters.get("broadcast", False)
    rows.operations.append(Join(name, tuple(on), how, tuple(taken), broadcast))
    rows.columns |= taken
    rows.check_names(f"{field}.columns", taken)


def _taken(rows: Rows, field: str, parameters: Parameters, other: Mapping[str, Type]) -> dict[str, Type]:
    """The columns that come from the other table."""
    name, on, wanted = parameters["table"], parameters["on"], parameters.get("columns")
    # Without the right keys, columns that both tables have may be meant as keys.
    keyed = all(key in rows.columns and key in other for key in on)
    chosen = [column for column in other if column not in on] if wanted is None else wanted
    for column in chosen:
        if column not in other:
            rows.report(f"{field}.columns", known(other, column, f"columns of {name}"), column)
        elif column in on:
            rows.report(f"{field}.columns", "columns without the keys: they are there already", column)
        elif column in rows.columns and keyed:
            expected = f"columns that only {name} has: choose them with `columns`, or rename before"
            rows.report(f"{field}.columns", expected, f"{column}, which the table so far has too")
    return {column: other[column] for column in chosen if column in other and column not in rows.columns}


def _check_key(rows: Rows, field: str, key: str, name: str, other: Mapping[str, Type]) -> None:
    """A join key is in both tables, of one type that all engines compare alike."""
    for table, columns in (("the table so far", rows.columns), (name, other)):
        if key not in columns:
            rows.report(field, known(columns, key, f"columns of {table}"), key)
    left, right = rows.columns.get(key), other.get(key)
    if left and right and left != right:
        expected = f"keys of one type: CAST before the join to {right}"
        rows.report(field, expected, f"{key}: {left} and {right}")
    elif left and left.name in FLOATS:
        rows.report(field, "keys that are no floats", f"{key} of type {left}")
    elif left and left.is_nested:
        rows.report(field, SINGLE_VALUE, f"{key} of type {left}")


def union(rows: Rows, field: str, parameters: Parameters) -> None:
    """Adds another table's rows, which have the same columns in any order."""
    name = parameters["table"]
    if name not in rows.tables:
        rows.report(f"{field}.table", known(rows.tables.names, name, "tables"), name)
        return
    field, other, alike = (
        f"{field}.table",
        rows.tables.columns(name),
        "a table with the columns of the rows so far",
    )
    for column, of in rows.columns.items():
        if column not in other:
            rows.report(field, alike, f"{name}, which has no {column}")
        elif of and other[column] != of:
            rows.report(field, f"{column} of one type: CAST before the union to {other[column]}", str(of))
    for column in other:
        if column not in rows.columns:
            rows.report(field, alike, f"{name}, whose {column} they do not have")
    rows.operations.append(UnionRows(name, tuple(rows.columns)))
