"""Spark's own counters by task of the job and by step. Pure; the shape is in `src/trial/engineMetrics.ts`."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from stacks.runner.processor import EngineMetrics, Phase
from stacks.spark.status import Status

_MIB = 1024 * 1024
_NEVER_RAN = ("PENDING", "SKIPPED")


@dataclass(frozen=True, slots=True)
class Clock:
    """Turns the monotonic clock of phases into Spark's: milliseconds since 1970."""

    offset_ns: int

    @classmethod
    def now(cls) -> Clock:
        """The clocks as they stand to each other at this moment."""
        return cls(time.time_ns() - time.monotonic_ns())

    def epoch_ms(self, monotonic_ns: int) -> int:
        """Rounded down, as Spark's times are."""
        return (monotonic_ns + self.offset_ns) // 1_000_000


def engine_metrics(status: Status, phases: Sequence[Phase], clock: Clock) -> EngineMetrics:
    """The counters of all that began within these phases; each counts to the step that was under way."""
    starts = [(clock.epoch_ms(phase["startNs"]), phase["step"]) for phase in phases]
    end = clock.epoch_ms(phases[-1]["endNs"]) if phases else 0

    def step_of(began_ms: int) -> str | None:
        return [step for start, step in starts if start <= began_ms][-1]

    def is_within(began_ms: int) -> bool:
        return bool(starts) and starts[0][0] <= began_ms <= end

    queries = sorted(status.queries, key=lambda query: int(query["submissionTime"]))
    queries = [query for query in queries if is_within(query["submissionTime"])]
    # A stage that two queries share has the time of the first.
    began = {stage: query["submissionTime"] for query in reversed(queries) for stage in query["stages"]}
    ran = [stage for stage in status.stages if stage["status"] not in _NEVER_RAN]
    timed = [(began.get(stage["stageId"], _milliseconds(stage["submissionTime"])), stage) for stage in ran]
    stages = [(step_of(time_ms), stage) for time_ms, stage in timed if is_within(time_ms)]
    steps = dict.fromkeys(phase["step"] for phase in phases if phase["step"] is not None)
    # Also those that were lost. A cluster's driver runs no tasks; in local mode it is the executor.
    executors = [one for one in status.executors if one["id"] != "driver"] or status.executors
    completed = sum(stage["status"] == "COMPLETE" for stage in ran)
    return {
        **_totals(stage for _, stage in stages),
        "steps": {name: _totals(stage for step, stage in stages if step == name) for name in steps},
        "queries": [
            {
                "step": step_of(query["submissionTime"]),
                "description": _description(query),
                "ms": _milliseconds(query["completionTime"]) - query["submissionTime"],
            }
            for query in queries
            if query["executionId"] == query["rootExecutionId"] and query.get("completionTime")
        ],
        "peakHeapMb": _peak(executors, "JVMHeapMemory"),
        "peakOffHeapMb": _peak(executors, "JVMOffHeapMemory"),
        "executors": [{"id": one["id"], "tasks": one["totalTasks"]} for one in executors],
        "forgottenStages": max(0, status.completed_stages - completed),
    }


def _totals(stages: Iterable[dict[str, Any]]) -> dict[str, float]:
    all_of = list(stages)

    def total(name: str) -> int:
        return sum(stage[name] for stage in all_of)

    return {
        "stages": len(all_of),
        "tasks": total("numCompleteTasks"),
        "failedTasks": total("numFailedTasks"),
        "shuffleReadMb": total("shuffleReadBytes") / _MIB,
        "shuffleWriteMb": total("shuffleWriteBytes") / _MIB,
        "spillMemoryMb": total("memoryBytesSpilled") / _MIB,
        "spillDiskMb": total("diskBytesSpilled") / _MIB,
        "gcSeconds": total("jvmGcTime") / 1e3,
        "executorCpuSeconds": total("executorCpuTime") / 1e9,
        "executorRunSeconds": total("executorRunTime") / 1e3,
        "peakExecutionMemoryMb": max(map(_largest_task, all_of), default=0) / _MIB,
    }


def _largest_task(stage: dict[str, Any]) -> float:
    distributions = stage.get("taskMetricsDistributions") or {}
    return float(max(distributions.get("peakExecutionMemory", []), default=0))


def _peak(executors: Iterable[dict[str, Any]], name: str) -> float | None:
    """Sampled with the heartbeats: a session shorter than the first may have none."""
    peaks = [(executor.get("peakMemoryMetrics") or {}).get(name, 0) for executor in executors]
    return max(peaks, default=0) / _MIB or None


def _milliseconds(text: str) -> int:
    """A time of Spark's REST API, e.g. `2026-01-31T12:00:00.123GMT`."""
    moment = datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fGMT").replace(tzinfo=UTC)
    return round(moment.timestamp() * 1000)


def _description(query: dict[str, Any]) -> str:
    """What a user called it; else, since all calls from Python look alike, the node that its plan ends in."""
    if "NativeMethodAccessorImpl" not in query["description"]:
        return str(query["description"])
    plan = query["physicalPlanDescription"].partition("== Physical Plan ==\n")[2].partition("\n")[0]
    return re.sub(r"\s*\(\d+\)$", "", plan.strip()) or str(query["description"])
