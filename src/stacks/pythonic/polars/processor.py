"""The Pythonic stack's processor on Polars."""

from __future__ import annotations

import polars as pl
import pyarrow as pa
import pyiceberg
from pyiceberg.catalog import load_catalog

from stacks.pythonic.append import append
from stacks.pythonic.polars.pipeline import FUNCTIONS
from stacks.pythonic.polars.read import scan_table
from stacks.pythonic.polars.write import batches, conform
from stacks.runner.job import Job, Task
from stacks.runner.operations import run_pipeline
from stacks.runner.processor import ProcessingMetrics, ProcessingResult, Stopwatch
from stacks.runner.script import load_transform

SIGNATURE = "transform(inputs: dict[str, pl.LazyFrame]) -> pl.LazyFrame | pl.DataFrame | pa.Table"


class PolarsProcessor:
    """One lazy plan per task, streamed into PyIceberg. Its threads are set before Polars is imported."""

    def __init__(self, job: Job) -> None:
        self._catalog = load_catalog(job.catalog.name, **job.catalog.properties)

    def process_data(self, task: Task) -> ProcessingResult:
        """Phases: `plan`, `execute`, `commit`."""
        stopwatch = Stopwatch()
        table = self._catalog.load_table(task.output.table)
        output = conform(self._result(task), task.output.schema)
        stopwatch.lap("plan")
        retries = append(table, lambda: batches(output), stopwatch)
        return ProcessingResult(stopwatch, retries)

    def get_metrics(self) -> ProcessingMetrics:
        """Versions of the parts."""
        return ProcessingMetrics(
            {"polars": pl.__version__, "pyarrow": pa.__version__, "pyiceberg": pyiceberg.__version__}
        )

    def close(self) -> None:
        """Nothing is left to end."""

    def _result(self, task: Task) -> pl.LazyFrame:
        inputs = {name: scan_table(table) for name, table in task.inputs.items()}
        if not task.script:
            return run_pipeline(task.pipeline, task.source, inputs, FUNCTIONS, "pythonic (polars)")
        result = load_transform(task.script, SIGNATURE)(inputs)
        if isinstance(result, pa.Table):
            result = pl.from_arrow(result)
        if not isinstance(result, pl.LazyFrame | pl.DataFrame):
            raise TypeError(f"expected {SIGNATURE}; it returned {type(result).__name__}")
        return result.lazy()


def processor(job: Job) -> PolarsProcessor:
    """The processor that the runner asks for."""
    return PolarsProcessor(job)
