"""Conditions that Iceberg can answer by itself, from statistics of files: columns against constants."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from scenario.planner.expression import Call, Column, Literal, TypedExpression
from scenario.planner.types import BOOLEAN, FLOATS, TIMESTAMPTZ

Predicate = dict[str, Any]
"""The predicate of `src/trial/compiledStep.ts`. `not` stands only before isNull, in and startsWith."""

SUBSET = (
    "columns against constants of their type: =, <>, <, <=, >, >=, IN, BETWEEN, IS NULL, LIKE 'start%', "
    "AND, OR, NOT; of floats only IS NULL, since Iceberg's statistics leave out NaN"
)

_NAMES = {
    "equal": "equal",
    "not_equal": "notEqual",
    "less": "less",
    "less_equal": "lessEqual",
    "greater": "greater",
    "greater_equal": "greaterEqual",
}
_OPPOSITE = {
    "equal": "not_equal",
    "not_equal": "equal",
    "less": "greater_equal",
    "less_equal": "greater",
    "greater": "less_equal",
    "greater_equal": "less",
}
_FLIPPED = {
    "less": "greater",
    "less_equal": "greater_equal",
    "greater": "less",
    "greater_equal": "less_equal",
}

_LARGEST_EXACT = 2**53
"""JSON's numbers are doubles: whole ones beyond travel as text."""


def pushable(conditions: Iterable[TypedExpression]) -> Predicate | None:
    """What Iceberg can answer of several conditions that all have to be true; None: nothing."""
    parts = [exact_predicate(part) for condition in conditions for part in _conjuncts(condition)]
    known = [part for part in parts if part is not None]
    return {"op": "and", "of": known} if len(known) > 1 else next(iter(known), None)


def exact_predicate(condition: TypedExpression, negated: bool = False) -> Predicate | None:
    """True for exactly the rows for which the condition, or its negation, is true; None where it can't be.

    Negations are carried to the columns, where rows with NULL are left out by name: Iceberg's own negation
    would let them pass.
    """
    match condition:
        case Column(name=name, type=of) if of == BOOLEAN:
            return {"op": "equal", "column": name, "value": not negated}
        case Call(function="not", arguments=(part,)):
            return exact_predicate(part, not negated)
        case Call(function="and" | "or", arguments=parts):
            predicates = [exact_predicate(part, negated) for part in parts]
            either = (condition.function == "or") != negated
            return None if None in predicates else {"op": "or" if either else "and", "of": predicates}
        case Call(function="is_null" | "is_not_null", arguments=(Column(name=name, type=of),)):
            absent = (condition.function == "is_null") != negated
            return None if of.is_nested else _is_null(name) if absent else _not(_is_null(name))
        case Call(function=function, arguments=(left, right)) if function in _NAMES:
            return _comparison(function, left, right, negated)
        case Call(function="in", arguments=(Column(name=name, type=of), *items)) if of.name not in FLOATS:
            values = [_constant(item) for item in items]
            return (
                _known({"op": "in", "column": name, "values": values}, negated)
                if None not in values
                else None
            )
        case Call(function="like", arguments=(Column(name=name),), options=(pattern,)):
            prefix = re.fullmatch(r"((?:[^%_\\]|\\.)+)%", str(pattern), re.DOTALL)
            return (
                _starts(name, re.sub(r"\\(.)", r"\1", prefix[1], flags=re.DOTALL), negated)
                if prefix
                else None
            )
        case Call(function="starts_with", arguments=(Column(name=name), Literal(value=str(prefix)))) if (
            prefix
        ):
            return _starts(name, prefix, negated)
        case _:
            return None


def _conjuncts(condition: TypedExpression) -> Iterator[TypedExpression]:
    match condition:
        case Call(function="and", arguments=parts):
            for part in parts:
                yield from _conjuncts(part)
        case _:
            yield condition


def _comparison(
    function: str, left: TypedExpression, right: TypedExpression, negated: bool
) -> Predicate | None:
    if not isinstance(left, Column):
        left, right, function = right, left, _FLIPPED.get(function, function)
    value = _constant(right)
    if not isinstance(left, Column) or left.type.name in FLOATS or value is None:
        return None
    name = _NAMES[_OPPOSITE[function] if negated else function]
    predicate = {"op": name, "column": left.name, "value": value}
    return _present(left.name, predicate) if name == "notEqual" else predicate


def _constant(expression: TypedExpression) -> str | int | bool | None:
    match expression:
        case Call(function="cast", arguments=(Literal(value=datetime.datetime() as moment),), type=of):
            return f"{moment.isoformat()}+00:00" if of == TIMESTAMPTZ else None
        case Literal(value=bool() | str() as value):
            return value
        case Literal(value=int() as value):
            return value if abs(value) <= _LARGEST_EXACT else str(value)
        case Literal(value=Decimal() as value):
            return f"{value:f}"
        case Literal(value=datetime.date() as value):
            return value.isoformat()
        case _:
            return None


def _starts(name: str, prefix: str, negated: bool) -> Predicate:
    return _known({"op": "startsWith", "column": name, "value": prefix}, negated)


def _known(predicate: Predicate, negated: bool) -> Predicate:
    return _present(predicate["column"], _not(predicate)) if negated else predicate


def _present(name: str, predicate: Predicate) -> Predicate:
    return {"op": "and", "of": [_not(_is_null(name)), predicate]}


def _is_null(name: str) -> Predicate:
    return {"op": "isNull", "column": name}


def _not(predicate: Predicate) -> Predicate:
    return {"op": "not", "of": predicate}
