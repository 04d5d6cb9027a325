"""Rows of text files that are broken on the way: lines that no reader can take for good rows.

Only what every reader must see, whatever engine it is: a value that is no number where one is due, a line
that ends early, a line with too much. Nothing whose extent is a matter of interpretation, as a quote that
is never closed would be. A broken line stands in place of the good one.
"""

from __future__ import annotations

import duckdb

from dataset.characteristics import Shape
from dataset.mix import bits, draw, happens, one_of
from dataset.tables.catalog import TABLES
from dataset.tables.column import Column

# Never null, in every complexity. The word is no number in any engine, as `NaN` would be.
NUMBERS = ("event_id", "geo_id", "response_bytes", "load_ms")
NO_NUMBER = "n/a"
# Fixed width: readers guess a format from the first rows.
TIMESTAMP_FORMAT = "%Y-%m-%d %H:%M:%S.%f"


def is_malformed(delivery: str, shape: Shape) -> str:
    """SQL: whether a row of `events` comes broken. Of an event that is delivered twice, each for itself."""
    return happens(flaw(delivery, shape), 0, shape.characteristics.malformed)


def flaw(delivery: str, shape: Shape) -> str:
    """SQL for the draw that says whether a row is broken, and how."""
    return draw(delivery, shape.characteristics.seed, "events", "malformed")


def malformed_rows(shape: Shape) -> int:
    """How many rows of `events` are broken."""
    if not shape.characteristics.malformed:
        return 0
    count = f"SELECT count(*) FROM range({shape.rows}) WHERE {is_malformed('range', shape)}"
    with duckdb.connect() as connection:
        # It would be drawn on stdout.
        connection.execute("SET enable_progress_bar = false")
        return int(connection.execute(count).fetchall()[0][0])


def lines(shape: Shape, first: int, end: int) -> str:
    """SQL for the lines of rows [first, end) of `events`, the good ones as DuckDB writes them."""
    columns = TABLES["events"].schema(shape.characteristics)
    broken = f"CASE WHEN {is_malformed('delivery', shape)} THEN {flaw('delivery', shape)} END AS flaw"
    query = TABLES["events"].query(shape, first, end, broken)
    return json_lines(columns, query) if shape.characteristics.format == "json" else csv_lines(columns, query)


def csv_lines(columns: list[Column], query: str) -> str:
    """A header is the name of the only column."""
    names = [column.name for column in columns]
    place = one_of([names.index(name) + 1 for name in NUMBERS], bits("flaw", 22, 2))
    fields = f"""CASE {bits("flaw", 20, 2)}
        WHEN 0 THEN fields[: 1 + {bits("flaw", 24, 16)} % {len(names) - 1}]
        WHEN 1 THEN fields || ['{NO_NUMBER}']
        ELSE fields[: {place} - 1] || ['{NO_NUMBER}'] || fields[{place} + 1 :] END"""
    texts = ", ".join(csv_field(column) for column in columns)
    return f"""
    SELECT array_to_string(CASE WHEN flaw IS NULL THEN fields ELSE {fields} END, ',') AS "{",".join(names)}"
    FROM (SELECT [{texts}] AS fields, flaw FROM ({query}))"""


def csv_field(column: Column) -> str:
    """A value as it stands in a line; nothing for null."""
    name = f"{column.name}::VARCHAR"
    match column.type:
        case "timestamp":
            return f"coalesce(strftime({column.name}, '{TIMESTAMP_FORMAT}'), '')"
        case "string":
            quoted = f"""'"' || replace({name}, '"', '""') || '"'"""
            is_bare = f"{name} <> '' AND NOT contains({name}, '\"') AND NOT contains({name}, ',')"
            return f"CASE WHEN {is_bare} THEN {name} ELSE coalesce({quoted}, '') END"
        case _:
            return f"coalesce({name}, '')"


def json_lines(columns: list[Column], query: str) -> str:
    """One object a line."""
    values = ", ".join(f"{column.name} := {json_value(column)}" for column in columns)
    wrong = " ".join(
        f"WHEN {number} THEN to_json(struct_update(fields, {name} := '{NO_NUMBER}'))::VARCHAR"
        for number, name in enumerate(NUMBERS)
    )
    return f"""
    SELECT CASE WHEN flaw IS NULL THEN line
        WHEN {bits("flaw", 20, 1)} = 0 THEN left(line, length(line) // 2)
        ELSE CASE {bits("flaw", 22, 2)} {wrong} END END AS line
    FROM (
      SELECT *, to_json(fields)::VARCHAR AS line
      FROM (SELECT struct_pack({values}) AS fields, flaw FROM ({query}))
    )"""


def json_value(column: Column) -> str:
    """A value as DuckDB writes it."""
    return f"strftime({column.name}, '{TIMESTAMP_FORMAT}')" if column.type == "timestamp" else column.name
