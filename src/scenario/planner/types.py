"""Types of expressions: the column types of `../columnType.ts`, and how two of them become one."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_PRECISION = 38
"""Most digits of a decimal in Iceberg, Spark, DuckDB and Polars."""


@dataclass(frozen=True)
class Type:
    """A column type, or `null` for a bare NULL that has taken no type yet."""

    name: str
    precision: int = 0
    scale: int = 0

    def __str__(self) -> str:
        if self.name == "decimal":
            return f"decimal({self.precision},{self.scale})"
        return "NULL" if self.name == "null" else self.name


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


def parse_type(text: str) -> Type:
    """Reads a column type as `columnType.ts` has let it pass."""
    match = re.fullmatch(r"decimal\(\s*(\d+)\s*,\s*(\d+)\s*\)", text)
    return Type("decimal", int(match[1]), int(match[2])) if match else Type(text)


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
