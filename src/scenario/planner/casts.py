"""CAST and TRY_CAST, and the casts that a declared output type may ask for."""

from __future__ import annotations

from scenario.planner.coerce import coerce, moment, require
from scenario.planner.expression import Call, Literal, TypedExpression
from scenario.planner.types import (
    DATE,
    DOUBLE,
    FLOATS,
    INTEGERS,
    MAX_PRECISION,
    NULL,
    NUMBERS,
    STRING,
    TIMESTAMP,
    Type,
)

DIGITS_OF_A_DOUBLE = 15
"""Decimal places that a double is rounded to at most: 10^15 is the last power that keeps a unit exact."""

_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_TIME = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
_FORMS = {
    "int": "[+-]?[0-9]+",
    "long": "[+-]?[0-9]+",
    "double": r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?",
    "date": _DAY,
    "timestamp": rf"{_DAY}[ T]{_TIME}(\.[0-9]{{1,6}})?",
}

_EXPLICIT = (
    {("boolean", name) for name in (*INTEGERS, "string")}
    | {(one, other) for one in NUMBERS for other in NUMBERS}
    | {(name, "string") for name in (*INTEGERS, "decimal", "date", "timestamp")}
    | {("string", name) for name in (*_FORMS, "decimal")}
    | {
        ("date", "timestamp"),
        ("timestamp", "date"),
        ("timestamp", "timestamptz"),
        ("timestamptz", "timestamp"),
    }
)

_LOSES_FRACTION = {(one, other) for one in (*FLOATS, "decimal") for other in INTEGERS}
_IMPLICIT = ({(one, other) for one in NUMBERS for other in NUMBERS} - _LOSES_FRACTION) | {
    ("date", "timestamp"),
    ("timestamp", "timestamptz"),
    ("timestamptz", "timestamp"),
}


def castable(source: Type, target: Type) -> bool:
    """Whether CAST has a meaning that all engines share."""
    if target == STRING and source.scale == MAX_PRECISION:
        # No digit is left for the 0 before the point.
        return False
    return source in (target, NULL) or (source.name, target.name) in _EXPLICIT


def storable(source: Type, target: Type) -> bool:
    """Whether a column may be stored as another type without being asked for: no value changes its kind."""
    return source in (target, NULL) or (source.name, target.name) in _IMPLICIT


def cast(expression: TypedExpression, target: Type, lenient: bool = False) -> TypedExpression:
    """CAST, or TRY_CAST if `lenient`. Raises MismatchError where there is none."""
    source = expression.type
    require(castable(source, target))
    if source in (target, NULL):
        return coerce(expression, target)
    if isinstance(expression, Literal) and source == STRING and target in (DATE, TIMESTAMP) and not lenient:
        moment(str(expression.value))
        return coerce(expression, target)
    if source.name in FLOATS and target.name == "decimal":
        # Engines differ on ties of doubles, so the rounding is spelt out and the cast only changes the type.
        places = min(target.scale, DIGITS_OF_A_DOUBLE)
        expression = Call("round", (coerce(expression, DOUBLE),), DOUBLE, (places,))
    if source == STRING:
        function = "try_parse" if lenient else "parse"
        return Call(function, (expression,), target, (text_form(target),))
    return Call("try_cast" if lenient else "cast", (expression,), target)


def text_form(target: Type) -> str:
    """The regular expression, the same in Java, RE2 and Rust, that text must match to be read as a type."""
    if target.name != "decimal":
        return _FORMS[target.name]
    return r"[+-]?[0-9]+" + (rf"(\.[0-9]{{1,{target.scale}}})?" if target.scale else "")
