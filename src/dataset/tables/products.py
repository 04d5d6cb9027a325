"""The `products` table."""

from __future__ import annotations

from dataset.characteristics import Shape
from dataset.mix import bits, draw, label, one_of
from dataset.tables.column import Column

CATEGORIES = (
    *("audio", "books", "camping", "clothing", "cycling", "games", "garden", "home"),
    *("kitchen", "lighting", "music", "office", "phones", "photo", "shoes", "toys"),
)
BRANDS = (
    *("Alder", "Birch", "Cedar", "Elm", "Fir", "Hazel", "Juniper", "Larch"),
    *("Maple", "Oak", "Pine", "Rowan", "Spruce", "Teak", "Willow", "Yew"),
)
NOUNS = ("Basic", "Classic", "Compact", "Deluxe", "Light", "Pro", "Studio", "Travel")
BRAND = one_of(BRANDS, bits("h", 0, 4))

COLUMNS = (
    Column("product_id", "int", "id"),
    Column("product_name", "string", f"{BRAND} || ' ' || {one_of(NOUNS, bits('h', 4, 3))} || ' ' || id"),
    Column("category", "string", label(CATEGORIES, bits("h", 7, 4))),
    Column("brand", "string", label(BRANDS, bits("h", 0, 4))),
    Column("list_price", "decimal(10,2)", "cents::DECIMAL(9,0) * 0.01"),
    Column("weight_kg", "double", f"CASE WHEN {bits('h', 11, 4)} > 0 THEN {bits('h', 15, 12)} / 128 END"),
)


def price_cents(product: str, seed: int) -> str:
    """SQL for a product's price, 1.99 to 908.80: even within an octave, octaves alike."""
    drawn = draw(product, seed, "products", "price")
    return f"((199 + {bits(drawn, 0, 9)}) << {bits(drawn, 9, 3)})"


def values(shape: Shape, first: int, end: int) -> str:
    """SQL for rows [first, end); product_id is the row's number from 1."""
    seed = shape.characteristics.seed
    return f"""
    SELECT *, {draw("id", seed, "products", "row")} AS h, {price_cents("id", seed)} AS cents
    FROM (SELECT range + 1 AS id FROM range({first}, {end}))"""
