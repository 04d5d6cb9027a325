"""Which column names all engines can have beside one another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scenario.planner.problems import Problem, problem


def name_problems(field: str, added: Iterable[str], table: Iterable[str]) -> Iterator[Problem]:
    """Names are no patterns, and differ by more than case, which neither Spark nor DuckDB sees.

    `table` has all names, `added` those to check.
    """
    first = {name.lower(): name for name in reversed(list(table))}
    for name in added:
        if name == "*" or (name.startswith("^") and name.endswith("$")):
            yield problem(field, "names that are neither * nor ^…$, which are patterns to Polars", name)
        twin = first.get(name.lower(), name)
        if twin != name:
            yield problem(field, "names that differ by more than upper and lower case", f"{twin} and {name}")
