"""The Spark stack's processor."""

from __future__ import annotations

import contextlib
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from typing import Any

from pyspark.sql import DataFrame

from stacks.runner.inputs import TaskInputs
from stacks.runner.job import Job, Script, Task
from stacks.runner.processor import EngineMetrics, Phase, ProcessingMetrics, ProcessingResult, Stopwatch
from stacks.runner.script import load_transform
from stacks.runner.steps import run_steps
from stacks.runner.writes import Append
from stacks.spark.engine import SparkEngine
from stacks.spark.failure import SPARK_ERRORS, translate
from stacks.spark.session import start_session

SIGNATURE = "transform(spark: SparkSession, inputs: dict[str, DataFrame]) -> DataFrame"


class SparkProcessor:
    """Runs steps, or a user's script, in one session."""

    def __init__(self, job: Job) -> None:
        self._event_log = tempfile.mkdtemp(prefix="etl-bench-events-") if job.profile else None
        self._spark = start_session(job, self._event_log)
        self._engine = SparkEngine(self._spark, job.catalog.name)
        # PySpark keeps the process of its JVM to itself; how it ended says why a connection broke.
        gateway: Any = self._spark.sparkContext._gateway
        self._java = gateway.jvm.java.lang.System.getProperty("java.version")
        self._jvm: subprocess.Popen[bytes] = gateway.proc

    def process_data(self, task: Task) -> ProcessingResult:
        """Phases: `plan`, and `execute` with the commit in it; a change of a table is `execute` alone."""
        try:
            return self._run_script(task, task.script) if task.script else run_steps(task, self._engine)
        except SPARK_ERRORS as error:
            raise translate(error, self._jvm) from error

    def get_metrics(self) -> ProcessingMetrics:
        """Versions of Spark and of the JVM under it."""
        return ProcessingMetrics({"spark": self._spark.version, "java": self._java})

    def measure(self, phases: Sequence[Phase]) -> EngineMetrics | None:
        """Spark's own counters."""
        # Imported when nothing is timed any more.
        from stacks.spark.metrics import Clock, engine_metrics
        from stacks.spark.status import read_status

        return engine_metrics(read_status(self._spark), phases, Clock.now())

    def profile(self) -> Mapping[str, str]:
        """Plans, and the event log."""
        from stacks.spark.profile import profiles
        from stacks.spark.status import read_status

        assert self._event_log
        return profiles(self._spark, read_status(self._spark).queries, self._event_log)

    def close(self) -> None:
        """Stops the session; its JVM may have ended before."""
        with contextlib.suppress(*SPARK_ERRORS):
            self._spark.stop()

    def _run_script(self, task: Task, script: Script) -> ProcessingResult:
        stopwatch = Stopwatch()
        with TaskInputs(task, self._engine, stopwatch) as inputs:
            tables = {name: inputs.read(name) for name in task.inputs}
            result = load_transform(script.path, SIGNATURE)(self._spark, tables)
            if not isinstance(result, DataFrame):
                raise TypeError(f"expected {SIGNATURE}; it returned {type(result).__name__}")
            append = Append(script.table, script.schema, after=None)
            retries = self._engine.write(result, append, task.tables[script.table], stopwatch)
            return ProcessingResult(stopwatch, retries + inputs.retries, inputs.malformed)


def processor(job: Job) -> SparkProcessor:
    """The processor that the runner asks for."""
    return SparkProcessor(job)
