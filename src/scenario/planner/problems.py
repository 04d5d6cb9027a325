"""What is wrong with a scenario, gathered so that all of it is told at once."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from typing import TypedDict


class Problem(TypedDict):
    """One thing to mend. `field` is its path in the scenario, e.g. `operations[2].metrics.revenue`."""

    field: str
    expected: str
    got: str


Report = Callable[[str, str, str], None]
"""Adds a problem: field, what was expected, what came."""


def problem(field: str, expected: str, got: str) -> Problem:
    """One thing to mend."""
    return {"field": field, "expected": expected, "got": got}


class ExpressionError(Exception):
    """An expression that can't be planned."""

    def __init__(self, expected: str, got: str) -> None:
        super().__init__(f"expected {expected}; got {got}")
        self.expected = expected
        self.got = got


class UntypedColumnError(Exception):
    """An expression over a column whose own expression is wrong: that one has been told already."""


def nearest(wanted: str, names: Iterable[str]) -> str | None:
    """The name that was probably meant."""
    by_lower = {name.lower(): name for name in names}
    near = difflib.get_close_matches(wanted.lower(), by_lower, n=1, cutoff=0.7)
    return by_lower[near[0]] if near else None


def same_but_case(names: Iterable[str], wanted: str) -> str | None:
    """SQL's names don't depend on case; a scenario's columns and fields differ by more than that."""
    return next((name for name in names if name.lower() == wanted.lower()), None)


def known(names: Iterable[str], wanted: str, kind: str) -> str:
    """`one of the columns a, b; the nearest is b`: what could have been meant."""
    listed = sorted(names)
    near = nearest(wanted, listed)
    return f"one of the {kind} {', '.join(listed) or '(there are none)'}" + (
        f"; the nearest is {near}" if near else ""
    )
