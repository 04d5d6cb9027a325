"""A runner: executes one job file in one session of one engine and tells the harness how it went.

    python -m stacks.runner.main JOB.json

It imports the standard library and the engine, nothing else: what it imports is part of the trial's time.
"""

import time

STARTED_NS = time.monotonic_ns()

import importlib  # noqa: E402 - the clock starts before all else
import os  # noqa: E402
import sys  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

from stacks.runner.channel import Channel  # noqa: E402
from stacks.runner.job import Job, Task, read_job  # noqa: E402
from stacks.runner.processor import (  # noqa: E402
    STEP_NOTE,
    EngineError,
    ETLProcessor,
    Stopwatch,
    UnsupportedError,
)


def main() -> None:
    """Runs the tasks one after another; a task that fails doesn't stop the next."""
    job = read_job(Path(sys.argv[1]))
    channel = Channel.from_process()
    prepare_process(job)
    stopwatch = Stopwatch(STARTED_NS)
    stopwatch.lap("interpreter")
    module = importlib.import_module(job.processor)
    stopwatch.lap("imports")
    processor: ETLProcessor = module.processor(job)
    stopwatch.lap("session")
    versions = {"python": sys.version.split()[0], **processor.get_metrics().versions}
    channel.send({"type": "ready", "phases": stopwatch.phases, "versions": versions})
    timed: dict[str, Any] | None = None
    for task in job.tasks:
        message = run(processor, task)
        timed = timed or message
        channel.send({"type": "task", "id": task.id, **message})
        if not channel.wait():
            sys.exit("The harness has gone; nobody would hear of the rest.")
    measured = measure(processor, timed or {})
    for name, text in processor.profile().items() if job.profile else ():
        channel.send({"type": "profile", "name": name, "text": text})
    channel.send({"type": "finished", **measured})
    processor.close()
    sys.stdout.flush()
    # Taking apart all that engines import would keep the harness waiting for half a second.
    os._exit(0)


def prepare_process(job: Job) -> None:
    """Keeps the process to its cores, and sets variables that engines read when they are imported."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: job.limits.cpus])
    os.environ.update(job.engine.get("environment", {}))


def run(processor: ETLProcessor, task: Task) -> dict[str, Any]:
    """Runs one task, whatever it throws: engines' panics and a script's sys.exit() are no Exceptions."""
    try:
        result = processor.process_data(task)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        return describe_failure(error)
    return {
        "status": "completed",
        "startNs": result.stopwatch.start_ns,
        "startedAtMs": (time.time_ns() - time.monotonic_ns() + result.stopwatch.start_ns) / 1e6,
        "committedNs": result.stopwatch.end_ns,
        "phases": result.stopwatch.phases,
        "commitRetries": result.commit_retries,
        "malformedRows": result.malformed_rows,
    }


def measure(processor: ETLProcessor, timed: dict[str, Any]) -> dict[str, Any]:
    """What the engine counted in the first task; a failure to tell is no failure of the task."""
    try:
        return {"engine": processor.measure(timed["phases"]) if "phases" in timed else None}
    except Exception as error:  # whatever an engine's own interfaces throw
        return {"engine": None, "engineProblem": f"{type(error).__name__}: {error}"}


def describe_failure(error: BaseException) -> dict[str, Any]:
    """The part of a task message that says what went wrong."""
    import traceback

    kind = error.kind if isinstance(error, EngineError) else type(error).__name__
    status = "failed"
    if isinstance(error, UnsupportedError):
        status = "unsupported"
    elif isinstance(error, MemoryError) or kind == "OutOfMemoryException":
        status = "outOfMemory"
    return {
        "status": status,
        "error": {
            "type": kind,
            "message": str(error).strip() or kind,
            "step": step_of(error),
            "traceback": "".join(traceback.format_exception(error)),
        },
    }


def step_of(error: BaseException) -> str | None:
    """The step that the error, or the one that it was made from, came from: `"load" (upsert crm)`."""
    cause: BaseException | None = error
    seen = set[int]()
    # Python allows a circle of causes.
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        for note in getattr(cause, "__notes__", ()):
            if note.startswith(STEP_NOTE):
                return str(note).removeprefix(STEP_NOTE)
        cause = cause.__cause__
    return None


if __name__ == "__main__":
    main()
