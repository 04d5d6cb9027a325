"""Checks that validation rules name columns that are there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scenario.planner.nested import SINGLE_VALUE
from scenario.planner.problems import Problem, known, problem
from scenario.planner.tables import Columns, OwnTable

_OF_ANY_TYPE = ("notNull", "schema")


def check_rules(table: OwnTable, inputs: Mapping[str, Columns], kind: str) -> Iterator[Problem]:
    """Columns of the table after the last step, `kind` in messages, and columns of inputs."""
    for index, rule in enumerate(table.rules):
        field = f"{table.details_field}rules[{index}]"
        parts = {"column": [rule["column"]] if "column" in rule else [], "columns": rule.get("columns", [])}
        for part, names in parts.items():
            for name in names:
                if name not in table.columns:
                    yield problem(f"{field}.{part}", known(table.columns, name, kind), name)
                elif table.columns[name].is_nested and rule["ruleType"] not in _OF_ANY_TYPE:
                    yield problem(f"{field}.{part}", SINGLE_VALUE, f"{name}, {table.columns[name]}")
        for part, other, names in _elsewhere(rule):
            if other not in inputs:
                yield problem(f"{field}.{part}", known(inputs, other, "input tables"), other)
                continue
            for name in names:
                if name not in inputs[other]:
                    yield problem(f"{field}.{part}", known(inputs[other], name, f"columns of {other}"), name)


def _elsewhere(rule: Mapping[str, Any]) -> Iterator[tuple[str, str, list[str]]]:
    """The parts of a rule that name an input table, and which columns of it."""
    if "to" in rule:
        yield "table", rule["table"], rule["to"]
    for part in ("expected", "of"):
        if isinstance(value := rule.get(part), Mapping):
            yield part, value["table"], [value["column"]]
