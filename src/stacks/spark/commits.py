"""How often Iceberg has tried to commit, from its own reports."""

from __future__ import annotations

from typing import Any

from py4j.protocol import Py4JError
from pyspark.sql import SparkSession

REPORTER = "org.apache.iceberg.metrics.InMemoryMetricsReporter"
"""Keeps the last report of a catalog, of a scan or a commit, in place of writing it to the log."""


class CommitReports:
    """The reports of one catalog, whose `metrics-reporter-impl` is REPORTER."""

    def __init__(self, spark: SparkSession) -> None:
        self._spark: Any = spark
        self._reporter: Any = None
        self._last: int | None = None

    def retries(self, table: str) -> int:
        """Attempts after the first of the latest commit; `table` is any of the catalog, with its name."""
        try:
            if self._reporter is None:
                tables = self._spark._jvm.org.apache.iceberg.spark.Spark3Util
                self._reporter = tables.loadIcebergTable(self._spark._jsparkSession, table).reporter()
            report = self._reporter.commitReport()
            if report is None or report.snapshotId() == self._last:
                return 0
            self._last = report.snapshotId()
            return int(report.commitMetrics().attempts().value()) - 1
        except Py4JError:
            # The last report is of a scan, so nothing was committed; or a user has another reporter.
            return 0
