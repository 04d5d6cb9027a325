"""Schema evolution: which changes of a table's columns are compatible, and what they leave behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scenario.planner.column_names import name_problems
from scenario.planner.problems import Report, known
from scenario.planner.rows import Parameters
from scenario.planner.tables import OwnTable
from scenario.planner.typed_writes import Evolve, schema_of
from scenario.planner.types import Type, parse_type


def evolve(table: OwnTable, field: str, changes: Parameters, report: Report) -> Evolve:
    """Checks the changes and makes the right ones: drops first, then renames, widens and adds."""
    before = dict(table.columns)
    drop: Sequence[str] = changes.get("drop", [])
    rename: Mapping[str, str] = changes.get("rename", {})
    widen = {name: parse_type(of) for name, of in changes.get("widen", {}).items()}
    add = {name: parse_type(of) for name, of in changes.get("add", {}).items()}
    _drop(table, f"{field}.drop", drop, report)
    _rename(table, f"{field}.rename", rename, before, report)
    for name, of in widen.items():
        if name not in table.columns:
            report(f"{field}.widen.{name}", known(table.columns, name, "columns"), name)
        elif not widens(found := table.columns[name], of):
            expected = "int → long, float → double, or a decimal of more digits and as many after the point"
            report(f"{field}.widen.{name}", expected, f"{found} → {of}")
        else:
            table.columns[name] = of
    for name, of in add.items():
        if name in before or name in table.columns:
            report(f"{field}.add.{name}", "a name that no column has, or had before this step", name)
        else:
            table.columns[name] = of
    if not table.columns:
        report(f"{field}.drop", "at least one column to be left", ", ".join(drop))
    for problem in name_problems(field, [*rename.values(), *add], table.columns):
        report(problem["field"], problem["expected"], problem["got"])
    return Evolve(table.name, schema_of(add), tuple(rename.items()), schema_of(widen), tuple(drop))


def widens(source: Type, target: Type) -> bool:
    """Whether Iceberg can read values of one type as another: its specification, "Schema Evolution"."""
    if source.name == target.name == "decimal":
        return source.scale == target.scale and source.precision < target.precision
    return (source.name, target.name) in (("int", "long"), ("float", "double"))


def _drop(table: OwnTable, field: str, names: Sequence[str], report: Report) -> None:
    for name in dict.fromkeys(names):
        if name not in table.columns:
            report(field, known(table.columns, name, "columns"), name)
            continue
        if name in table.partition_columns:
            report(field, "columns that the table is not partitioned by", name)
        elif name in table.key:
            report(field, "columns that are no part of the key", name)
        del table.columns[name]
    if len(set(names)) < len(names):
        report(field, "each column once", ", ".join(names))


def _rename(
    table: OwnTable, field: str, names: Mapping[str, str], before: Mapping[str, Type], report: Report
) -> None:
    """Names of columns keep their places."""
    new: dict[str, str] = {}
    for name, wanted in names.items():
        if name not in table.columns:
            report(f"{field}.{name}", known(table.columns, name, "columns"), name)
        elif wanted in before or wanted in new.values():
            report(f"{field}.{name}", "a name that no column has, or had before this step", wanted)
        else:
            new[name] = wanted
    table.columns = {new.get(name, name): of for name, of in table.columns.items()}
    table.partition_columns = {new.get(name, name) for name in table.partition_columns}
