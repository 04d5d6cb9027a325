"""The Spark session of a runner."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from pyspark.sql import SparkSession

from stacks.runner.job import Job
from stacks.spark.catalog import catalog_conf
from stacks.spark.object_store import input_conf


def start_session(job: Job, event_log: str | None) -> SparkSession:
    """One session with the settings of the job, which are complete, and the catalog."""
    # Workers of Python functions in users' scripts run on this interpreter, not on whatever PATH has.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    store = input_conf(job.catalog.properties)
    settings = {**catalog_conf(job.catalog), **store, **job.engine["conf"], **_event_log_conf(event_log)}
    return SparkSession.builder.config(map=settings).getOrCreate()


def _event_log_conf(folder: str | None) -> dict[str, str]:
    """One file of JSON lines, as a History Server reads it too."""
    if folder is None:
        return {}
    return {
        "spark.eventLog.enabled": "true",
        "spark.eventLog.dir": Path(folder).as_uri(),
        "spark.eventLog.compress": "false",
        "spark.eventLog.rolling.enabled": "false",
        # Spark's own, which lets keys pass that are written with a dash.
        "spark.redaction.regex": "(?i)secret|password|token|access[.-]?key",
    }
