"""Arithmetic and rounding."""

from __future__ import annotations

from scenario.planner.expression import Aggregate, Call, Literal, TypedExpression, walk
from stacks.pythonic.polars_expressions.handler import HALF_AWAY, Handler, polars_type

_OPERATORS = {"add": "+", "subtract": "-", "multiply": "*"}


def is_small(expression: TypedExpression) -> bool:
    """Whether an integer is known to fit 32 bits: two such can't overflow 64 in one operation."""
    match expression:
        case Literal(value=None):
            return True
        case Literal(value=int() as value):
            return abs(value) < 2**31
        case Call(function="cast"):
            return expression.arguments[0].type.name in ("int", "boolean")
        case Call(function="case"):
            return all(map(is_small, (*expression.arguments[1::2], expression.arguments[-1])))
        case _:
            return expression.type.name == "int" or (
                isinstance(expression, Call) and expression.function in ("extract", "length")
            )


def _wide(expression: TypedExpression, source: str) -> str:
    # Polars wraps around silently in 64 bits; through 128 the cast back fails as Spark and DuckDB do.
    return source if is_small(expression) else f"{source}.cast(pl.Int128)"


def _arithmetic(call: Call, arguments: list[str]) -> str:
    left, right = call.arguments
    operator = _OPERATORS[call.function]
    if call.type.name == "long" and not (is_small(left) and is_small(right)):
        return f"({_wide(left, arguments[0])} {operator} {_wide(right, arguments[1])}).cast(pl.Int64)"
    if call.function == "multiply" and call.type.name == "decimal" and left.type.scale != call.type.scale:
        # A product has the larger of the two scales, and rounds to it.
        arguments = [f"{arguments[0]}.cast(pl.Decimal(38, {call.type.scale}))", arguments[1]]
    return f"({arguments[0]} {operator} {arguments[1]})"


def _one_sided(call: Call, arguments: list[str]) -> str:
    operand, source = call.arguments[0], arguments[0]
    if call.type.name == "long" and not is_small(operand):
        wide = _wide(operand, source)
        # 128 bits have no negation.
        changed = f"(0 - {wide})" if call.function == "negate" else f"{wide}.abs()"
        return f"{changed}.cast(pl.Int64)"
    return f"(-{source})" if call.function == "negate" else f"{source}.abs()"


def _divide(call: Call, arguments: list[str]) -> str:
    divisor = call.arguments[1]
    constant = isinstance(divisor, Literal) and divisor.value not in (None, 0)
    by = arguments[1] if constant else f"pl.when({arguments[1]} != 0).then({arguments[1]})"
    if any(isinstance(part, Aggregate) for part in walk(divisor)):
        return f"({arguments[0]} / {by})"
    return _quotient(arguments[0], by)


def _quotient(dividend: str, divisor: str) -> str:
    # By a scalar Polars multiplies with the reciprocal: 49 / 49 < 1. Zeros make a column of it.
    return f"({dividend} / ({divisor} + {dividend}.is_null().cast(pl.Float64) * 0.0))"


def _modulo(_: Call, arguments: list[str]) -> str:
    left, right = arguments
    # `%` takes the divisor's sign here, the dividend's in SQL.
    floored = f"({left} % {right})"
    other_sign = f"({floored} != 0) & (({floored} < 0) != ({left} < 0))"
    return f"pl.when({other_sign}).then({floored} - {right}).otherwise({floored})"


def _whole(call: Call, arguments: list[str]) -> str:
    rounded = f"{arguments[0]}.{call.function}()"
    return f"{rounded}.cast({polars_type(call.type)})" if call.type.name == "decimal" else rounded


def _round(call: Call, arguments: list[str]) -> str:
    power = 10.0 ** int(call.options[0])
    if power == 1.0:
        return f"{arguments[0]}.round(0, {HALF_AWAY})"
    return _quotient(f"({arguments[0]} * {power!r}).round(0, {HALF_AWAY})", repr(power))


HANDLERS: dict[str, Handler] = {
    "add": _arithmetic,
    "subtract": _arithmetic,
    "multiply": _arithmetic,
    "negate": _one_sided,
    "abs": _one_sided,
    "divide": _divide,
    "modulo": _modulo,
    "floor": _whole,
    "ceil": _whole,
    "round": _round,
}
