"""Measuring that may fail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class NotMeasuredError(Exception):
    """There is nothing of the kind here; the message says what there is instead."""


def attempt(measure: Callable[[], Any]) -> dict[str, Any]:
    """The measured value, or why there is none."""
    try:
        return {"value": measure()}
    except NotMeasuredError as error:
        return {"value": None, "reason": str(error), "expected": True}
    except Exception as error:  # of any library: what a probe meets is a finding, not a failure
        return {"value": None, "reason": f"{type(error).__name__}: {error}", "expected": False}
