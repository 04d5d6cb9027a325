"""A task's inputs as its steps or its script read them."""

from __future__ import annotations

from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from typing import Generic, Protocol, Self, TypeVar

from stacks.runner.columns import Column
from stacks.runner.job import Task, TaskInput
from stacks.runner.processor import Stopwatch
from stacks.runner.writes import Append

Frame = TypeVar("Frame")
Frame_contra = TypeVar("Frame_contra", contravariant=True)
LINE = Column("line", "string")
"""The one column of a table for malformed rows: a line as it is, without its line break."""


@dataclass(frozen=True, slots=True)
class Loaded(Generic[Frame]):
    """A text input, read once: its good rows, and the lines (`LINE`) of the others with their number."""

    rows: Frame
    lines: Frame
    malformed: int


def unused_name(table: TaskInput) -> str:
    """A name that no column has, in any case of its letters."""
    taken = {column.name.lower() for column in table.schema}
    name = "malformed_line"
    while name in taken:
        name += "_"
    return name


class InputEngine(Protocol[Frame]):
    """What an engine must have for inputs."""

    def read_input(self, table: TaskInput) -> Frame:
        """An input's files, lazily; a malformed row fails the task."""

    def load_input(self, table: TaskInput) -> AbstractContextManager[Loaded[Frame]]:
        """Reads a text input with all its columns, and keeps it outside the heap until the block ends."""

    def write(self, frame: Frame, write: Append, table: str, stopwatch: Stopwatch) -> int:
        """Runs the frame and commits its rows. Returns commit retries."""


class TaskInputs(Generic[Frame]):
    """Reads inputs by name. Lives as long as what is made of them.

    Where malformed rows do not fail the task, the text is loaded before a pipeline first reads it: which rows
    are malformed must depend neither on the columns that a plan needs nor on how often it reads them.
    """

    def __init__(self, task: Task, engine: InputEngine[Frame], stopwatch: Stopwatch) -> None:
        self._task = task
        self._engine = engine
        self._stopwatch = stopwatch
        self._loaded: dict[str, Frame] = {}
        self._open = ExitStack()
        self.malformed = 0
        self.retries = 0

    def read(self, name: str) -> Frame:
        """An input. Ends the phases of loading it: `load`, and those of writing what was malformed."""
        table = self._task.inputs[name]
        if table.on_malformed == "fail":
            return self._engine.read_input(table)
        if name not in self._loaded:
            self._loaded[name] = self._load(table)
        return self._loaded[name]

    def _load(self, table: TaskInput) -> Frame:
        loaded = self._open.enter_context(self._engine.load_input(table))
        self._stopwatch.lap("load")
        self.malformed += loaded.malformed
        if table.quarantine is not None and loaded.malformed > 0:
            append = Append(table.quarantine, [LINE], after=None)
            target = self._task.tables[table.quarantine]
            self.retries += self._engine.write(loaded.lines, append, target, self._stopwatch)
        return loaded.rows

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()
