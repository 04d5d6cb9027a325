"""Checks what a scenario says of its tables against their columns."""

from __future__ import annotations

from collections.abc import Iterator

from scenario.planner.column_names import name_problems
from scenario.planner.initial import check_initial
from scenario.planner.nested import SINGLE_VALUE
from scenario.planner.partitioning import check_partition_field
from scenario.planner.problems import Problem, known, problem
from scenario.planner.rules import check_rules
from scenario.planner.tables import OwnTable, Tables
from scenario.planner.types import FLOATS


def check_declared(tables: Tables) -> Iterator[Problem]:
    """What must be right before the first step: names, types, partitions and what tables are filled with."""
    for table in tables.own.values():
        if table.name in tables.inputs:
            yield problem(table.field, "a name that no input table has", table.name)
        twin = next(
            (one for one in tables.own if one < table.name and one.lower() == table.name.lower()), None
        )
        if twin is not None:
            yield problem(
                table.field, "names that differ by more than upper and lower case", f"{twin} and {table.name}"
            )
        yield from name_problems(table.columns_field, table.declared, table.declared)
        yield from _check_partitions(table)
        yield from check_initial(table, tables.inputs)


def check_details(table: OwnTable) -> Iterator[Problem]:
    """The key, the rules and the tolerances name columns that the table has after the last step."""
    columns, kind = table.columns, f"{'' if table.details_field else 'output '}columns"
    field = f"{table.details_field}key"
    for name in dict.fromkeys(table.key):
        if name not in columns:
            yield problem(field, known(columns, name, kind), name)
        elif columns[name].name in FLOATS:
            yield problem(field, "columns that are no floats", f"{name}, {columns[name]}")
        elif columns[name].is_nested:
            yield problem(field, SINGLE_VALUE, f"{name}, {columns[name]}")
        if (times := list(table.key).count(name)) > 1:
            yield problem(field, "each column once", f"{name} {times} times")
    yield from check_rules(table, kind)
    for name in table.tolerance:
        field = f"{table.details_field}tolerance.{name}"
        if name not in columns:
            yield problem(field, known(columns, name, kind), name)
        elif columns[name].name not in FLOATS:
            yield problem(field, "a float or double column", f"{name}, {columns[name]}")


def _check_partitions(table: OwnTable) -> Iterator[Problem]:
    field = f"{table.details_field}partitionBy"
    for partition in table.partition_by:
        for expected, got in check_partition_field(partition, table.declared):
            yield problem(field, expected, got)
    seen = [(partition.transform, partition.column) for partition in table.partition_by]
    for index, partition in enumerate(table.partition_by):
        if seen[index] in seen[:index]:
            yield problem(field, "each column once by the same transform", partition.text)
