"""The `campaigns` table."""

from __future__ import annotations

from dataset.characteristics import Shape
from dataset.mix import bits, draw, label, one_of
from dataset.tables.column import Column

CHANNELS = ("search", "social", "email", "display", "affiliate", "video", "audio", "partner")
SEASONS = ("Spring", "Summer", "Autumn", "Winter")

COLUMNS = (
    Column("campaign_id", "int", "id"),
    Column("campaign_name", "string", f"{one_of(SEASONS, bits('h', 0, 2))} || ' sale ' || id"),
    Column("channel", "string", label(CHANNELS, bits("h", 2, 3))),
    Column("daily_budget", "decimal(12,2)", f"(5000 + {bits('h', 5, 20)})::DECIMAL(10,0) * 0.01"),
    Column("launched", "date", f"DATE '2025-07-01' + ({bits('h', 25, 7)})::INTEGER"),
)


def values(shape: Shape, first: int, end: int) -> str:
    """SQL for rows [first, end); campaign_id is the row's number from 1."""
    return f"""
    SELECT *, {draw("id", shape.characteristics.seed, "campaigns", "row")} AS h
    FROM (SELECT range + 1 AS id FROM range({first}, {end}))"""
