"""Compares two tables row by row, and says where they differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from duckdb import DuckDBPyConnection

from referee.errors import RefusedError
from verify.catalog import load_declared
from verify.columns import declared
from verify.digest import digest
from verify.examples import difference_examples
from verify.floats import floats_agree
from verify.pairing import count_duplicate_keys, paired_rows
from verify.parts import Part, parts
from verify.rows import open_rows
from verify.session import session
from verify.tolerance import Tolerance, absolute_difference, relative_difference


def compare_tables(params: dict[str, Any], _progress: object) -> dict[str, Any]:
    """Compares the current rows of two tables.

    Equal digests decide where there are no floats. Otherwise rows are joined on the key; without one, on all
    parts but floats, as a multiset, and then only floats can differ between two rows.

    Args:
        params: `{catalog, expected, actual, schema, key, tolerance: {relative, absolute, columns?},
            examples}`; tables by name, `key` may be empty, `columns` has tolerances of single columns.
        _progress: Unused.

    Returns:
        `{identical, rows: {expected, actual}, missing, extra, columns: [{column, rows, maxAbsolute,
        maxRelative}], duplicateKeys: {expected, actual} | null, examples: [{kind, key, values: [{column,
        expected, actual}]}], tolerance}`. `columns` has those that differ, with counts of rows where rows can
        be told apart; `duplicateKeys` counts keys that several rows have, null where that plays no part.

    Raises:
        RefusedError: A table lacks the declared columns, or the key is unknown, has floats or nested columns.
    """
    columns = declared(params["schema"])
    every = parts(columns)
    key = _key(every, params["key"])
    expected, actual = (
        load_declared(params["catalog"], params[side], columns) for side in ("expected", "actual")
    )
    facts = {"expected": digest(expected, columns), "actual": digest(actual, columns)}
    are_equal = all(facts["expected"][field] == facts["actual"][field] for field in ("rows", "digest"))
    found: dict[str, Any] = {"missing": 0, "extra": 0, "columns": [], "duplicateKeys": None, "examples": []}
    if not are_equal or any(part.is_float for part in every):
        joined_on = key or [part for part in every if not part.is_float]
        others = [part for part in every if part not in joined_on]
        # Equal digests leave only floats to compare.
        compared = [part for part in others if part.is_float or not are_equal]
        tolerance = Tolerance(**params["tolerance"])
        with session(params["catalog"]["properties"]) as connection:
            open_rows(connection, expected, columns, "expected")
            open_rows(connection, actual, columns, "actual")
            rows = facts["expected"]["rows"]
            if not (are_equal and floats_agree(connection, joined_on, compared, rows, tolerance)):
                found |= _compare_rows(connection, joined_on, others, compared, tolerance, params["examples"])
        if not key:
            found["columns"] += _columns_by_digest(facts)
    return {
        "identical": not (found["missing"] or found["extra"] or found["columns"]),
        "rows": {side: each["rows"] for side, each in facts.items()},
        **found,
        "tolerance": params["tolerance"],
    }


def _key(every: Sequence[Part], names: Sequence[str]) -> list[Part]:
    known = {part.name: part for part in every}
    for name in names:
        if name not in known:
            raise RefusedError(f"key: expected output columns ({', '.join(known)}); got {name}")
        if known[name].is_float:
            raise RefusedError(
                f"key: expected columns whose values are exact; {name} is a {known[name].type}, which is "
                "only compared within a tolerance and so can't say which row is which"
            )
        if known[name].type.is_nested:
            raise RefusedError(
                f"key: expected columns of single values; {name} is a {known[name].type}. If one of its "
                "fields says which row is which, make that a column"
            )
    return [known[name] for name in names]


def _compare_rows(
    connection: DuckDBPyConnection,
    key: Sequence[Part],
    others: Sequence[Part],
    compared: Sequence[Part],
    tolerance: Tolerance,
    examples: int,
) -> dict[str, Any]:
    duplicates = count_duplicate_keys(connection, key)
    pairs = paired_rows(key, others, duplicates)
    found = _count_differences(connection, pairs, compared, tolerance)
    if found["missing"] or found["extra"] or found["columns"]:
        found["examples"] = difference_examples(connection, pairs, key, compared, tolerance, examples)
    # Which of several equal rows is paired with which plays no part.
    return {**found, "duplicateKeys": duplicates._asdict() if others else None}


def _count_differences(
    connection: DuckDBPyConnection, pairs: str, compared: Sequence[Part], tolerance: Tolerance
) -> dict[str, Any]:
    counts = ["count(*) FILTER (a.present IS NULL)", "count(*) FILTER (e.present IS NULL)"]
    for part in compared:
        differs = f"e.present AND a.present AND {tolerance.differs(part)}"
        counts.append(f"count(*) FILTER ({differs})")
        for size in (absolute_difference, relative_difference):
            counts.append(f"max({size(part)}) FILTER ({differs})" if part.is_numeric else "NULL")
    missing, extra, *figures = connection.execute(f"SELECT {', '.join(counts)} FROM {pairs}").fetchall()[0]
    columns = [
        {
            "column": part.name,
            "rows": rows,
            "maxAbsolute": _finite(absolute),
            "maxRelative": _finite(relative),
        }
        for part, rows, absolute, relative in zip(
            compared, figures[0::3], figures[1::3], figures[2::3], strict=True
        )
        if rows
    ]
    return {"missing": missing, "extra": extra, "columns": columns}


def _columns_by_digest(digests: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Columns whose values differ, when rows can't be told apart."""
    actual = digests["actual"]["columnDigests"]
    return [
        {"column": name, "rows": None, "maxAbsolute": None, "maxRelative": None}
        for name, sum_ in digests["expected"]["columnDigests"].items()
        if actual[name] != sum_
    ]


def _finite(value: float | None) -> float | None:
    return value if value is not None and abs(value) != float("inf") else None
