"""Checks what a scenario declares of its output against the columns that its operations produce."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scenario.planner.casts import cast, storable
from scenario.planner.expression import Column, TypedExpression
from scenario.planner.nested import SINGLE_VALUE
from scenario.planner.operations import Table
from scenario.planner.problems import Problem, known
from scenario.planner.types import FLOATS, Type


def output_casts(output: Mapping[str, Type], table: Table) -> dict[str, TypedExpression]:
    """Casts to the declared types, in terms that all engines share: their own would round differently."""
    return {
        name: cast(Column(name, found), declared)
        for name, declared in output.items()
        if (found := table.get(name)) and found != declared
    }


def check_output(output: Mapping[str, Type], table: Table) -> Iterator[Problem]:
    """Every output column is produced, in a type that can be stored as the declared one."""
    for name, declared in output.items():
        field = f"output.{name}"
        if name not in table:
            yield {"field": field, "expected": known(table, name, "columns produced"), "got": name}
            continue
        found = table[name]
        if found and not storable(found, declared):
            expected = f"a type that {found} can be stored as, or a CAST in the expression"
            if found.is_nested or declared.is_nested:
                expected = f"{found}: structs and lists are stored as they are"
            yield {"field": field, "expected": expected, "got": str(declared)}


def check_output_names(
    output: Mapping[str, Type], key: Sequence[str], rules: Sequence[Mapping[str, Any]]
) -> Iterator[Problem]:
    """The key and the rules name output columns, of types that they can judge by."""
    for name in key:
        if name not in output:
            yield {"field": "key", "expected": known(output, name, "output columns"), "got": name}
        elif output[name].name in FLOATS:
            yield {"field": "key", "expected": "columns that are no floats", "got": f"{name}, {output[name]}"}
        elif output[name].is_nested:
            yield {"field": "key", "expected": SINGLE_VALUE, "got": f"{name}, {output[name]}"}
        if key.count(name) > 1:
            yield {"field": "key", "expected": "each column once", "got": f"{name} {key.count(name)} times"}
    for index, rule in enumerate(rules):
        parts = {"column": [rule["column"]] if "column" in rule else [], "columns": rule.get("columns", [])}
        for part, names in parts.items():
            for name in names:
                field = f"rules[{index}].{part}"
                if name not in output:
                    yield {"field": field, "expected": known(output, name, "output columns"), "got": name}
                elif output[name].is_nested and rule["ruleType"] != "notNull":
                    yield {"field": field, "expected": SINGLE_VALUE, "got": f"{name}, {output[name]}"}
