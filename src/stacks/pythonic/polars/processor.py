"""The Pythonic stack's processor on Polars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl
import pyarrow as pa
import pyiceberg

from stacks.pythonic.polars.engine import PolarsEngine
from stacks.pythonic.unreadable import unreadable
from stacks.runner.job import Job, Task
from stacks.runner.processor import EngineMetrics, Phase, ProcessingMetrics, ProcessingResult


class PolarsProcessor:
    """One lazy plan per step, streamed into PyIceberg. Its threads are set before Polars is imported."""

    def __init__(self, job: Job) -> None:
        self._profiles: dict[str, str] = {}
        self._engine = self._profiled(job) if job.profile else PolarsEngine(job.catalog, job.limits)

    def process_data(self, task: Task) -> ProcessingResult:
        """Phases of each step: `plan`, `execute`, `commit`."""
        try:
            return self._engine.run(task)
        except pl.exceptions.ComputeError as error:
            told = unreadable(error)
            if told is None:
                raise
            raise told from error

    def get_metrics(self) -> ProcessingMetrics:
        """Versions of the parts."""
        return ProcessingMetrics(
            {"polars": pl.__version__, "pyarrow": pa.__version__, "pyiceberg": pyiceberg.__version__}
        )

    def measure(self, _: Sequence[Phase]) -> EngineMetrics | None:
        """Counts nothing."""
        return None

    def profile(self) -> Mapping[str, str]:
        """Plan and metrics of the query of each step."""
        return self._profiles

    def _profiled(self, job: Job) -> PolarsEngine:
        # Only profiles need it, and its import would be part of every trial's time.
        from stacks.pythonic.polars.profile import ProfiledPolarsEngine

        return ProfiledPolarsEngine(job.catalog, job.limits, self._profiles)

    def close(self) -> None:
        """Nothing is left to end."""


def processor(job: Job) -> PolarsProcessor:
    """The processor that the runner asks for."""
    return PolarsProcessor(job)
