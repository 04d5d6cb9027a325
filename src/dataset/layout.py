"""Which files a dataset has, and which rows are in each: the same on every machine."""

from __future__ import annotations

from dataclasses import dataclass

from dataset.characteristics import CHANGE_FEED, Shape

# Enough files for all cores of a usual machine to read and write side by side, few enough to open fast.
# The sessions of a file are held in memory while it is written: that bounds its rows.
MIN_PARTS = 4
PART_BYTES = 32_000_000
TEXT_PART_BYTES = 64_000_000
JOIN_TABLE_PART_ROWS = 1_000_000

# Bytes of one event by format and complexity, measured; only a first guess for files that are compressed.
EVENT_BYTES = {"parquet": (38, 49, 75), "csv": (130, 203, 429), "json": (331, 488, 779)}
EXTENSIONS = {"gzip": ".gz", "zstd": ".zst"}


@dataclass(frozen=True)
class Part:
    """One file: rows [first, end) of a table."""

    table: str
    path: str
    first: int
    end: int


def event_bytes(shape: Shape) -> int:
    """A first guess of an event's bytes."""
    given = shape.characteristics
    guess = EVENT_BYTES[given.format][given.level]
    return guess if given.format == "parquet" or is_plain_text(shape) else guess // 4


def is_plain_text(shape: Shape) -> bool:
    """Whether files are text that is not compressed."""
    return shape.characteristics.format != "parquet" and shape.characteristics.compression == "none"


def parts(shape: Shape) -> list[Part]:
    """All files of the dataset, in order."""
    result = []
    for table, rows in shape.table_rows.items():
        if table == "events":
            size = TEXT_PART_BYTES if is_plain_text(shape) else PART_BYTES
            count = max(MIN_PARTS, rows * event_bytes(shape) // size)
        else:
            count = max(MIN_PARTS if table == CHANGE_FEED else 1, -(-rows // JOIN_TABLE_PART_ROWS))
        for number in range(count):
            name = f"{table}/part-{number:05d}{extension(shape)}"
            result.append(Part(table, name, rows * number // count, rows * (number + 1) // count))
    return result


def extension(shape: Shape) -> str:
    """How file names end: text that is compressed says so, Parquet does not."""
    given = shape.characteristics
    compressed = EXTENSIONS.get(given.compression, "") if given.format != "parquet" else ""
    return f".{given.format}{compressed}"
