"""Types of expressions: the column types of `../columnType.ts`, and how two of them become one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

MAX_PRECISION = 38
"""Most digits of a decimal in Iceberg, Spark, DuckDB and Polars."""


@dataclass(frozen=True)
class Type:
    """A column type, or `null` for a bare NULL that has taken no type yet.

    A struct has its `fields`; a list has one, called `element` as in Iceberg.
    """

    name: str
    precision: int = 0
    scale: int = 0
    fields: tuple[tuple[str, Type], ...] = ()

    def __str__(self) -> str:
        if self.name == "decimal":
            return f"decimal({self.precision},{self.scale})"
        if self.name == "list":
            return f"list<{self.element}>"
        if self.name == "struct":
            return f"struct<{', '.join(f'{name}: {of}' for name, of in self.fields)}>"
        return "NULL" if self.name == "null" else self.name

    @property
    def is_nested(self) -> bool:
        """Whether it has types inside."""
        return bool(self.fields)

    @property
    def element(self) -> Type:
        """What a list has."""
        ((_, of),) = self.fields
        return of


BOOLEAN = Type("boolean")
INT = Type("int")
LONG = Type("long")
FLOAT = Type("float")
DOUBLE = Type("double")
STRING = Type("string")
DATE = Type("date")
TIMESTAMP = Type("timestamp")
TIMESTAMPTZ = Type("timestamptz")
NULL = Type("null")

INTEGERS = frozenset({"int", "long"})
FLOATS = frozenset({"float", "double"})
NUMBERS = INTEGERS | FLOATS | {"decimal"}

_INTEGER_DIGITS = {"int": 10, "long": 19}


def decimal(precision: int, scale: int) -> Type:
    """A decimal of at most 38 digits; more are cut off before the point, where the engines fail loudly."""
    return Type("decimal", min(precision, MAX_PRECISION), scale)


def list_of(element: Type) -> Type:
    """A list."""
    return Type("list", fields=(("element", element),))


def parse_type(text: str) -> Type:
    """Reads a column type as `columnType.ts` has let it pass."""
    text = text.strip()
    if match := re.fullmatch(r"decimal\(\s*(\d+)\s*,\s*(\d+)\s*\)", text):
        return Type("decimal", int(match[1]), int(match[2]))
    if match := re.fullmatch(r"list\s*<(.*)>", text, re.DOTALL):
        return list_of(parse_type(match[1]))
    if match := re.fullmatch(r"struct\s*<(.*)>", text, re.DOTALL):
        parts = (field.partition(":") for field in _split(match[1]))
        return Type("struct", fields=tuple((name.strip(), parse_type(of)) for name, _, of in parts))
    return Type(text)


def _split(fields: str) -> Iterator[str]:
    """The text between the commas that stand in no bracket."""
    depth = start = 0
    for end, character in enumerate(fields):
        depth += (character in "<(") - (character in ">)")
        if character == "," and depth == 0:
            yield fields[start:end]
            start = end + 1
    yield fields[start:]


def as_decimal(of: Type) -> Type:
    """The decimal that holds every value of an integer or decimal type."""
    return of if of.name == "decimal" else decimal(_INTEGER_DIGITS[of.name], 0)


def common_type(left: Type, right: Type) -> Type | None:
    """The type in which values of both can be compared or stand in one column; None where there is none."""
    names = {left.name, right.name}
    if left == right or right.name == "null":
        return left
    if left.name == "null":
        return right
    if names <= NUMBERS:
        if names & FLOATS:
            return DOUBLE
        if "decimal" not in names:
            return LONG
        one, other = as_decimal(left), as_decimal(right)
        scale = max(one.scale, other.scale)
        return decimal(max(one.precision - one.scale, other.precision - other.scale) + scale, scale)
    return TIMESTAMP if names == {"date", "timestamp"} else None
