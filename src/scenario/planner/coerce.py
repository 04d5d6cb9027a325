"""Brings arguments to the type that an operation computes in."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Sequence
from decimal import Context, Decimal

from scenario.planner.expression import Call, Literal, TypedExpression, Value
from scenario.planner.types import (
    DATE,
    DOUBLE,
    INT,
    INTEGERS,
    LONG,
    MAX_PRECISION,
    NULL,
    NUMBERS,
    TIMESTAMP,
    Type,
    as_decimal,
    common_type,
    decimal,
)

INT_RANGE = range(-(2**31), 2**31)
LONG_RANGE = range(-(2**63), 2**63)

_EXACT = Context(prec=MAX_PRECISION)


class MismatchError(Exception):
    """Arguments whose types an operation does not take. Its reporter knows the operation's signature."""


def number(text: str) -> Literal:
    """A numeric literal: whole ones are long, ones with a point decimal, ones with an exponent double."""
    if re.search(r"[eE]", text):
        require(math.isfinite(float(text)))
        return Literal(float(text), DOUBLE)
    value = Decimal(text)
    return whole(int(value)) if re.fullmatch(r"\d+", text) else Literal(value, _decimal_of(value))


def whole(value: int) -> Literal:
    """A whole number: long, or decimal where it is too large for that."""
    if value in LONG_RANGE:
        return Literal(value, LONG)
    return Literal(Decimal(value), _decimal_of(Decimal(value)))


def negated(literal: Literal) -> Literal:
    """The literal with its sign turned: -9223372036854775808 is a long again."""
    value = literal.value
    if isinstance(value, Decimal):
        exact = value.as_tuple().exponent == 0
        return whole(-int(value)) if exact else Literal(-value, literal.type)
    if isinstance(value, int | float):
        return whole(-value) if isinstance(value, int) else Literal(-value, literal.type)
    raise MismatchError


def _decimal_of(value: Decimal) -> Type:
    """The smallest decimal type that holds a value as it is written."""
    _, digits, exponent = value.as_tuple()
    scale = -int(exponent)
    precision = max(len(digits), scale, 1)
    if precision > decimal(precision, scale).precision:
        raise MismatchError
    return decimal(precision, scale)


def decimal_type(expression: TypedExpression) -> Type:
    """The decimal type an integer or decimal argument takes part with."""
    if isinstance(expression, Literal) and expression.value is not None:
        return _decimal_of(Decimal(str(expression.value)))
    return as_decimal(expression.type)


def unified(expressions: Sequence[TypedExpression]) -> list[TypedExpression]:
    """The same flat expressions in their common type. Raises MismatchError where they have none."""
    target = NULL
    # Literals last: they take the type of the columns beside them where their value allows.
    for expression in sorted(expressions, key=lambda each: isinstance(each, Literal)):
        joined = _joined(target, expression)
        if joined is None:
            raise MismatchError
        target = joined
    require(not target.is_nested)
    return [coerce(expression, target) for expression in expressions]


def _joined(target: Type, expression: TypedExpression) -> Type | None:
    if isinstance(expression, Literal) and expression.value is not None:
        value = expression.value
        if target.name in ("date", "timestamp") and isinstance(value, str):
            return target if type(moment(value)) is datetime.date else TIMESTAMP
        if target == INT and expression.type == LONG and value in INT_RANGE:
            return INT
        if target.name == "decimal" and expression.type.name in INTEGERS:
            return common_type(target, decimal_type(expression))
    return common_type(target, expression.type)


def coerce(expression: TypedExpression, target: Type) -> TypedExpression:
    """An expression in a type that holds all its values; literals are converted on the spot."""
    if expression.type == target:
        return expression
    if isinstance(expression, Literal):
        return Literal(_converted(expression.value, target), target)
    return Call("cast", (expression,), target)


def _converted(value: Value, target: Type) -> Value:
    if value is None:
        return None
    if target == DOUBLE and isinstance(value, int | Decimal):
        return float(value)
    if target.name == "decimal" and isinstance(value, int | Decimal):
        return Decimal(value).quantize(Decimal(1).scaleb(-target.scale), context=_EXACT)
    if isinstance(value, str) and target in (DATE, TIMESTAMP):
        value = moment(value)
    if target == TIMESTAMP and type(value) is datetime.date:
        return datetime.datetime(value.year, value.month, value.day)
    return value


def moment(text: str) -> datetime.date | datetime.datetime:
    """A date `2024-01-31` or timestamp `2024-01-31 10:00:00.123456` as text. Raises MismatchError."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}:\d{2}(\.\d{1,6})?)?", text):
        raise MismatchError
    try:
        return datetime.date.fromisoformat(text) if len(text) == 10 else datetime.datetime.fromisoformat(text)
    except ValueError:
        raise MismatchError from None


def require(condition: bool) -> None:
    """Raises MismatchError unless the condition holds."""
    if not condition:
        raise MismatchError


def numeric(expression: TypedExpression) -> TypedExpression:
    """Refuses all but numbers. A bare NULL becomes a long."""
    if expression.type == NULL:
        return coerce(expression, LONG)
    require(expression.type.name in NUMBERS)
    return expression


def as_type(expression: TypedExpression, target: Type) -> TypedExpression:
    """Refuses all but one type and a bare NULL, which takes it."""
    require(expression.type in (target, NULL))
    return coerce(expression, target)


def as_double(expression: TypedExpression) -> TypedExpression:
    """A number as double."""
    return coerce(numeric(expression), DOUBLE)
