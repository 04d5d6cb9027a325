"""The referee: serves requests of the harness, one JSON line each, until stdin closes.

It belongs to no stack. Methods live beside the TypeScript that calls them and are imported when they are
first called, so that a start costs only what is used.
"""

from __future__ import annotations

import importlib
import json
import traceback
from collections.abc import Callable
from typing import Any

from referee.errors import RefusedError, unanswered
from stacks.runner.channel import Channel

Progress = Callable[[dict[str, Any]], None]
Method = Callable[[dict[str, Any], Progress], Any]

METHODS = {
    "plan": "scenario.planner.plan:plan",
    "describeFiles": "dataset.describe:describe_files",
    "describeDataset": "dataset.generators:describe",
    "planDataset": "dataset.generators:plan",
    "generate": "dataset.generators:generate",
    "warmInputs": "dataset.describe:warm_inputs",
    "createTable": "verify.tables:create_table",
    "fillTable": "verify.fill:fill_table",
    "dropTable": "verify.tables:drop_table",
    "commits": "verify.commits:commits",
    "digestTable": "verify.digest:digest_table",
    "compareTables": "verify.compare:compare_tables",
    "checkRules": "verify.rules:check_rules",
    "planRules": "verify.rules:plan_rules",
    "answer": "verify.answer:answer",
    "countRows": "verify.selectivity:count_rows",
    "probe": "monitor.infrastructure.probe:probe",
}


def load(name: str) -> Method:
    """Finds the function behind a method name."""
    module, _, function = METHODS[name].partition(":")
    method: Method = getattr(importlib.import_module(module), function)
    return method


def serve(channel: Channel) -> None:
    """Answers requests in order."""
    for line in channel.lines():
        request = json.loads(line)
        identity = request["id"]

        def progress(details: dict[str, Any], identity: int = identity) -> None:
            channel.send({"id": identity, "progress": details})

        try:
            channel.send({"id": identity, "result": load(request["method"])(request["params"], progress)})
        except RefusedError as error:
            channel.send({"id": identity, "error": {"kind": "user", "message": str(error), "traceback": ""}})
        except Exception as error:  # every failure must reach the harness: it decides what it means
            service = unanswered(error)
            channel.send(
                {
                    "id": identity,
                    "error": {
                        "kind": "service" if service else "internal",
                        "message": service or f"{type(error).__name__}: {error}",
                        "traceback": traceback.format_exc(),
                    },
                }
            )


if __name__ == "__main__":
    serve(Channel.from_process())
