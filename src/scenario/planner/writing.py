"""Brings rows into the columns of the table that they go to."""

from __future__ import annotations

from collections.abc import Mapping

from scenario.planner.casts import cast, storable
from scenario.planner.expression import Call, Column, Literal, TypedExpression
from scenario.planner.infer import condition
from scenario.planner.nested import SINGLE_VALUE
from scenario.planner.problems import known
from scenario.planner.rows import Parameters, Rows
from scenario.planner.tables import OwnTable
from scenario.planner.typed_operations import Transform
from scenario.planner.typed_writes import Append, Overwrite, RowsWrite, Upsert, schema_of
from scenario.planner.types import BOOLEAN, FLOATS, NUMBERS, Type

_ORDERED = (NUMBERS - FLOATS) | {"date", "timestamp", "timestamptz"}


def write(rows: Rows, field: str, operation: Parameters, step: str | None) -> RowsWrite | None:
    """Types the end of a step; None if its table is unknown. `step`: its name, if the file has one."""
    name = operation["parameters"]["table"]
    if name not in rows.tables.own:
        rows.report(f"{field}.table", known(rows.tables.own, name, "tables of the scenario"), name)
        return None
    table = rows.tables.own[name]
    _check_rows(rows, table, field, step)
    parameters, schema = operation["parameters"], schema_of(table.columns)
    casts = output_casts(table.columns, rows.columns)
    match operation["operationType"]:
        case "append":
            written: RowsWrite = Append(name, schema, _after(rows, field, parameters, table))
        case "overwrite":
            written = Overwrite(name, schema)
        case _:
            on = _key(rows, field, parameters, table)
            flag = None
            if "deleteWhen" in parameters:
                flag = _free_name("delete_row", {*rows.columns, *table.columns})
                deletes = rows.typed(f"{field}.deleteWhen", parameters["deleteWhen"], condition)
                if deletes:
                    # NULL deletes nothing.
                    never = Literal(False, BOOLEAN)
                    casts[flag] = Call("coalesce", (deletes, never), BOOLEAN)
            written = Upsert(name, schema, on, flag)
    if casts:
        rows.operations.append(Transform(tuple(casts.items())))
    return written


def output_casts(
    declared: Mapping[str, Type], columns: Mapping[str, Type | None]
) -> dict[str, TypedExpression]:
    """Casts to a table's types, in terms that all engines share: their own would round differently."""
    return {
        name: cast(Column(name, found), of)
        for name, of in declared.items()
        if (found := columns.get(name)) and found != of and storable(found, of)
    }


def _check_rows(rows: Rows, table: OwnTable, field: str, step: str | None) -> None:
    """Every column of the table is produced, in a type that can be stored as the table's."""
    by_step = "" if step is None else f" by step {step}"
    for name, of in table.columns.items():
        # Columns that a step has added are not in the table's declaration.
        column_field = f"{table.columns_field}.{name}" if name in table.declared else field
        if name not in rows.columns:
            rows.report(column_field, known(rows.columns, name, f"columns produced{by_step}"), name)
            continue
        found = rows.columns[name]
        if found and not storable(found, of):
            expected = f"a type that {found}{by_step} can be stored as, or a CAST in the expression"
            if found.is_nested or of.is_nested:
                expected = f"{found}{by_step}: structs and lists are stored as they are"
            rows.report(column_field, expected, str(of))


def _after(rows: Rows, field: str, parameters: Parameters, table: OwnTable) -> str | None:
    """The watermark's column."""
    after: str | None = parameters.get("after")
    if after is None:
        return None
    if after not in table.columns:
        rows.report(f"{field}.after", known(table.columns, after, f"columns of {table.name}"), after)
    elif (of := table.columns[after]).name not in _ORDERED:
        rows.report(f"{field}.after", "a whole number, decimal, date or timestamp", f"{after} of type {of}")
    return after


def _key(rows: Rows, field: str, parameters: Parameters, table: OwnTable) -> tuple[str, ...]:
    """The columns that say which row is updated."""
    on: list[str] = parameters["on"]
    for name in dict.fromkeys(on):
        if name not in table.columns:
            rows.report(f"{field}.on", known(table.columns, name, f"columns of {table.name}"), name)
        elif (of := table.columns[name]).name in FLOATS:
            rows.report(f"{field}.on", "keys that are no floats", f"{name} of type {of}")
        elif of.is_nested:
            rows.report(f"{field}.on", SINGLE_VALUE, f"{name} of type {of}")
        if (times := on.count(name)) > 1:
            rows.report(f"{field}.on", "each column once", f"{name} {times} times")
    return tuple(on)


def _free_name(name: str, taken: set[str]) -> str:
    """A column name that nobody has."""
    lower = {one.lower() for one in taken}
    while name in lower:
        name += "_"
    return name
