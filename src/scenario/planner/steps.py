"""Types the steps of a scenario, each over the tables as those before have left them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scenario.planner.column_names import name_problems
from scenario.planner.expression import Render, TypedExpression
from scenario.planner.predicates import Predicate, pushable
from scenario.planner.problems import Problem, known, problem
from scenario.planner.row_operations import apply
from scenario.planner.rows import Rows
from scenario.planner.table_changes import change
from scenario.planner.tables import Tables
from scenario.planner.typed_operations import Filter, Operation
from scenario.planner.typed_writes import RowsWrite, TableChange
from scenario.planner.writing import write

_CHANGES = ("delete", "evolve", "maintain")
SHORT = "operations"
"""Where a file has the operations of its only step."""


@dataclass(frozen=True)
class Source:
    """Where a step's rows come from. Of a table of the scenario: what the step needs of it; None: all."""

    table: str
    columns: list[str] | None
    predicate: Predicate | None


@dataclass(frozen=True)
class TypedStep:
    """Rows of one table through operations into another; or a change of a table alone, without source."""

    name: str
    source: Source | None
    pipeline: tuple[Operation, ...]
    write: RowsWrite | TableChange
    ends: tuple[int, ...]
    """How long the pipeline is after each operation of the scenario."""

    def compiled(self, render: Render) -> dict[str, Any]:
        """The CompiledStep of `src/trial/compiledStep.ts` in one engine's language."""
        return {
            "name": self.name,
            "source": self.source
            and {
                "table": self.source.table,
                "columns": self.source.columns,
                "predicate": self.source.predicate,
            },
            "pipeline": [operation.compiled(render) for operation in self.pipeline],
            "write": self.write.compiled(render),
        }


class StepTyping:
    """The steps so far, and all that was wrong with them."""

    def __init__(self, tables: Tables, source: str) -> None:
        self.tables = tables
        self.steps: list[TypedStep] = []
        self.problems: list[Problem] = []
        self._source = source

    def apply(self, step: Mapping[str, Any]) -> None:
        """Types one step. A wrong one still changes its table, so that later ones are checked too."""
        operations = step["operations"]
        if operations[-1]["operationType"] in _CHANGES:
            self._change(step)
        else:
            self._rows(step)

    def _change(self, step: Mapping[str, Any]) -> None:
        if step["from"] is not None:
            expected = "no table to start from: the step has no rows"
            self._report(_from(step), expected, step["from"])
        written = change(self.tables, f"{step['field']}[0]", step["operations"][0], self._report)
        if written is not None:
            self.steps.append(TypedStep(step["name"], None, (), written, (0,)))

    def _rows(self, step: Mapping[str, Any]) -> None:
        source = self._source_of(step)
        if source is None:
            return
        rows = Rows(self.tables.columns(source), self.tables)
        *operations, last = step["operations"]
        ends: list[int] = []
        for index, operation in enumerate(operations):
            apply(rows, f"{step['field']}[{index}]", operation)
            ends.append(len(rows.operations))
        name = None if step["field"] == SHORT else step["name"]
        written = write(rows, f"{step['field']}[{len(operations)}]", last, name)
        self.problems += rows.problems
        if written is not None:
            pipeline = tuple(rows.operations)
            needed = self._needed(source, pipeline, written)
            self.steps.append(TypedStep(step["name"], needed, pipeline, written, (*ends, len(pipeline))))

    def _source_of(self, step: Mapping[str, Any]) -> str | None:
        """The table that a step starts from; None where there is none of that name."""
        name, field = step["from"], _from(step)
        if name is None:
            name, field = self._source, "source"
            if name not in self.tables.inputs:
                self._report(field, known(self.tables.inputs, name, "input tables"), name)
                return None
        elif name not in self.tables:
            self._report(field, known(self.tables.names, name, "tables"), name)
            return None
        columns = self.tables.columns(name)
        if name in self.tables.inputs:
            self.problems += name_problems(field, columns, columns)
        return str(name)

    def _needed(self, table: str, pipeline: tuple[Operation, ...], written: RowsWrite) -> Source:
        """What a step reads: only of a table of the scenario can columns and files be left out."""
        if table in self.tables.inputs:
            return Source(table, None, None)
        columns = self.tables.columns(table)
        needed = written.needs
        for operation in reversed(pipeline):
            needed = operation.needs(needed)
        # Rows without any column can't be counted.
        read = [name for name in columns if name in needed] or list(columns)[:1]
        some = read if len(read) < len(columns) else None
        return Source(table, some, pushable(_first_conditions(pipeline)))

    def _report(self, field: str, expected: str, got: str) -> None:
        self.problems.append(problem(field, expected, got))


def _first_conditions(pipeline: tuple[Operation, ...]) -> Iterator[TypedExpression]:
    """Those of the filters that stand before anything else: they see the table's own columns."""
    for operation in pipeline:
        if not isinstance(operation, Filter):
            return
        yield operation.condition


def _from(step: Mapping[str, Any]) -> str:
    """Where the file has the step's table."""
    return f"{str(step['field']).removesuffix(SHORT)}from"
