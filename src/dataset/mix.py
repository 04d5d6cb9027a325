"""Draws: deterministic values as SQL over integer columns.

Every value of a generated table is `hash(id XOR key)`, where the key stands for seed, table and column.
DuckDB's `hash` of one BIGINT is the 64-bit finaliser of MurmurHash3 (a bijection), so a draw depends on the
row's own number alone: not on threads, on chunks or on the order of work. Measured at 2.6 ns a row, where
the same mixing written in SQL took 8 ns for 32 bits. DuckDB does not promise that `hash` stays the same
between versions: its version is part of the generator's (`version.py`) and a test pins the digests.

Only integers, lookups and the four exact IEEE operations are used: `ln`, `pow` and the like differ in the
last digit between machines.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence


def key(seed: int, *names: str | int) -> int:
    """A 62-bit constant for one stream of draws."""
    text = "/".join(str(part) for part in (seed, *names))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") >> 2


def draw(identity: str, seed: int, *names: str | int) -> str:
    """SQL for 63 random bits, a BIGINT, that belong to `identity` (a BIGINT) and the named stream."""
    # Signed once here, or each use of its bits would be a cast.
    return f"(hash(xor({identity}, {key(seed, *names)})) >> 1)::BIGINT"


def bits(drawn: str, shift: int, count: int) -> str:
    """SQL for `count` bits of a draw as BIGINT. Bits that don't overlap are independent."""
    return f"({shifted(drawn, shift)} & {(1 << count) - 1})"


def happens(drawn: str, shift: int, share: float) -> str:
    """SQL that is true with probability `share`, from 20 bits of a draw."""
    return f"({shifted(drawn, shift)} & 1048575) < {round(share * (1 << 20))}"


def shifted(drawn: str, shift: int) -> str:
    """SQL for a draw without its last bits."""
    return f"({drawn} >> {shift})" if shift else drawn


def one_of(values: Sequence[str | int], index: str) -> str:
    """SQL for the value at `index` (from 0). A list is copied for every 2,048 rows: keep it below 1,000."""
    # Lists as text are parsed in half the time of lists of literals.
    if isinstance(values[0], int):
        return f"('{list(values)}'::BIGINT[])[1 + {index}]"
    joined = "|".join(str(value) for value in values)
    return f"string_split('{joined}', '|')[1 + {index}]"


def label(values: Sequence[str], index: str) -> str:
    """As `one_of`, for a column of its own: an ENUM, which Parquet's writer need not hash row by row."""
    names = ", ".join(f"'{value}'" for value in dict.fromkeys(values))
    return f"(string_split('{'|'.join(values)}', '|')::ENUM({names})[])[1 + {index}]"
