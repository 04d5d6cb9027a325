"""Functions of numbers. All raise MismatchError for wrong arguments."""

from __future__ import annotations

from scenario.planner.casts import DIGITS_OF_A_DOUBLE, cast
from scenario.planner.coerce import as_double, coerce, numeric, require
from scenario.planner.constants import constant_whole
from scenario.planner.expression import Build, Call, Literal, TypedExpression
from scenario.planner.types import BOOLEAN, DOUBLE, FLOATS, INTEGERS, LONG, decimal


def same_kind(function: str) -> Build:
    """Makes abs and the like: the type stays, integers become long."""

    def build(value: TypedExpression) -> TypedExpression:
        value = numeric(value)
        wide = {"int": LONG, "float": DOUBLE}.get(value.type.name, value.type)
        return Call(function, (coerce(value, wide),), wide)

    return build


def double(function: str, guarded: bool = False) -> Build:
    """Makes a function of doubles; `guarded` ones are NULL outside their domain, in every engine."""

    def build(*values: TypedExpression) -> TypedExpression:
        doubles = tuple(as_double(value) for value in values)
        if guarded:
            zero = Literal(0.0, DOUBLE)
            inside = Call("greater" if function == "ln" else "greater_equal", (doubles[0], zero), BOOLEAN)
            doubles = (Call("case", (inside, doubles[0], Literal(None, DOUBLE)), DOUBLE),)
        return Call(function, doubles, DOUBLE)

    return build


def to_whole(function: str) -> Build:
    """Makes floor and ceil: whole numbers of the same kind."""

    def build(value: TypedExpression) -> TypedExpression:
        value = numeric(value)
        if value.type.name in INTEGERS:
            return coerce(value, LONG)
        if value.type.name in FLOATS:
            return Call(function, (coerce(value, DOUBLE),), DOUBLE)
        if value.type.scale == 0:
            return value
        return Call(function, (value,), decimal(value.type.precision - value.type.scale + 1, 0))

    return build


def round_to(value: TypedExpression, places: TypedExpression | None = None) -> TypedExpression:
    """Rounded half away from zero, to a constant number of places."""
    kept = 0 if places is None else constant_whole(places, 0, DIGITS_OF_A_DOUBLE)
    value = numeric(value)
    if value.type.name in INTEGERS:
        return coerce(value, LONG)
    if value.type.name in FLOATS:
        return Call("round", (coerce(value, DOUBLE),), DOUBLE, (kept,))
    if value.type.scale <= kept:
        return value
    return cast(value, decimal(value.type.precision - value.type.scale + kept + 1, kept))


def sign(value: TypedExpression) -> TypedExpression:
    """-1, 0 or 1; NaN is above 0."""
    value = as_double(value) if value.type.name in FLOATS else numeric(value)
    zero = coerce(Literal(0, LONG), value.type)
    cases: list[TypedExpression] = []
    for function, result in (("greater", 1), ("less", -1), ("equal", 0)):
        cases += [Call(function, (value, zero), BOOLEAN), Literal(result, LONG)]
    return Call("case", (*cases, Literal(None, LONG)), LONG)


def modulo(left: TypedExpression, right: TypedExpression) -> TypedExpression:
    """The remainder, with the dividend's sign."""
    require(left.type.name in INTEGERS | {"null"} and right.type.name in INTEGERS | {"null"})
    return Call("modulo", (coerce(left, LONG), coerce(right, LONG)), LONG)
