"""One digest for all rows of a table, without their order.

Every row gets a 128-bit hash, two hashes of 64 bits side by side, and the digest is the sum of each over all
rows, modulo 2^64. A sum counts duplicates, where an exclusive or would cancel pairs of them: MSet-Add-Hash in
Clarke, Devadas, van Dijk, Gassend, Suh: "Incremental Multiset Hash Functions and Their Application to Memory
Integrity Checking", ASIACRYPT 2003. Two different tables have the same digest by chance about once in 2^128;
the number of rows plays no part, as one table is held against one other. It is no defence against forgery.

DuckDB's `hash` is fast, but by itself too regular for that. What is done about it (tried with 2.0.0):

- Of several arguments it mixes the last in by a plain exclusive or: one in a million swaps of two rows'
  values leaves the sum as it was. Hashing the result once more takes that regularity away.
- `hash(NULL)` equals that of one BIGINT, so the second hash also takes in which columns are null.
- Hashes of strings may collide; in the second hash they have a prefix, so that both don't at once.
- A HUGEINT's halves are mixed alike: 0 and -1 collide. Decimals of more than 18 digits, stored that way, are
  hashed together with their value as a double, which tells such pairs apart.
- A null struct and a struct of nulls hash alike, and more of that kind: nested columns take part as canonical
  text (`parts.py`).
- It may change between versions of DuckDB, which is why the version is part of the algorithm's name.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb
from pyiceberg.table import Table

from referee.errors import RefusedError
from verify.catalog import load_table
from verify.columns import Column, declared, mismatches
from verify.parts import Part, parts
from verify.rows import open_rows
from verify.session import session

ALGORITHM = f"row-sum-1 (duckdb {duckdb.__version__})"

# A metadata file never changes, so neither does what it leads to. The reference is wanted after each trial.
_known: dict[tuple[str, tuple[Column, ...]], dict[str, Any]] = {}


def digest_table(params: dict[str, Any], _progress: object) -> dict[str, Any]:
    """Digests the current rows of a table.

    Args:
        params: `{catalog, table, schema: [{name, type}]}`.
        _progress: Unused.

    Returns:
        `{rows, digest, columnDigests, files, bytes, snapshotId, algorithm}`, or `{problems}` if the table
        lacks the declared columns or is not there. Column digests only explain: they miss moved values.
    """
    columns = declared(params["schema"])
    try:
        table = load_table(params["catalog"], params["table"])
    except RefusedError as error:
        return {"problems": [str(error)]}
    problems = mismatches(table.schema(), columns)
    return {"problems": problems} if problems else digest(table, columns)


def digest(table: Table, columns: tuple[Column, ...]) -> dict[str, Any]:
    """Digest and facts of a table that has the declared columns."""
    identity = (table.metadata_location, columns)
    if identity not in _known:
        _known[identity] = _digest(table, columns)
    return _known[identity]


def _digest(table: Table, columns: Sequence[Column]) -> dict[str, Any]:
    exact = [part for part in parts(columns) if not part.is_float]
    sums = [row_hash(exact), second_row_hash(exact), *(f"hash({part.alias})" for part in exact)]
    with session(table.catalog.properties) as connection:
        files = open_rows(connection, table, columns, "output")
        query = f"SELECT count(*), {', '.join(f'sum({each})' for each in sums)} FROM output"
        rows, first, second, *each_column = connection.execute(query).fetchall()[0]
    snapshot = table.current_snapshot()
    return {
        "rows": rows,
        "digest": _hexadecimal(first) + _hexadecimal(second),
        "columnDigests": {
            part.name: _hexadecimal(total) for part, total in zip(exact, each_column, strict=True)
        },
        "files": len(files),
        "bytes": sum(file.file_size_in_bytes for file in files),
        "snapshotId": str(snapshot.snapshot_id) if snapshot else None,
        "algorithm": ALGORITHM,
    }


def row_hash(exact: Sequence[Part]) -> str:
    """SQL for the first 64 bits of a row's hash."""
    return _mixed(["0", *(value for part in exact for value in _values(part))])


def second_row_hash(exact: Sequence[Part]) -> str:
    """SQL for the other 64 bits, which share no weakness with the first."""
    values = ["1", *(f"{part.alias} IS NULL" for part in exact)]
    for part in exact:
        values += [f"'#' || {part.alias}"] if part.is_text else _values(part)
    return _mixed(values)


def _values(part: Part) -> list[str]:
    is_wide = part.type.name == "decimal" and part.type.precision > 18
    return [part.alias, f"{part.alias}::DOUBLE"] if is_wide else [part.alias]


def _mixed(values: Sequence[str]) -> str:
    return f"hash(hash({', '.join(values)}))"


def _hexadecimal(total: int | None) -> str:
    return f"{(total or 0) % 2**64:016x}"
