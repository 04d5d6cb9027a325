"""The `devices` table."""

from __future__ import annotations

from dataset.characteristics import Shape
from dataset.mix import bits, draw, label, one_of
from dataset.tables.column import Column

KINDS = ("phone", "phone", "phone", "phone", "desktop", "desktop", "desktop", "tablet")
SYSTEMS = ("Android", "iOS", "Windows", "macOS", "Linux", "ChromeOS", "iPadOS", "other")
BROWSERS = ("Chrome", "Safari", "Firefox", "Edge")
WIDTHS = (360, 390, 412, 768, 1280, 1440, 1920, 2560)

COLUMNS = (
    Column("device_id", "int", "id"),
    Column("device_type", "string", label(KINDS, bits("h", 0, 3))),
    Column("os", "string", label(SYSTEMS, bits("h", 3, 3))),
    Column("browser", "string", label(BROWSERS, bits("h", 6, 2))),
    Column("screen_width", "int", one_of(WIDTHS, bits("h", 8, 3))),
    Column("touch", "boolean", f"CASE WHEN {bits('h', 11, 4)} > 0 THEN {bits('h', 0, 3)} < 4 END"),
)


def values(shape: Shape, first: int, end: int) -> str:
    """SQL for rows [first, end); device_id is the row's number from 1."""
    return f"""
    SELECT *, {draw("id", shape.characteristics.seed, "devices", "row")} AS h
    FROM (SELECT range + 1 AS id FROM range({first}, {end}))"""
