"""What of each column is hashed and compared.

A flat column is its own part. A nested one has one exact part, its canonical text: JSON in which every float
is `"~"`. Order of elements, nulls and empty lists all show in it. (DuckDB's hash of the nested value itself
would not do: a null struct and a struct of nulls have the same.) Each float inside is a part of its own,
compared as flat floats are: one value per row or, inside of lists, a list of all values in order. Where the
exact parts of two rows are equal, these lists have the same length.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from scenario.planner.types import FLOATS, NUMBERS, STRING, Type
from verify.columns import Column


class Part(NamedTuple):
    """A column of the relation that `open_rows` makes. `sql` is its value, over the declared columns."""

    name: str
    alias: str
    sql: str
    type: Type
    is_list: bool = False
    """Whether it has a list of values of its type in each row."""

    @property
    def is_float(self) -> bool:
        """Compared within a tolerance and never hashed."""
        return self.type.name in FLOATS

    @property
    def is_text(self) -> bool:
        """Text, be it canonical."""
        return self.type == STRING or self.type.is_nested

    @property
    def is_numeric(self) -> bool:
        """Differences of its values have a size."""
        return self.type.name in NUMBERS


class _Floats(NamedTuple):
    path: str
    sql: str
    type: Type
    is_list: bool


def parts(columns: Iterable[Column]) -> tuple[Part, ...]:
    """The parts of all columns. A float inside of one is called by its path: `items.element.price`."""
    return tuple(part for column in columns for part in _parts(column))


def _parts(column: Column) -> Iterator[Part]:
    name, of, alias = column
    if not of.is_nested:
        yield Part(name, alias, alias, of)
        return
    yield Part(name, alias, f"to_json({_exact(of, alias, 0)})::VARCHAR", of)
    for i, floats in enumerate(_floats(of, alias, 0)):
        yield Part(f"{name}{floats.path}", f"{alias}_{i}", floats.sql, floats.type, floats.is_list)


def _exact(of: Type, sql: str, depth: int) -> str:
    """SQL of a value with all floats in it replaced; `depth` keeps the names of lambdas apart."""
    if of.name in FLOATS:
        return "'~'"
    if not any(True for _ in _floats(of, sql, depth)):
        return sql
    if of.name == "list":
        return f"list_transform({sql}, lambda e{depth}: {_exact(of.element, f'e{depth}', depth + 1)})"
    fields = (f"'{name}': {_exact(field, _field(sql, name), depth)}" for name, field in of.fields)
    return f"CASE WHEN {sql} IS NOT NULL THEN {{{', '.join(fields)}}} END"


def _floats(of: Type, sql: str, depth: int) -> Iterator[_Floats]:
    """The floats in a value, by Iceberg's names of paths."""
    if of.name in FLOATS:
        yield _Floats("", sql, of, False)
    elif of.name == "list":
        for inner in _floats(of.element, f"e{depth}", depth + 1):
            mapped = f"list_transform({sql}, lambda e{depth}: {inner.sql})"
            values = f"flatten({mapped})" if inner.is_list else mapped
            yield _Floats(f".element{inner.path}", values, inner.type, True)
    else:
        for name, field in of.fields:
            for inner in _floats(field, _field(sql, name), depth):
                yield inner._replace(path=f".{name}{inner.path}")


def _field(sql: str, name: str) -> str:
    return f"struct_extract({sql}, '{name}')"
