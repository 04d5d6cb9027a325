"""Rows that show a difference between two tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from duckdb import DuckDBPyConnection

from verify.parts import Part
from verify.show import shown, shown_pair
from verify.tolerance import Tolerance

_KIND = "CASE WHEN a.present IS NULL THEN 'missing' WHEN e.present IS NULL THEN 'extra' ELSE 'different' END"


def difference_examples(
    connection: DuckDBPyConnection,
    pairs: str,
    key: Sequence[Part],
    compared: Sequence[Part],
    tolerance: Tolerance,
    limit: int,
) -> list[dict[str, Any]]:
    """The first rows that differ, by kind (different, extra, missing) and key, with their values as text.

    Returns:
        `[{kind, key: {column: text}, values: [{column, expected, actual}]}]`; a side that has no such row is
        null. Rows in both tables show only the columns that differ.
    """
    differing = [f"coalesce({tolerance.differs(part)}, false)" for part in compared]
    keys = [f"coalesce(e.{part.alias}, a.{part.alias})" for part in key]
    values = [f"{side}.{part.alias}::VARCHAR" for part in compared for side in ("e", "a")]
    rows = connection.execute(f"""
        SELECT {", ".join([_KIND, *(f"{each}::VARCHAR" for each in keys), *differing, *values])}
        FROM {pairs}
        WHERE {" OR ".join(["a.present IS NULL", "e.present IS NULL", *differing])}
        ORDER BY {", ".join(["1", *keys])}
        LIMIT {limit}""").fetchall()
    return [_example(row, key, compared) for row in rows]


def _example(row: Sequence[Any], key: Sequence[Part], compared: Sequence[Part]) -> dict[str, Any]:
    texts = iter(row)
    kind = next(texts)
    identity = {part.name: shown(part, next(texts)) for part in key}
    differing = [next(texts) for _ in compared]
    values = []
    for part, differs in zip(compared, differing, strict=True):
        expected, actual = next(texts), next(texts)
        if kind == "missing":
            values.append({"column": part.name, "expected": shown(part, expected), "actual": None})
        elif kind == "extra":
            values.append({"column": part.name, "expected": None, "actual": shown(part, actual)})
        elif differs:
            left, right = shown_pair(part, expected, actual)
            values.append({"column": part.name, "expected": left, "actual": right})
    return {"kind": kind, "key": identity, "values": values}
