"""The `users` table."""

from __future__ import annotations

from dataset.characteristics import Shape
from dataset.geography import country
from dataset.mix import bits, draw, label
from dataset.tables.column import Column

SEGMENTS = ("new", "casual", "casual", "casual", "regular", "regular", "loyal", "premium")

SIGNUP = f"DATE '2021-01-01' + ({bits('h', 3, 16)} % 1826)::INTEGER"
NEWSLETTER = f"{bits('h', 28, 2)} = 0"

COLUMNS = (
    Column("user_id", "long", "id"),
    Column("country", "string", country(f"(1 + {bits('lived', 0, 9)})")),
    Column("segment", "string", label(SEGMENTS, bits("h", 0, 3))),
    Column("signup_date", "date", SIGNUP),
    Column("birth_year", "int", f"CASE WHEN {bits('h', 19, 3)} > 0 THEN 1945 + {bits('h', 22, 6)} END"),
    Column("newsletter", "boolean", NEWSLETTER),
)


def home(person: str, seed: int) -> str:
    """SQL for the draw that says where a person lives: 9 bits for the subnet, 16 for the address in it."""
    return draw(person, seed, "users", "home")


def values(shape: Shape, first: int, end: int) -> str:
    """SQL for rows [first, end); user_id is the row's number from 1."""
    seed = shape.characteristics.seed
    return f"""
    SELECT *, {draw("id", seed, "users", "row")} AS h, {home("id", seed)} AS lived
    FROM (SELECT range + 1 AS id FROM range({first}, {end}))"""
