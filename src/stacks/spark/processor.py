"""The Spark stack's processor."""

from __future__ import annotations

import contextlib
import subprocess
from typing import Any

from pyspark.sql import DataFrame

from stacks.runner.job import Job, Task
from stacks.runner.operations import run_pipeline
from stacks.runner.processor import ProcessingMetrics, ProcessingResult, Stopwatch
from stacks.runner.script import load_transform
from stacks.spark.failure import SPARK_ERRORS, translate
from stacks.spark.pipeline import FUNCTIONS
from stacks.spark.read import read_table
from stacks.spark.session import start_session
from stacks.spark.write import append, conform

SIGNATURE = "transform(spark: SparkSession, inputs: dict[str, DataFrame]) -> DataFrame"


class SparkProcessor:
    """Builds one plan per task; Spark reads, processes and writes in the one action at its end."""

    def __init__(self, job: Job) -> None:
        self._catalog = job.catalog.name
        self._spark = start_session(job)
        # PySpark keeps the process of its JVM to itself; how it ended says why a connection broke.
        gateway: Any = self._spark.sparkContext._gateway
        self._java = gateway.jvm.java.lang.System.getProperty("java.version")
        self._jvm: subprocess.Popen[bytes] = gateway.proc

    def process_data(self, task: Task) -> ProcessingResult:
        """Phases: `plan`, and `execute` with the commit in it. Retries inside Iceberg are not visible."""
        stopwatch = Stopwatch()
        try:
            output = conform(self._result(task), task.output.schema)
            stopwatch.lap("plan")
            append(output, self._catalog, task.output.table)
        except SPARK_ERRORS as error:
            raise translate(error, self._jvm) from error
        stopwatch.lap("execute")
        return ProcessingResult(stopwatch, commit_retries=0)

    def get_metrics(self) -> ProcessingMetrics:
        """Versions of Spark and of the JVM under it."""
        return ProcessingMetrics({"spark": self._spark.version, "java": self._java})

    def close(self) -> None:
        """Stops the session; its JVM may have ended before."""
        with contextlib.suppress(*SPARK_ERRORS):
            self._spark.stop()

    def _result(self, task: Task) -> DataFrame:
        inputs = {name: read_table(self._spark, table) for name, table in task.inputs.items()}
        if not task.script:
            return run_pipeline(task.pipeline, task.source, inputs, FUNCTIONS, "spark")
        result = load_transform(task.script, SIGNATURE)(self._spark, inputs)
        if not isinstance(result, DataFrame):
            raise TypeError(f"expected {SIGNATURE}; it returned {type(result).__name__}")
        return result


def processor(job: Job) -> SparkProcessor:
    """The processor that the runner asks for."""
    return SparkProcessor(job)
