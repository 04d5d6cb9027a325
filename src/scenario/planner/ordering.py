"""Operations that depend on the order of rows."""

from __future__ import annotations

from scenario.planner.problems import ExpressionError, UntypedColumnError, known
from scenario.planner.rows import Parameters, Rows
from scenario.planner.typed_orderings import Deduplicate, Sessionise, Sort, Window
from scenario.planner.types import LONG
from scenario.planner.window_functions import window_column


def deduplicate(rows: Rows, field: str, parameters: Parameters) -> None:
    """One row of each key."""
    by = rows.keys(f"{field}.by", parameters["by"])
    latest = rows.sort_keys(f"{field}.latest", parameters["latest"])
    rows.operations.append(Deduplicate(by, latest))


def window(rows: Rows, field: str, parameters: Parameters) -> None:
    """Adds columns; all of them see the columns as they were before."""
    by = rows.keys(f"{field}.by", parameters["by"])
    order_by = rows.sort_keys(f"{field}.orderBy", parameters["orderBy"])
    columns = []
    for name, text in parameters["columns"].items():
        rows.check_new(f"{field}.columns.{name}", name)
        try:
            columns.append(window_column(name, text, rows.columns))
        except ExpressionError as error:
            rows.report(f"{field}.columns.{name}", error.expected, error.got)
        except UntypedColumnError:
            pass
    rows.operations.append(Window(by, order_by, tuple(columns)))
    types = {column.name: column.type for column in columns}
    rows.columns |= {name: types.get(name) for name in parameters["columns"]}
    rows.check_names(f"{field}.columns", parameters["columns"])


def sessionise(rows: Rows, field: str, parameters: Parameters) -> None:
    """Adds the session's number."""
    by = rows.keys(f"{field}.by", parameters["by"])
    order_by, new = parameters["orderBy"], parameters["as"]
    if order_by not in rows.columns:
        rows.report(f"{field}.orderBy", known(rows.columns, order_by, "columns"), order_by)
    elif (found := rows.columns[order_by]) and found.name not in ("timestamp", "timestamptz"):
        rows.report(f"{field}.orderBy", "a timestamp", f"{order_by} of type {found}")
    rows.check_new(f"{field}.as", new)
    rows.operations.append(Sessionise(by, order_by, parameters["gapMinutes"], new))
    rows.columns[new] = LONG
    rows.check_names(f"{field}.as", [new])


def sort(rows: Rows, field: str, parameters: Parameters) -> None:
    """Orders the rows."""
    rows.operations.append(Sort(rows.sort_keys(f"{field}.by", parameters["by"]), parameters.get("limit")))
