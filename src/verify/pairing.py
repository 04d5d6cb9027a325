"""Which row of one table belongs to which of another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from duckdb import DuckDBPyConnection

from verify.parts import Part


class DuplicateKeys(NamedTuple):
    """Key values that more than one row has."""

    expected: int
    actual: int


def count_duplicate_keys(connection: DuckDBPyConnection, key: Sequence[Part]) -> DuplicateKeys:
    """Counts key values with several rows in the relations `expected` and `actual`."""
    return DuplicateKeys(*(_count(connection, name, key) for name in ("expected", "actual")))


def paired_rows(key: Sequence[Part], others: Sequence[Part], duplicates: DuplicateKeys) -> str:
    """FROM clause that joins the rows `e` of `expected` and `a` of `actual` with equal keys.

    `present` is null on the side that has no such row; null keys are equal. Rows that share a key are paired
    in the order of their other values. That is right for equal tables with at most one float among those;
    otherwise it can pair rows that do not belong together, so that duplicates are told to the user.
    """
    conditions = [f"e.{part.alias} IS NOT DISTINCT FROM a.{part.alias}" for part in key]
    numbering = ""
    if any(duplicates):
        numbering = f", {_numbering(key, others)} AS occurrence"
        conditions.append("e.occurrence = a.occurrence")
    sides = [f"(SELECT *, true AS present{numbering} FROM {name})" for name in ("expected", "actual")]
    return f"{sides[0]} AS e FULL JOIN {sides[1]} AS a ON {' AND '.join(conditions)}"


def _numbering(key: Sequence[Part], others: Sequence[Part]) -> str:
    partition = f"PARTITION BY {_aliases(key)}" if key else ""
    order = f"ORDER BY {_aliases(others)}" if others else ""
    return f"row_number() OVER ({partition} {order})"


def _count(connection: DuckDBPyConnection, relation: str, key: Sequence[Part]) -> int:
    # With no columns to group by there is one group: all rows.
    grouping = f"GROUP BY {_aliases(key)}" if key else ""
    query = f"SELECT count(*) FROM (SELECT 1 FROM {relation} {grouping} HAVING count(*) > 1)"
    (count,) = connection.execute(query).fetchall()[0]
    return int(count)


def _aliases(parts: Sequence[Part]) -> str:
    return ", ".join(part.alias for part in parts)
