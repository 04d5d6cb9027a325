"""The Spark session of a runner."""

from __future__ import annotations

import os
import sys

from pyspark.sql import SparkSession

from stacks.runner.job import Job
from stacks.spark.catalog import catalog_conf


def start_session(job: Job) -> SparkSession:
    """One session with the settings of the job, which are complete, and the catalog."""
    # Workers of Python functions in users' scripts run on this interpreter, not on whatever PATH has.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    settings = {**catalog_conf(job.catalog), **job.engine["conf"]}
    return SparkSession.builder.config(map=settings).getOrCreate()
