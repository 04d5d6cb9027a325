"""What both engines share of running a task: all of Iceberg."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import Any, Generic, TypeVar

import pyarrow as pa
from pyiceberg.catalog import load_catalog
from pyiceberg.table import Table

from stacks.pythonic.change import change_table
from stacks.pythonic.null_lists import keep_null_lists
from stacks.pythonic.upsert import Changes, require_copy_on_write, upsert
from stacks.pythonic.watermark import greatest
from stacks.pythonic.write import append, overwrite
from stacks.runner.columns import Column
from stacks.runner.inputs import Loaded, TaskInputs
from stacks.runner.job import Catalog, Source, Task, TaskInput
from stacks.runner.operations import Functions
from stacks.runner.processor import ProcessingResult, Stopwatch
from stacks.runner.steps import run_steps
from stacks.runner.writes import Append, Overwrite, RowsWrite, TableChange, Upsert

Frame = TypeVar("Frame")

keep_null_lists()


class Engine(ABC, Generic[Frame]):
    """An engine of the Pythonic stack: a `StepEngine` that reads and transforms; PyIceberg writes."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = load_catalog(catalog.name, **catalog.properties)

    @property
    @abstractmethod
    def name(self) -> str:
        """For messages."""

    @property
    @abstractmethod
    def functions(self) -> Functions[Frame]:
        """The operations that it has."""

    @abstractmethod
    def read_input(self, table: TaskInput) -> Frame:
        """An input's files, lazily."""

    @abstractmethod
    def load_input(self, table: TaskInput) -> AbstractContextManager[Loaded[Frame]]:
        """A text input whose malformed rows do not fail the task, read once."""

    @abstractmethod
    def stack(self, parts: list[tuple[Frame, list[str | None]]], schema: list[Column]) -> Frame:
        """The rows of all parts, lazily: of each the named columns, as those of `schema`; None: nulls."""

    @abstractmethod
    def scan(self, table: Table, source: Source) -> Frame:
        """The table's current snapshot, lazily, without columns and files that the source leaves out."""

    @abstractmethod
    def run_script(self, path: str, inputs: dict[str, Frame]) -> Frame:
        """What a user's own `transform` makes of the inputs."""

    @abstractmethod
    def conform(self, frame: Frame, schema: list[Column]) -> Frame:
        """Exactly the declared columns, cast to their types; a value that does not fit fails the task."""

    @abstractmethod
    def above(self, frame: Frame, column: str, value: Any) -> Frame:  # noqa: ANN401 - a value of any type
        """The rows with a greater value."""

    @abstractmethod
    def batches(self, frame: Frame) -> Iterable[pa.RecordBatch]:
        """Runs the query, in streaming, and hands out its rows in their order."""

    @abstractmethod
    def changes(self, frame: Frame, on: list[str], flag: str | None) -> AbstractContextManager[Changes]:
        """Runs the query and holds its rows; several of one key without a null are a `duplicate_key`."""

    def run(self, task: Task) -> ProcessingResult:
        """Runs the steps, or the script. Phases of each step: `plan`, `execute`, `commit`."""
        if not task.script:
            return run_steps(task, self)
        stopwatch = Stopwatch()
        with TaskInputs(task, self, stopwatch) as inputs:
            frame = self.run_script(task.script.path, {name: inputs.read(name) for name in task.inputs})
            append_all = Append(task.script.table, task.script.schema, after=None)
            retries = self.write(frame, append_all, task.tables[task.script.table], stopwatch)
            return ProcessingResult(stopwatch, retries + inputs.retries, inputs.malformed)

    def read_table(self, table: str, source: Source) -> Frame:
        """A table of the scenario as the last step left it."""
        return self.scan(self._catalog.load_table(table), source)

    def write(self, frame: Frame, write: RowsWrite, table: str, stopwatch: Stopwatch) -> int:
        """Runs the frame and commits its rows. Returns commit retries."""
        target = self._catalog.load_table(table)
        match write:
            case Append():
                rows = self._after(self.conform(frame, write.schema), write.after, target)
                stopwatch.lap("plan")
                return append(target, lambda: self.batches(rows), stopwatch)
            case Overwrite():
                rows = self.conform(frame, write.schema)
                stopwatch.lap("plan")
                return overwrite(target, lambda: self.batches(rows), stopwatch)
            case Upsert(on=on, delete_flag=flag):
                require_copy_on_write(target, "write.merge.mode")
                rows = self.conform(frame, [*write.schema, *([Column(flag, "boolean")] if flag else [])])
                stopwatch.lap("plan")
                with self.changes(rows, on, flag) as changes:
                    return upsert(target, changes, on, stopwatch)

    def change(self, change: TableChange, table: str, stopwatch: Stopwatch) -> int:
        """Changes a table and commits. Returns commit retries."""
        return change_table(self._catalog.load_table(table), change, stopwatch)

    def _after(self, frame: Frame, column: str | None, table: Table) -> Frame:
        value = None if column is None else greatest(table, column)
        return frame if column is None or value is None else self.above(frame, column, value)
