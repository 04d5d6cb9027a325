"""The job file's predicates as PyIceberg's expressions."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Context, Decimal, Inexact
from typing import Any

from pyiceberg.expressions import (
    AlwaysTrue,
    And,
    BooleanExpression,
    EqualTo,
    GreaterThan,
    GreaterThanOrEqual,
    In,
    IsNaN,
    LessThan,
    LessThanOrEqual,
    Not,
    NotEqualTo,
    NotNaN,
    NotNull,
    Or,
    Reference,
    StartsWith,
)
from pyiceberg.schema import Schema
from pyiceberg.types import (
    DateType,
    DecimalType,
    DoubleType,
    FloatType,
    IcebergType,
    IntegerType,
    LongType,
    TimestampType,
    TimestamptzType,
)

from stacks.runner.writes import Predicate

# Their signatures are pydantic's, of which mypy knows nothing.
_CONSTRUCTORS: dict[str, Callable[..., BooleanExpression]] = {
    "equal": EqualTo,
    "notEqual": NotEqualTo,
    "less": LessThan,
    "lessEqual": LessThanOrEqual,
    "greater": GreaterThan,
    "greaterEqual": GreaterThanOrEqual,
    "in": In,
    "startsWith": StartsWith,
    "notNull": NotNull,
    "isNaN": IsNaN,
    "notNaN": NotNaN,
}

_VALUES: dict[type[IcebergType], Callable[[Any], object]] = {
    # Whole numbers that JSON has no room for come as text.
    IntegerType: int,
    LongType: int,
    DateType: datetime.date.fromisoformat,
    TimestampType: datetime.datetime.fromisoformat,
    TimestamptzType: datetime.datetime.fromisoformat,
}


def iceberg_expression(predicate: Predicate | None, schema: Schema) -> BooleanExpression:
    """A condition on a table of that schema; without a predicate it is true of all rows."""
    match predicate:
        case None:
            return AlwaysTrue()
        case {"op": "and" | "or" as op, "of": parts}:
            first, *rest = [iceberg_expression(part, schema) for part in parts]
            combine = And if op == "and" else Or
            return combine(first, *rest) if rest else first
        case {"op": "not", "of": part}:
            return Not(iceberg_expression(part, schema))
        case {"op": "isNull", "column": column}:
            return Not(_present(column, schema))
        case {"op": "in", "column": column, "values": values}:
            found = _test(column, "in", {_value(value, column, schema) for value in values})
            return And(_present(column, schema), found)
        case {"op": op, "column": column, "value": value}:
            return And(_present(column, schema), _test(column, op, _value(value, column, schema)))
    raise ValueError(f"expected a predicate; got {predicate}")


def between(column: str, low: object, high: object) -> BooleanExpression:
    """Of Python's values, both included."""
    return And(_test(column, "greaterEqual", low), _test(column, "lessEqual", high))


def _present(column: str, schema: Schema) -> BooleanExpression:
    """Not null, NaN or not.

    To tell which rows stay, PyIceberg 0.12's `delete` negates the condition and adds all rows with null, or
    NaN, in a column of which the condition does not ask whether it is null, or NaN: also rows for which the
    condition is true by another column. So the condition asks of every column that it has.
    """
    present = _test(column, "notNull")
    if isinstance(schema.find_type(column), FloatType | DoubleType):
        return And(present, Or(_test(column, "notNaN"), _test(column, "isNaN")))
    return present


def _test(column: str, op: str, *values: object) -> BooleanExpression:
    return _CONSTRUCTORS[op](Reference(column), *values)


def _value(value: object, column: str, schema: Schema) -> Any:  # noqa: ANN401 - a value of any type
    column_type = schema.find_type(column)
    if isinstance(column_type, DecimalType):
        # PyIceberg compares decimals of one scale only.
        scale = Decimal(1).scaleb(-column_type.scale)
        return Decimal(str(value)).quantize(scale, context=Context(prec=38, traps=[Inexact]))
    parse = _VALUES.get(type(column_type))
    return parse(value) if parse else value
