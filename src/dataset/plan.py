"""Finds how many rows give the asked bytes, and lists the files to make."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from dataset.characteristics import CHANGED_USERS, Characteristics, Shape
from dataset.layout import event_bytes, parts
from dataset.malformed import malformed_rows
from dataset.tables.catalog import TABLES
from dataset.version import generator_version
from dataset.write import ROW_GROUP_ROWS, write_rows
from referee.errors import RefusedError

# A sample this near is scaled and not repeated: bytes per row change by a tenth of what rows do, at most.
# Samples and whole files differ by less than 2 %.
CLOSE_ENOUGH = 0.05
MAX_ROUNDS = 5
# As few as `{ rows }` may ask for, and as few as are tried on the way to a size.
MIN_ROWS, LEAST_TRIED = 1_000, 100


def describe_clickstream(
    params: Mapping[str, Any], _progress: Callable[[dict[str, Any]], None]
) -> dict[str, Any]:
    """The generator's version, and the schema of each table with the given `characteristics`."""
    characteristics = Characteristics.parse(params["characteristics"])
    tables = {name: schema_of(characteristics, name) for name in characteristics.tables}
    return {"generator": generator_version(), "tables": tables}


def schema_of(characteristics: Characteristics, table: str) -> list[dict[str, str]]:
    """Columns of a table, as `column` of the manifest."""
    return [{"name": column.name, "type": column.type} for column in TABLES[table].schema(characteristics)]


def plan_dataset(params: Mapping[str, Any], _progress: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """Plans a dataset.

    Args:
        params: `characteristics`; `size`, which is `{ rows }` of `events` or `{ bytes }` of all files;
            `folder` for samples.

    Returns:
        `generator`, `rows` of `events`, the `bytes` that all files will have, about, and `tables`: for each
        the schema, rows, malformed rows and files.

    Raises:
        RefusedError: no data can be as asked; says what could.
    """
    characteristics = Characteristics.parse(params["characteristics"])
    asked = params["size"]
    if "rows" in asked:
        shape = Shape(characteristics, asked["rows"])
        size = shape.rows * event_bytes(shape)
    else:
        shape = fit(characteristics, asked["bytes"], Path(params["folder"]))
        size = asked["bytes"]
    require_changes(shape)
    return {"generator": generator_version(), "rows": shape.rows, "bytes": size, "tables": describe(shape)}


def describe(shape: Shape) -> dict[str, Any]:
    """Schema, rows and files of each table."""
    files = parts(shape)
    return {
        table: {
            "schema": schema_of(shape.characteristics, table),
            "rows": rows,
            "malformedRows": malformed_rows(shape) if table == "events" else 0,
            "files": [
                {"path": part.path, "rows": part.end - part.first} for part in files if part.table == table
            ],
        }
        for table, rows in shape.table_rows.items()
    }


def fit(characteristics: Characteristics, size: int, folder: Path) -> Shape:
    """The shape whose files have `size` bytes; found from samples, so the same on every machine."""
    shape = Shape(characteristics, max(LEAST_TRIED, size // event_bytes(Shape(characteristics, 1))))
    for _ in range(MAX_ROUNDS):
        measured = measure(shape, folder)
        shape = Shape(characteristics, max(LEAST_TRIED, shape.rows * size // measured))
        if abs(measured - size) <= CLOSE_ENOUGH * size:
            break
    if shape.rows < MIN_ROWS:
        least = measure(Shape(characteristics, MIN_ROWS), folder)
        raise RefusedError(
            f"data.size: expected at least {least / 1e6:.1f}MB, the size of {MIN_ROWS:,} events and their "
            f"{len(characteristics.tables) - 1} other tables; got {size / 1e6:.1f}MB. "
            "Ask for more, or for fewer joinTables."
        )
    return shape


def require_changes(shape: Shape) -> None:
    """A change feed is about some users, or it would not be there."""
    share, users = shape.characteristics.change_feed, shape.join_table_rows["users"]
    if share and not shape.change_groups:
        raise RefusedError(
            f"data.changeFeed: expected a share of users that makes at least {CHANGED_USERS // 2}; "
            f"{share} of the {users:,} there are at this size is {share * users:.1f}. "
            "Raise it, raise size, or leave it out."
        )


def measure(shape: Shape, folder: Path) -> int:
    """Bytes that all files would have, from one sample of each table: a row group out of the middle part."""
    total = 0
    for table, rows in shape.table_rows.items():
        if not rows:
            continue
        of_table = [part for part in parts(shape) if part.table == table]
        middle = of_table[len(of_table) // 2]
        end = min(middle.end, middle.first + ROW_GROUP_ROWS)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".sample-") as temporary:
            path = Path(temporary) / "rows"
            write_rows(shape, table, middle.first, end, path)
            total += path.stat().st_size * rows // (end - middle.first)
    return total
