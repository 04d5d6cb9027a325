"""A user's own job: a Python file with a function `transform`."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any


class ScriptError(Exception):
    """The user's file is not a job."""


def load_transform(path: str, signature: str) -> Callable[..., Any]:
    """Runs the file as a module and returns its `transform`; `signature` says what that should look like."""
    name = Path(path).name
    spec = importlib.util.spec_from_file_location("etl_bench_job", path)
    if not spec or not spec.loader or not Path(path).is_file():
        raise ScriptError(f"expected a Python file, which {name} is not")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    transform = getattr(module, "transform", None)
    if not callable(transform):
        found = ", ".join(key for key, value in vars(module).items() if callable(value)) or "none"
        raise ScriptError(f"expected {name} to define `{signature}`; its functions are: {found}")
    return transform  # type: ignore[no-any-return]
