"""The job file: what the harness asks of a runner. Mirrors `src/trial/protocol.ts`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Limits:
    """What the trial may use: whole cores and MiB."""

    cpus: int
    memory_mb: int


@dataclass(frozen=True, slots=True)
class Catalog:
    """The Iceberg catalog, with PyIceberg's property names."""

    name: str
    properties: dict[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """A column and its type by Iceberg's name, e.g. `decimal(18,2)`."""

    name: str
    type: str


@dataclass(frozen=True, slots=True)
class TaskInput:
    """The files of one input table: parquet, csv (header, quoted by doubling) or json (one object a line)."""

    format: str
    uris: list[str]
    schema: list[Column]


@dataclass(frozen=True, slots=True)
class Output:
    """The table to append to, which exists, and the columns that it must get."""

    table: str
    schema: list[Column]


@dataclass(frozen=True, slots=True)
class Task:
    """One run of the pipeline, or of a user's script, into one table."""

    id: str
    inputs: dict[str, TaskInput]
    source: str
    pipeline: list[dict[str, Any]]
    script: str | None
    output: Output


@dataclass(frozen=True, slots=True)
class Job:
    """All that one runner process does, in one session."""

    processor: str
    limits: Limits
    engine: dict[str, Any]
    catalog: Catalog
    tasks: list[Task]


def read_job(path: Path) -> Job:
    """Reads a job file, which the harness has checked."""
    job = json.loads(path.read_bytes())
    return Job(
        processor=job["processor"],
        limits=Limits(cpus=job["limits"]["cpus"], memory_mb=job["limits"]["memoryMb"]),
        engine=job["engine"],
        catalog=Catalog(**job["catalog"]),
        tasks=[_task(task) for task in job["tasks"]],
    )


def _task(task: dict[str, Any]) -> Task:
    output = task["output"]
    return Task(
        id=task["id"],
        inputs={
            name: TaskInput(table["format"], table["uris"], _columns(table["schema"]))
            for name, table in task["inputs"].items()
        },
        source=task["source"],
        pipeline=task["pipeline"],
        script=task["script"],
        output=Output(output["table"], _columns(output["schema"])),
    )


def _columns(schema: list[dict[str, str]]) -> list[Column]:
    return [Column(**column) for column in schema]


def decimal_scale(column_type: str) -> int | None:
    """Digits after the point of `decimal(p,s)`; None for other types."""
    return int(column_type.partition(",")[2].strip(" )")) if column_type.startswith("decimal") else None
