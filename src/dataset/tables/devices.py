"""The `devices` table."""

from __future__ import annotations

from dataset.characteristics import Shape
from dataset.column_types import duckdb_type
from dataset.mix import bits, draw, label, one_of
from dataset.tables.column import Column

KINDS = ("phone", "phone", "phone", "phone", "desktop", "desktop", "desktop", "tablet")
SYSTEMS = ("Android", "iOS", "Windows", "macOS", "Linux", "ChromeOS", "iPadOS", "other")
BROWSERS = ("Chrome", "Safari", "Firefox", "Edge")
SCREEN_TYPE = "struct<width: int, height: int, dpr: double>"
# Width, height, and pixels of the device for each of them.
SCREENS = (
    *((360, 800, 3), (390, 844, 3), (412, 915, 2.625), (768, 1024, 2)),
    *((1280, 720, 1), (1440, 900, 2), (1920, 1080, 1), (2560, 1440, 1.25)),
)


def screen(drawn: str) -> str:
    """SQL for an index into SCREENS, from the draw of a device's row."""
    return bits(drawn, 8, 3)


def sizes(screen: str) -> str:
    """SQL for { width, height, dpr } of a screen by its index; null for null."""
    screens = [f"{{width: {width}, height: {height}, dpr: {dpr}}}" for width, height, dpr in SCREENS]
    return f"('[{', '.join(screens)}]'::{duckdb_type(SCREEN_TYPE)}[])[1 + {screen}]"


COLUMNS = (
    Column("device_id", "int", "id"),
    Column("device_type", "string", label(KINDS, bits("h", 0, 3))),
    Column("os", "string", label(SYSTEMS, bits("h", 3, 3))),
    Column("browser", "string", label(BROWSERS, bits("h", 6, 2))),
    Column("screen_width", "int", one_of([width for width, _, _ in SCREENS], screen("h"))),
    Column("touch", "boolean", f"CASE WHEN {bits('h', 11, 4)} > 0 THEN {bits('h', 0, 3)} < 4 END"),
)


def values(shape: Shape, first: int, end: int) -> str:
    """SQL for rows [first, end); device_id is the row's number from 1."""
    return f"""
    SELECT *, {draw("id", shape.characteristics.seed, "devices", "row")} AS h
    FROM (SELECT range + 1 AS id FROM range({first}, {end}))"""
