"""Plans a scenario: types its steps once and renders them for every stack, before any trial."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from scenario.planner.declarations import check_declared, check_details
from scenario.planner.expression import Render
from scenario.planner.initial import initial_rows
from scenario.planner.problems import Problem
from scenario.planner.steps import StepTyping, TypedStep
from scenario.planner.tables import Tables, read_columns, read_table
from scenario.planner.typed_writes import listed, schema_of

REFEREE_EXPRESSIONS = "stacks.pythonic.expressions_duckdb"
"""The referee, which fills tables before the clock starts, works with DuckDB."""


@dataclass(frozen=True)
class TypedScenario:
    """A scenario's tables after the last step, its steps, and all that has to be mended."""

    tables: Tables
    steps: Sequence[TypedStep]
    problems: Sequence[Problem]


def plan(params: dict[str, Any], _progress: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """Compiles the steps for every stack, or says everything that is wrong with the scenario.

    Args:
        params: as `type_scenario` takes them; `stacks`: `id` and module of the `expressions`.

    Returns:
        `steps`: per stack id the compiled steps of `src/trial/compiledStep.ts`, none where the scenario has
        its own job; `schemas`: every table's columns after the last step; `initial`: of the tables that
        start with rows, `from` which input, `columns` and `where` in DuckDB's SQL; `ends`: by step, how
        long its pipeline is after each operation of the scenario; `errors`: `field`, `expected` and `got`
        of everything to mend. Where there are errors all else is empty.
    """
    scenario = type_scenario(params)
    if scenario.problems:
        return {"steps": {}, "schemas": {}, "initial": {}, "ends": {}, "errors": scenario.problems}
    tables = scenario.tables
    duckdb = renderer(REFEREE_EXPRESSIONS)
    return {
        "steps": {
            stack["id"]: compile_steps(scenario.steps, renderer(stack["expressions"]))
            for stack in params["stacks"]
        },
        "schemas": {name: listed(schema_of(table.columns)) for name, table in tables.own.items()},
        "initial": {
            name: initial_rows(table, tables.inputs, duckdb)
            for name, table in tables.own.items()
            if table.initial is not None
        },
        "ends": {step.name: list(step.ends) for step in scenario.steps},
        "errors": [],
    }


def type_scenario(params: dict[str, Any]) -> TypedScenario:
    """Types a scenario.

    Args:
        params: `inputs`: columns of every input table; `source`: the one where steps without `from` start;
            `tables` of the scenario, with the `fields` that messages call them by; `steps`: `name`,
            `from`, `operations` and their `field`, or null for a job of the user's own.
    """
    tables = Tables(
        inputs={name: read_columns(columns) for name, columns in params["inputs"].items()},
        own={name: read_table(name, table) for name, table in params["tables"].items()},
    )
    problems = list(check_declared(tables))
    typing = StepTyping(tables, params["source"])
    for step in params["steps"] or []:
        typing.apply(step)
    problems += typing.problems
    for table in tables.own.values():
        problems += check_details(table)
    return TypedScenario(tables, typing.steps, _distinct(problems))


def compile_steps(steps: Sequence[TypedStep], render: Render) -> list[dict[str, Any]]:
    """The steps in one engine's language."""
    return [step.compiled(render) for step in steps]


def renderer(module: str) -> Render:
    """How one engine writes expressions, from the module that a stack names."""
    render: Render = importlib.import_module(module).render
    return render


def _distinct(problems: Sequence[Problem]) -> list[Problem]:
    """Each problem once: steps that share a table share its faults."""
    return [each for index, each in enumerate(problems) if each not in problems[:index]]
