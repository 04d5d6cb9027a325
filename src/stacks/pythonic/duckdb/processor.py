"""The Pythonic stack's processor on DuckDB."""

from __future__ import annotations

import shutil
import tempfile

import duckdb
import pyarrow as pa
import pyiceberg
from pyiceberg.catalog import load_catalog

from stacks.pythonic.append import append
from stacks.pythonic.duckdb.pipeline import FUNCTIONS
from stacks.pythonic.duckdb.read import read_table
from stacks.pythonic.duckdb.write import batches, conform
from stacks.runner.job import Job, Task
from stacks.runner.operations import run_pipeline
from stacks.runner.processor import ProcessingMetrics, ProcessingResult, Stopwatch
from stacks.runner.script import load_transform

SIGNATURE = (
    "transform(connection: DuckDBPyConnection, inputs: dict[str, DuckDBPyRelation])"
    " -> DuckDBPyRelation | pa.Table"
)


class DuckdbProcessor:
    """One relation per task, streamed into PyIceberg. What memory can't hold goes to a temporary folder."""

    def __init__(self, job: Job) -> None:
        self._spill = tempfile.mkdtemp(prefix="etl-bench-duckdb-")
        settings = {"temp_directory": self._spill, **job.engine["settings"]}
        self._connection = duckdb.connect(config=settings)
        self._connection.execute("SET TimeZone = 'UTC'")
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
            {"duckdb": duckdb.__version__, "pyarrow": pa.__version__, "pyiceberg": pyiceberg.__version__}
        )

    def close(self) -> None:
        """Closes the connection and removes what it spilled."""
        self._connection.close()
        shutil.rmtree(self._spill, ignore_errors=True)

    def _result(self, task: Task) -> duckdb.DuckDBPyRelation:
        inputs = {name: read_table(self._connection, table) for name, table in task.inputs.items()}
        if not task.script:
            return run_pipeline(task.pipeline, task.source, inputs, FUNCTIONS, "pythonic (duckdb)")
        result = load_transform(task.script, SIGNATURE)(self._connection, inputs)
        if isinstance(result, pa.Table):
            result = self._connection.from_arrow(result)
        if not isinstance(result, duckdb.DuckDBPyRelation):
            raise TypeError(f"expected {SIGNATURE}; it returned {type(result).__name__}")
        return result


def processor(job: Job) -> DuckdbProcessor:
    """The processor that the runner asks for."""
    return DuckdbProcessor(job)
