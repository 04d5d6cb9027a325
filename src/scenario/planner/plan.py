"""Plans a scenario: types its operations once and renders them for every stack, before any trial."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from typing import Any

from scenario.planner.operations import OperationTyping, Table
from scenario.planner.output import check_output, check_output_names, output_casts
from scenario.planner.problems import Problem, known
from scenario.planner.steps import Step, Transform
from scenario.planner.types import parse_type


def plan(params: dict[str, Any], _progress: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """Compiles the operations for every stack, or says everything that is wrong with the scenario.

    Args:
        params: `operations` as `operations.ts` defines them, or null where the scenario brings its own job;
            `source`: the table that they start from; `inputs`: columns of every table; `output`: declared
            columns; `key` and `rules` over them; `stacks`: `id` and module of the `expressions`.

    Returns:
        `pipelines`: per stack id the compiled operations of `src/trial/protocol.ts`; `errors`: `field`,
        `expected` and `got` of everything to mend. Where there are errors there are no pipelines.
    """
    output = {column["name"]: parse_type(column["type"]) for column in params["output"]}
    inputs: dict[str, Table] = {
        table: {column["name"]: parse_type(column["type"]) for column in columns}
        for table, columns in params["inputs"].items()
    }
    problems: list[Problem] = []
    steps: list[Step] = []
    if params["operations"] is not None:
        if params["source"] in inputs:
            typing = OperationTyping(inputs, params["source"])
            for index, operation in enumerate(params["operations"]):
                typing.apply(index, operation)
            problems += [*typing.problems, *check_output(output, typing.table)]
            steps = typing.steps
            if not problems and (casts := output_casts(output, typing.table)):
                steps = [*steps, Transform(tuple(casts.items()))]
        else:
            expected = known(inputs, params["source"], "input tables")
            problems.append({"field": "source", "expected": expected, "got": params["source"]})
    problems += check_output_names(output, params["key"], params["rules"])
    pipelines = {} if problems else {stack["id"]: _compiled(steps, stack) for stack in params["stacks"]}
    return {"pipelines": pipelines, "errors": problems}


def _compiled(steps: list[Step], stack: Mapping[str, str]) -> list[dict[str, Any]]:
    """The steps in one stack's language."""
    render = importlib.import_module(stack["expressions"]).render
    return [step.compiled(render) for step in steps]
