"""Steps that change a table of the scenario and have no rows: delete, evolve, maintain."""

from __future__ import annotations

from scenario.planner.evolution import evolve
from scenario.planner.infer import condition
from scenario.planner.parse import quoted
from scenario.planner.predicates import SUBSET, exact_predicate
from scenario.planner.problems import ExpressionError, Report, known
from scenario.planner.rows import Parameters
from scenario.planner.tables import OwnTable, Tables
from scenario.planner.typed_writes import Delete, Maintain, TableChange


def change(tables: Tables, field: str, operation: Parameters, report: Report) -> TableChange | None:
    """Types a change of a table; None where it is wrong."""
    parameters = operation["parameters"]
    name = parameters["table"]
    if name not in tables.own:
        report(f"{field}.table", known(tables.own, name, "tables of the scenario"), name)
        return None
    match operation["operationType"]:
        case "delete":
            return _delete(tables.own[name], f"{field}.where", parameters["where"], report)
        case "evolve":
            return evolve(tables.own[name], f"{field}.changes", parameters["changes"], report)
        case _:
            return Maintain(name, parameters["action"])


def _delete(table: OwnTable, field: str, where: str, report: Report) -> Delete | None:
    try:
        typed = condition(where, table.columns)
    except ExpressionError as error:
        report(field, error.expected, error.got)
        return None
    predicate = exact_predicate(typed)
    if predicate is None:
        report(field, f"a condition that Iceberg can answer, {SUBSET}", quoted(where))
        return None
    return Delete(table.name, typed, predicate)
