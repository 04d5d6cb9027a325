"""The job file: what the harness asks of a runner. Mirrors `src/trial/protocol.ts`."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path
from typing import Any

from stacks.runner.columns import Column, columns
from stacks.runner.writes import Predicate, Write, read_write


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
class InputGroup:
    """Files of an input that have the same columns, where these are not the table's.

    `schema` is what to read of them, by their own names and with the table's types. `columns` is the name
    there of each of the table's columns, in its order; None: it is null in all rows.
    """

    uris: list[str]
    schema: list[Column]
    columns: list[str | None]


@dataclass(frozen=True, slots=True)
class TaskInput:
    """The files of one input table: parquet, csv (header, quoted by doubling) or json (one object a line).

    Rows of text that can't be read as the schema fail the task, or are skipped, or their lines go to the
    table of the scenario that `quarantine` names. There are no `groups` where all files
    have the columns of `schema`.
    """

    format: str
    uris: list[str]
    schema: list[Column]
    on_malformed: str
    quarantine: str | None
    groups: list[InputGroup]

    @property
    def parts(self) -> list[TaskInput]:
        """Inputs that can be read with their own schema each: one for each group, or the input itself."""
        return [replace(self, uris=group.uris, schema=group.schema, groups=[]) for group in self.groups] or [
            self
        ]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a step starts: an input or a table of the scenario.

    Of a table `columns` is all that the step needs (None: every column), and `predicate` is what its first
    filters let Iceberg leave out (None: nothing); `conditions` are these filters in the engine's language.
    """

    table: str
    columns: list[str] | None = None
    predicate: Predicate | None = None
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """Rows of a source through a pipeline into a table, or a change of a table without any source."""

    name: str
    source: Source | None
    pipeline: list[dict[str, Any]]
    write: Write


@dataclass(frozen=True, slots=True)
class Script:
    """A user's own Python file, and the table that its rows are appended to."""

    path: str
    table: str
    schema: list[Column]


@dataclass(frozen=True, slots=True)
class Task:
    """One run of the steps, or of a user's script. `tables`: the scenario's names → `namespace.name`."""

    id: str
    inputs: dict[str, TaskInput]
    tables: dict[str, str]
    steps: list[Step]
    script: Script | None


@dataclass(frozen=True, slots=True)
class Job:
    """All that one runner process does, in one session."""

    processor: str
    limits: Limits
    engine: dict[str, Any]
    catalog: Catalog
    tasks: list[Task]
    profile: bool
    """Whether to keep what the engine tells of its queries, at whatever cost; never in a timed trial."""


def read_job(path: Path) -> Job:
    """Reads a job file, which the harness has checked."""
    job = json.loads(path.read_bytes())
    return Job(
        processor=job["processor"],
        limits=Limits(cpus=job["limits"]["cpus"], memory_mb=job["limits"]["memoryMb"]),
        engine=job["engine"],
        catalog=Catalog(**job["catalog"]),
        tasks=[_task(task) for task in job["tasks"]],
        profile=job.get("profile", False),
    )


def _task(task: dict[str, Any]) -> Task:
    script = task["script"]
    return Task(
        id=task["id"],
        inputs={name: _input(table) for name, table in task["inputs"].items()},
        tables=task["tables"],
        steps=[_step(step) for step in task["steps"]],
        script=script and Script(script["uri"], script["table"], columns(script["schema"])),
    )


def _input(table: dict[str, Any]) -> TaskInput:
    return TaskInput(
        format=table["format"],
        uris=table["uris"],
        schema=columns(table["schema"]),
        on_malformed=table["onMalformed"],
        quarantine=table["quarantine"],
        groups=[
            InputGroup(group["uris"], columns(group["schema"]), group["columns"])
            for group in table.get("groups", [])
        ],
    )


def _step(step: dict[str, Any]) -> Step:
    source, pipeline = step["source"], step["pipeline"]
    filters = takewhile(lambda operation: operation["op"] == "filter", pipeline)
    conditions = tuple(operation["condition"] for operation in filters)
    return Step(
        name=step["name"],
        source=source and Source(source["table"], source["columns"], source["predicate"], conditions),
        pipeline=pipeline,
        write=read_write(step["write"]),
    )
