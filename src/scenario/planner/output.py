"""Checks what a scenario declares of its output against the columns that its operations produce."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scenario.planner.casts import cast, storable
from scenario.planner.expression import Column, TypedExpression
from scenario.planner.operations import Table
from scenario.planner.problems import Problem, known
from scenario.planner.types import FLOATS, MAX_PRECISION, Type


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
            yield {"field": field, "expected": expected, "got": str(declared)}


def check_output_names(
    output: Mapping[str, Type], key: Sequence[str], rules: Sequence[Mapping[str, Any]]
) -> Iterator[Problem]:
    """The key and the rules name output columns, whose types exist."""
    for name, declared in output.items():
        if declared.name == "decimal" and not declared.scale <= declared.precision <= MAX_PRECISION:
            expected = f"at most {MAX_PRECISION} digits, of them at most all after the point"
            yield {"field": f"output.{name}", "expected": expected, "got": str(declared)}
    for name in key:
        if name not in output:
            yield {"field": "key", "expected": known(output, name, "output columns"), "got": name}
        elif output[name].name in FLOATS:
            yield {"field": "key", "expected": "columns that are no floats", "got": f"{name}, {output[name]}"}
        if key.count(name) > 1:
            yield {"field": "key", "expected": "each column once", "got": f"{name} {key.count(name)} times"}
    for index, rule in enumerate(rules):
        parts = {"column": [rule["column"]] if "column" in rule else [], "columns": rule.get("columns", [])}
        for part, names in parts.items():
            for name in names:
                if name not in output:
                    expected = known(output, name, "output columns")
                    yield {"field": f"rules[{index}].{part}", "expected": expected, "got": name}
