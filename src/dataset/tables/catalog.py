"""All tables of a generated dataset."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from dataset.characteristics import Characteristics, Shape
from dataset.column_types import duckdb_type
from dataset.tables import campaigns, devices, events, geo, products, user_changes, users
from dataset.tables.column import Column


class Table(NamedTuple):
    """A table's columns, and SQL for the values that their expressions use, by row range."""

    columns: tuple[Column, ...]
    values: Callable[[Shape, int, int], str]

    def schema(self, characteristics: Characteristics) -> list[Column]:
        """The columns there are at the asked complexity, in the asked format."""
        columns = [column for column in self.columns if column.level <= characteristics.level]
        return [in_text(column) for column in columns] if characteristics.format == "csv" else columns

    def query(self, shape: Shape, first: int, end: int, *others: str) -> str:
        """SQL for rows [first, end), the same however they are asked for; `others` are further values."""
        columns = (
            # Strings may be ENUMs: a dictionary that the writer need not look for.
            f"{column.sql if column.type == 'string' else cast(column)} AS {column.name}"
            for column in self.schema(shape.characteristics)
        )
        return f"SELECT {', '.join([*columns, *others])} FROM ({self.values(shape, first, end)})"


def in_text(column: Column) -> Column:
    """CSV has nothing nested: JSON stands in its place."""
    if not column.type.startswith(("list<", "struct<")):
        return column
    return column._replace(type="string", sql=f"to_json({cast(column)})::VARCHAR")


def cast(column: Column) -> str:
    """SQL for a column's value in its type."""
    return f"({column.sql})::{duckdb_type(column.type)}"


TABLES = {
    "events": Table(events.COLUMNS, events.values),
    "users": Table(users.COLUMNS, users.values),
    "products": Table(products.COLUMNS, products.values),
    "campaigns": Table(campaigns.COLUMNS, campaigns.values),
    "geo": Table(geo.COLUMNS, geo.values),
    "devices": Table(devices.COLUMNS, devices.values),
    "user_changes": Table(user_changes.COLUMNS, user_changes.values),
}
