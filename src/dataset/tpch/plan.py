"""Which files TPC-H data of a scale factor has: the same on every machine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from dataset.layout import MIN_PARTS, PART_BYTES
from dataset.tpch.schema import SCHEMAS

# Raise this with every change of a schema or a file's layout.
REVISION = 1

# Bytes of a table at scale factor 1, measured. tpchgen-cli never cuts the two that have 5 and 25 rows.
TABLE_BYTES = {
    "lineitem": 240_000_000,
    "orders": 65_000_000,
    "customer": 14_000_000,
    "part": 7_000_000,
    "partsupp": 46_000_000,
    "supplier": 900_000,
    "nation": 0,
    "region": 0,
}
LARGE = ("lineitem", "orders")


@dataclass(frozen=True)
class Part:
    """One file: the share `number`, from 1, of the `count` that a table is cut into."""

    table: str
    path: str
    number: int
    count: int


def describe_tpch(_params: Mapping[str, Any], _progress: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """The generator's version, and the schema of each table."""
    return {"generator": generator_version(), "tables": {table: schema_of(table) for table in SCHEMAS}}


def generator_version() -> str:
    """Name and version of the generator: tpchgen-cli makes the values and the files."""
    return f"tpch {REVISION} (tpchgen-cli {version('tpchgen-cli')})"


def schema_of(table: str) -> list[dict[str, str]]:
    """Columns of a table, as `column` of the manifest."""
    return [{"name": name, "type": type} for name, type in SCHEMAS[table].items()]


def plan_tpch(params: Mapping[str, Any], _progress: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """Plans a dataset.

    Args:
        params: `characteristics`, with `scaleFactor`; `size`, `{ bytes }` of all files, about.

    Returns:
        `generator`, `bytes` and `tables`: the schema and files of each. How many rows `lineitem` has is known
        once it is made.
    """
    files = parts(params["characteristics"]["scaleFactor"])
    return {
        "generator": generator_version(),
        "bytes": params["size"]["bytes"],
        "tables": {
            table: {
                "schema": schema_of(table),
                "malformedRows": 0,
                "files": [{"path": part.path} for part in files if part.table == table],
            }
            for table in SCHEMAS
        },
    }


def parts(scale_factor: float) -> list[Part]:
    """All files, in order: as large as those of the click stream; of a large table at least as many."""
    result = []
    for table in SCHEMAS:
        least = MIN_PARTS if table in LARGE else 1
        count = max(least, round(TABLE_BYTES[table] * scale_factor / PART_BYTES))
        result += [
            Part(table, f"{table}/part-{number - 1:05d}.parquet", number, count)
            for number in range(1, count + 1)
        ]
    return result
