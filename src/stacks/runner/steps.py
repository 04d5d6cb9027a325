"""Runs a task's steps, which read and write tables of the scenario one after another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol, TypeVar

from stacks.runner.inputs import InputEngine, TaskInputs
from stacks.runner.job import Source, Step, Task
from stacks.runner.operations import Functions, run_pipeline
from stacks.runner.processor import STEP_NOTE, ProcessingResult, Stopwatch
from stacks.runner.writes import Append, RowsWrite, TableChange

Frame = TypeVar("Frame")


class StepEngine(InputEngine[Frame], Protocol[Frame]):
    """What an engine must have for steps. `table` in its methods is `namespace.name`."""

    @property
    def name(self) -> str:
        """For messages."""

    @property
    def functions(self) -> Functions[Frame]:
        """The operations that it has."""

    def read_table(self, table: str, source: Source) -> Frame:
        """A table of the scenario as the last step left it, lazily."""

    def write(self, frame: Frame, write: RowsWrite, table: str, stopwatch: Stopwatch) -> int:
        """Runs the frame and commits its rows; ends the phases from `plan` on. Returns commit retries."""

    def change(self, change: TableChange, table: str, stopwatch: Stopwatch) -> int:
        """Changes a table and commits; ends its phases. Returns commit retries."""


@contextmanager
def noted(task: Task, step: Step) -> Iterator[None]:
    """Notes the step at its error, unless all of the task is one step that adds its rows to the output."""
    try:
        yield
    except BaseException as error:
        write = step.write
        if len(task.steps) > 1 or not isinstance(write, Append):
            error.add_note(f'{STEP_NOTE}"{step.name}" ({type(write).__name__.lower()} {write.table})')
        raise


def run_steps(task: Task, engine: StepEngine[Frame]) -> ProcessingResult:
    """Runs the steps in order. Each reads the tables that it names as the one before has left them."""
    stopwatch = Stopwatch()
    retries = 0
    with TaskInputs(task, engine, stopwatch) as inputs:

        def read(source: Source) -> Frame:
            if source.table in task.inputs:
                return inputs.read(source.table)
            return engine.read_table(task.tables[source.table], source)

        for step in task.steps:
            stopwatch.step = step.name
            table = task.tables[step.write.table]
            with noted(task, step):
                if isinstance(step.write, TableChange):
                    retries += engine.change(step.write, table, stopwatch)
                elif step.source:
                    frame = run_pipeline(
                        step.pipeline,
                        read(step.source),
                        lambda name: read(Source(name)),
                        engine.functions,
                        engine.name,
                    )
                    retries += engine.write(frame, step.write, table, stopwatch)
        return ProcessingResult(stopwatch, retries + inputs.retries, inputs.malformed)
