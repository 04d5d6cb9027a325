"""What every stack implements, in place of the original design's ETLProcessor.

`process_data` and `get_metrics` are here. `validate_output` is not: a stack must not judge its own work, so
the verifier, which belongs to no stack, reads the table through the catalog after the trial.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypedDict

from stacks.runner.job import Task

STEP_NOTE = "In step "
"""How the note begins that says which step an error is of."""


class UnsupportedError(Exception):
    """The stack lacks what was asked for. It is reported as such and never emulated."""


class EngineError(Exception):
    """An engine's failure in a line, with the engine's own name for it as `kind`."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class Phase(TypedDict):
    """A stretch of time on the monotonic clock, in nanoseconds; `step` is the one that it belongs to."""

    name: str
    startNs: int
    endNs: int
    step: str | None


EngineMetrics = dict[str, Any]
"""What an engine counts itself, as `src/trial/engineMetrics.ts` defines it."""


class Stopwatch:
    """Consecutive phases on the monotonic clock, in nanoseconds; `step` is the one they belong to."""

    def __init__(self, start_ns: int | None = None) -> None:
        self.start_ns = time.monotonic_ns() if start_ns is None else start_ns
        self.end_ns = self.start_ns
        self.step: str | None = None
        self.phases: list[Phase] = []

    def lap(self, name: str) -> None:
        """Ends the current phase, and starts the next."""
        now = time.monotonic_ns()
        self.phases.append({"name": name, "startNs": self.end_ns, "endNs": now, "step": self.step})
        self.end_ns = now


@dataclass(frozen=True, slots=True)
class ProcessingResult:
    """A task whose output the catalog has accepted; the last phase ended at that moment.

    `commit_retries` are those that the stack knows of; Iceberg's Java library leaves its own in the metadata.
    `malformed_rows` counts the rows of all inputs that were skipped or quarantined.
    """

    stopwatch: Stopwatch
    commit_retries: int
    malformed_rows: int = 0


@dataclass(frozen=True, slots=True)
class ProcessingMetrics:
    """What only the engine itself can tell about the session; the harness measures all else from outside."""

    versions: Mapping[str, str]


class ETLProcessor(Protocol):
    """One session of one engine. A processor module has `processor(job) -> ETLProcessor`."""

    def process_data(self, task: Task) -> ProcessingResult:
        """Runs the task's steps or its script; returns once the catalog has accepted the last commit."""

    def get_metrics(self) -> ProcessingMetrics:
        """What the engine tells about itself."""

    def measure(self, phases: Sequence[Phase]) -> EngineMetrics | None:
        """What the engine has counted within a task's phases; None where it counts nothing.

        Called when the last task is over and nothing is timed any more.
        """

    def profile(self) -> Mapping[str, str]:
        """Names and texts of files with the engine's own profile of all it did; the session may end by it.

        Called last, in a job that asks for a profile.
        """

    def close(self) -> None:
        """Ends the session."""
