"""The `geo` table: one row for each subnet that addresses come from."""

from __future__ import annotations

from dataset.characteristics import Shape
from dataset.geography import CITIES, PREFIXES, country
from dataset.mix import bits, draw, label, one_of
from dataset.tables.column import Column

COLUMNS = (
    Column("geo_id", "int", "id"),
    Column("subnet", "string", f"{one_of(PREFIXES, '(id - 1)')} || '0/24'"),
    Column("ip_country", "string", country("id")),
    Column("city", "string", label(CITIES, "(id - 1)")),
    Column("latitude", "double", f"({bits('h', 0, 20)} % 1300000 - 500000) / 10000"),
    Column("longitude", "double", f"({bits('h', 20, 22)} % 3600000 - 1800000) / 10000"),
)


def values(shape: Shape, first: int, end: int) -> str:
    """SQL for rows [first, end); geo_id is the row's number from 1."""
    return f"""
    SELECT *, {draw("id", shape.characteristics.seed, "geo", "row")} AS h
    FROM (SELECT range + 1 AS id FROM range({first}, {end}))"""
