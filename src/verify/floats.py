"""The quick way to see that floats agree."""

from __future__ import annotations

from collections.abc import Sequence

from duckdb import DuckDBPyConnection

from verify.columns import Column
from verify.tolerance import Tolerance


def floats_agree(
    connection: DuckDBPyConnection,
    key: Sequence[Column],
    floats: Sequence[Column],
    rows: int,
    tolerance: Tolerance,
) -> bool:
    """Whether the floats of `expected` and `actual` agree, which are known to be equal in all other columns.

    Rows are joined on a hash of their key alone, if it is another for each row: then each pair is of one key.
    If not, or if floats differ, the answer is no, and the full comparison has to tell why.
    """
    identity = f"hash(hash({', '.join(['0', *(column.alias for column in key)])}))"
    distinct = connection.execute(f"SELECT count(DISTINCT {identity}) FROM expected").fetchall()[0][0]
    if distinct != rows:
        return False
    floats_of = f"SELECT {identity} AS id, {', '.join(column.alias for column in floats)}"
    differs = " OR ".join(tolerance.differs(column) for column in floats)
    agreeing = connection.execute(f"""
        SELECT count(*) FILTER (NOT ({differs}))
        FROM ({floats_of} FROM expected) AS e JOIN ({floats_of} FROM actual) AS a ON e.id = a.id""")
    return bool(agreeing.fetchall()[0][0] == rows)
