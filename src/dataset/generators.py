"""What the harness asks of a generator, passed to the one that the characteristics name."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from typing import Any

Progress = Callable[[dict[str, Any]], None]

# Imported when first called: a start costs only what is used.
GENERATORS = {
    "clickstream": {
        "describe": "dataset.plan:describe_clickstream",
        "plan": "dataset.plan:plan_dataset",
        "generate": "dataset.generate:generate",
    },
    "tpch": {
        "describe": "dataset.tpch.plan:describe_tpch",
        "plan": "dataset.tpch.plan:plan_tpch",
        "generate": "dataset.tpch.generate:generate_tpch",
    },
}


def describe(params: Mapping[str, Any], progress: Progress) -> object:
    """The generator's version, and the schema of each table."""
    return _ask("describe", params, progress)


def plan(params: Mapping[str, Any], progress: Progress) -> object:
    """The bytes that all files will have, about, and each table's schema and files."""
    return _ask("plan", params, progress)


def generate(params: Mapping[str, Any], progress: Progress) -> object:
    """Makes files, named by `paths`; reports each as `{ file }` once it is whole."""
    return _ask("generate", params, progress)


def _ask(what: str, params: Mapping[str, Any], progress: Progress) -> object:
    module, _, function = GENERATORS[params["characteristics"]["kind"]][what].partition(":")
    asked: Callable[..., object] = getattr(importlib.import_module(module), function)
    return asked(params, progress)
