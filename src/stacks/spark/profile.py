"""What is kept of a Spark session when a profile is asked for: outside of all timed trials."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pyspark.sql import SparkSession


def profiles(spark: SparkSession, queries: list[dict[str, Any]], folder: str) -> dict[str, str]:
    """The final plan of each query, and the event log, which stopping the session completes."""
    plans = [
        f"{query['description']}\n\n{query['physicalPlanDescription']}"
        for query in sorted(queries, key=lambda query: int(query["executionId"]))
    ]
    spark.stop()
    logs = {f"events-{log.name}.json": log.read_text() for log in Path(folder).iterdir() if log.is_file()}
    return {"plans.txt": "\n\n".join(plans), **logs}
