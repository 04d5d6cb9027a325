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

    def stack(self, parts: list[tuple[Frame, list[str | None]]], schema: list[Column]) -> Frame:
        """The rows of all parts, lazily: of each the named columns, as those of `schema`; None: nulls."""

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
            return self._stacked(table, [self._engine.read_input(part) for part in table.parts])
        if name not in self._loaded:
            self._loaded[name] = self._load(table)
        return self._loaded[name]

    def _load(self, table: TaskInput) -> Frame:
        parts = [self._open.enter_context(self._engine.load_input(part)) for part in table.parts]
        self._stopwatch.lap("load")
        malformed = sum(part.malformed for part in parts)
        self.malformed += malformed
        if table.quarantine is not None and malformed > 0:
            lines = [part.lines for part in parts if part.malformed > 0]
            append = Append(table.quarantine, [LINE], after=None)
            target = self._task.tables[table.quarantine]
            every = (
                lines[0]
                if len(lines) == 1
                else self._engine.stack([(each, ["line"]) for each in lines], [LINE])
            )
            self.retries += self._engine.write(every, append, target, self._stopwatch)
        return self._stacked(table, [part.rows for part in parts])

    def _stacked(self, table: TaskInput, parts: list[Frame]) -> Frame:
        """The table of what was read of its parts."""
        if not table.groups:
            return parts[0]
        columns = [group.columns for group in table.groups]
        return self._engine.stack(list(zip(parts, columns, strict=True)), table.schema)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()
