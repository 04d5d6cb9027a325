"""What Spark keeps of its own work, as its REST API would give it.

The status store is filled by listeners that every session has, with or without a UI: reading it when the work
is done costs the work nothing, unlike an event log, and needs neither a port nor a file.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any

from pyspark.sql import SparkSession

_WAIT_MS = 10_000
_QUERY_WAIT_S = 2.0


@dataclass(frozen=True, slots=True)
class Status:
    """Lists of `StageData` (with the largest task's figures), `SQLExecutionUIData` and `ExecutorSummary`."""

    stages: list[dict[str, Any]]
    queries: list[dict[str, Any]]
    executors: list[dict[str, Any]]
    completed_stages: int
    """All of the session's, also those that the store has dropped (`spark.ui.retainedStages`)."""


def read_status(spark: SparkSession) -> Status:
    """Waits until the listeners have seen the last event and noted it, and reads all in a few calls."""
    # Any: py4j's proxies; what is read here is public in bytecode.
    session: Any = spark
    context, jvm = session._jsc.sc(), session._jvm
    context.listenerBus().waitUntilEmpty(_WAIT_MS)
    to_json = jvm.org.apache.spark.status.api.v1.JacksonMessageWriter().mapper().writeValueAsString
    store = context.statusStore()
    largest = session.sparkContext._gateway.new_array(jvm.double, 1)
    largest[0] = 1.0
    stages = store.stageList(None, False, True, largest, jvm.java.util.ArrayList())
    # The end of a query is noted by a thread of its own.
    sql, deadline = session._jsparkSession.sharedState().statusStore(), time.monotonic() + _QUERY_WAIT_S
    queries = json.loads(to_json(sql.executionsList()))
    while any(not query.get("completionTime") for query in queries) and time.monotonic() < deadline:
        time.sleep(0.02)
        queries = json.loads(to_json(sql.executionsList()))
    return Status(
        stages=json.loads(to_json(stages)),
        queries=queries,
        executors=json.loads(to_json(store.executorList(False))),
        completed_stages=int(store.appSummary().numCompletedStages()),
    )
