"""What a table has before the first step: rows of an input table, in the table's own types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scenario.planner.casts import cast, storable
from scenario.planner.expression import Column, Render
from scenario.planner.infer import condition
from scenario.planner.problems import ExpressionError, Problem, known, problem
from scenario.planner.tables import Columns, OwnTable


def check_initial(table: OwnTable, inputs: Mapping[str, Columns]) -> Iterator[Problem]:
    """The input has every column of the table, in a type that can be stored as the table's."""
    if table.initial is None:
        return
    field = f"{table.details_field}initial"
    source, where = _parts(table)
    if source not in inputs:
        yield problem(field, known(inputs, source, "input tables"), source)
        return
    columns = inputs[source]
    for name, declared in table.declared.items():
        if name not in columns:
            yield problem(field, f"an input with all columns of {table.name}", f"{source}, without {name}")
        elif not storable(columns[name], declared):
            expected = f"an input whose {name} can be stored as {declared}"
            yield problem(field, expected, f"{source}, where it is {columns[name]}")
    if where is not None:
        try:
            condition(where, columns)
        except ExpressionError as error:
            yield problem(f"{field}.where", error.expected, error.got)


def initial_rows(table: OwnTable, inputs: Mapping[str, Columns], render: Render) -> dict[str, Any]:
    """How one engine makes the rows of a sound table: from which input, which columns, and where."""
    source, where = _parts(table)
    columns = inputs[source]
    return {
        "from": source,
        "columns": [
            {"name": name, "expression": render(cast(Column(name, columns[name]), declared))}
            for name, declared in table.declared.items()
        ],
        "where": None if where is None else render(condition(where, columns)),
    }


def _parts(table: OwnTable) -> tuple[str, str | None]:
    """The input and the condition."""
    initial = table.initial
    if initial is None or isinstance(initial, str):
        return initial or "", None
    return initial["from"], initial.get("where")
