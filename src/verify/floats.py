"""The quick way to see that floats agree."""

from __future__ import annotations

from collections.abc import Sequence

from duckdb import DuckDBPyConnection

from verify.parts import Part
from verify.tolerance import Tolerance


def floats_agree(
    connection: DuckDBPyConnection,
    key: Sequence[Part],
    floats: Sequence[Part],
    rows: int,
    tolerance: Tolerance,
) -> bool:
    """Whether the floats of `expected` and `actual` agree, which are known to be equal in all other parts.

    Rows are joined on a hash of their key alone, if it is another for each row: then each pair is of one key.
    If not, or if floats differ, the answer is no, and the full comparison has to tell why.
    """
    identity = f"hash(hash({', '.join(['0', *(part.alias for part in key)])}))"
    distinct = connection.execute(f"SELECT count(DISTINCT {identity}) FROM expected").fetchall()[0][0]
    if distinct != rows:
        return False
    floats_of = f"SELECT {identity} AS id, {', '.join(part.alias for part in floats)}"
    differs = " OR ".join(tolerance.differs(part) for part in floats)
    agreeing = connection.execute(f"""
        SELECT count(*) FILTER (NOT ({differs}))
        FROM ({floats_of} FROM expected) AS e JOIN ({floats_of} FROM actual) AS a ON e.id = a.id""")
    return bool(agreeing.fetchall()[0][0] == rows)
