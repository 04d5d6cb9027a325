"""Checks that validation rules name columns of their table; the rest is tried on empty tables later."""

from __future__ import annotations

from collections.abc import Iterator

from scenario.planner.nested import SINGLE_VALUE
from scenario.planner.problems import Problem, known, problem
from scenario.planner.tables import OwnTable

_OF_ANY_TYPE = ("notNull", "schema")


def check_rules(table: OwnTable, kind: str) -> Iterator[Problem]:
    """Columns of the table after the last step; `kind` is what messages call them."""
    for index, rule in enumerate(table.rules):
        field = f"{table.details_field}rules[{index}]"
        parts = {"column": [rule["column"]] if "column" in rule else [], "columns": rule.get("columns", [])}
        for part, names in parts.items():
            for name in names:
                if name not in table.columns:
                    yield problem(f"{field}.{part}", known(table.columns, name, kind), name)
                elif table.columns[name].is_nested and rule["ruleType"] not in _OF_ANY_TYPE:
                    yield problem(f"{field}.{part}", SINGLE_VALUE, f"{name}, {table.columns[name]}")
