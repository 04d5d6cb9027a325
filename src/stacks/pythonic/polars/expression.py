"""The planner's Python source as Polars expressions."""

from __future__ import annotations

import polars as pl

from stacks.runner.operations import Named


def expressions(columns: list[Named]) -> list[pl.Expr]:
    """Named columns."""
    return [expression(named.expression).alias(named.name) for named in columns]


def expression(source: str) -> pl.Expr:
    """The only name in the source is `pl`; `chash` is there once its plugin is imported."""
    if ".chash." in source:
        import polars_hash  # noqa: F401 (a job that hashes nothing has no use for it)
    made: pl.Expr = eval(source, {"pl": pl})
    return made
