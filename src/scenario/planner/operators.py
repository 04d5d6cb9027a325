"""The operators of the common subset, on typed arguments. All raise MismatchError for wrong types."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce

from sqlglot import exp

from scenario.planner.coerce import (
    as_double,
    as_type,
    coerce,
    decimal_type,
    negated,
    numeric,
    require,
    unified,
)
from scenario.planner.constants import constant_text
from scenario.planner.expression import Call, Literal, TypedExpression
from scenario.planner.number_functions import modulo
from scenario.planner.text_functions import of_text
from scenario.planner.types import (
    BOOLEAN,
    DOUBLE,
    FLOATS,
    LONG,
    MAX_PRECISION,
    NULL,
    STRING,
    Type,
    decimal,
)

Binary = Callable[[TypedExpression, TypedExpression], TypedExpression]


def _logical(function: str) -> Binary:
    return lambda left, right: Call(function, (as_type(left, BOOLEAN), as_type(right, BOOLEAN)), BOOLEAN)


def compare(function: str) -> Binary:
    """A comparison of two values of one kind."""

    def build(left: TypedExpression, right: TypedExpression) -> TypedExpression:
        literals = isinstance(left, Literal) or isinstance(right, Literal)
        if {left.type.name, right.type.name} == {"int", "long"} and not literals:
            return Call(function, (left, right), BOOLEAN)
        both = unified([left, right])
        require(both[0].type != BOOLEAN or function in ("equal", "not_equal", "same"))
        return Call(function, tuple(both), BOOLEAN)

    return build


def _differs(left: TypedExpression, right: TypedExpression) -> TypedExpression:
    return Call("not", (compare("same")(left, right),), BOOLEAN)


def _arithmetic(function: str) -> Binary:
    """Integers compute in long, anything with a float in double, the rest in decimal."""

    def build(left: TypedExpression, right: TypedExpression) -> TypedExpression:
        both = (numeric(left), numeric(right))
        names = {each.type.name for each in both}
        if names & FLOATS:
            return Call(function, tuple(coerce(each, DOUBLE) for each in both), DOUBLE)
        if "decimal" not in names:
            return Call(function, tuple(coerce(each, LONG) for each in both), LONG)
        types = (
            _factors(*map(decimal_type, both)) if function == "multiply" else _terms(*map(decimal_type, both))
        )
        return Call(function, tuple(map(_fitted, both, types[:2])), types[2])

    return build


def _terms(left: Type, right: Type) -> tuple[Type, Type, Type]:
    """Operand types and result type of + and -: exact, in 38 digits at most (Spark would drop decimals)."""
    scale = max(left.scale, right.scale)
    whole = max(left.precision - left.scale, right.precision - right.scale)
    term = Type("decimal", min(whole + scale, MAX_PRECISION - 1), scale)
    require(term.precision >= scale)
    return term, term, decimal(term.precision + 1, scale)


def _factors(left: Type, right: Type) -> tuple[Type, Type, Type]:
    """Operand types and result type of *: exact, so the operands share 37 digits."""
    one, other = left, right
    while one.precision + other.precision > MAX_PRECISION - 1:
        if one.precision - one.scale >= other.precision - other.scale:
            one = Type("decimal", one.precision - 1, one.scale)
        else:
            other = Type("decimal", other.precision - 1, other.scale)
    require(one.precision >= max(one.scale, 1) and other.precision >= max(other.scale, 1))
    return one, other, decimal(one.precision + other.precision, one.scale + other.scale)


def _fitted(operand: TypedExpression, target: Type) -> TypedExpression:
    """An operand in its type of computation; a decimal of fewer digits stays as it is."""
    own = operand.type
    fits = own.name == "decimal" and own.scale == target.scale and own.precision <= target.precision
    return operand if fits else coerce(operand, target)


def _divide(left: TypedExpression, right: TypedExpression) -> TypedExpression:
    return Call("divide", (as_double(left), as_double(right)), DOUBLE)


BINARY: dict[type[exp.Expr], tuple[str, Binary]] = {
    exp.And: ("boolean AND boolean", _logical("and")),
    exp.Or: ("boolean OR boolean", _logical("or")),
    exp.EQ: ("value = value, both of one kind", compare("equal")),
    exp.NEQ: ("value <> value, both of one kind", compare("not_equal")),
    exp.LT: ("value < value, both of one kind, not boolean", compare("less")),
    exp.LTE: ("value <= value, both of one kind, not boolean", compare("less_equal")),
    exp.GT: ("value > value, both of one kind, not boolean", compare("greater")),
    exp.GTE: ("value >= value, both of one kind, not boolean", compare("greater_equal")),
    exp.NullSafeEQ: ("value IS NOT DISTINCT FROM value, both of one kind", compare("same")),
    exp.NullSafeNEQ: ("value IS DISTINCT FROM value, both of one kind", _differs),
    exp.Add: ("number + number, or date or timestamp + INTERVAL", _arithmetic("add")),
    exp.Sub: (
        "number - number, or date or timestamp - INTERVAL (between two: date_diff)",
        _arithmetic("subtract"),
    ),
    exp.Mul: ("number * number, decimals with at most 37 digits in sum", _arithmetic("multiply")),
    exp.Div: ("number / number", _divide),
    exp.Mod: ("int or long % int or long", modulo),
    exp.DPipe: ("string || string", of_text("concat", STRING)),
}


def is_null(value: TypedExpression) -> TypedExpression:
    """IS NULL."""
    require(value.type != NULL)
    return Call("is_null", (value,), BOOLEAN)


def invert(value: TypedExpression) -> TypedExpression:
    """NOT."""
    value = as_type(value, BOOLEAN)
    if isinstance(value, Call) and value.function == "is_null":
        return Call("is_not_null", value.arguments, BOOLEAN)
    return Call("not", (value,), BOOLEAN)


def negate(value: TypedExpression) -> TypedExpression:
    """Unary minus."""
    value = numeric(value)
    if isinstance(value, Literal) and value.value is not None:
        return negated(value)
    wide = {"int": LONG, "float": DOUBLE}.get(value.type.name, value.type)
    return Call("negate", (coerce(value, wide),), wide)


def between(value: TypedExpression, low: TypedExpression, high: TypedExpression) -> TypedExpression:
    """BETWEEN, both ends included."""
    bounds = (compare("greater_equal")(value, low), compare("less_equal")(value, high))
    return Call("and", bounds, BOOLEAN)


def is_in(value: TypedExpression, items: Sequence[TypedExpression]) -> TypedExpression:
    """IN a list; NULL is refused in it, since `x NOT IN (…, NULL)` is never true."""
    require(bool(items) and all(not isinstance(item, Literal) or item.value is not None for item in items))
    same = unified([value, *items])
    if all(isinstance(item, Literal) for item in same[1:]):
        return Call("in", tuple(same), BOOLEAN)
    tests = (compare("equal")(same[0], item) for item in same[1:])
    return reduce(lambda one, other: Call("or", (one, other), BOOLEAN), tests)


def like(value: TypedExpression, pattern: TypedExpression, escape: str | None = None) -> TypedExpression:
    r"""LIKE a constant pattern, kept with `\` as its escape character."""
    text = constant_text(pattern)
    parts: list[str] = []
    position = 0
    while position < len(text):
        character = text[position]
        if character == escape:
            position += 1
            require(position < len(text))
            character = text[position]
            wild = False
        else:
            wild = character in "%_"
        parts.append(character if wild else "\\" + character if character in "%_\\" else character)
        position += 1
    return Call("like", (as_type(value, STRING),), BOOLEAN, ("".join(parts),))


def case(
    whens: Sequence[tuple[TypedExpression, TypedExpression]], default: TypedExpression
) -> TypedExpression:
    """CASE WHEN: conditions and results in turn, then the ELSE."""
    results = unified([*(result for _, result in whens), default])
    require(results[0].type != NULL)
    arguments: list[TypedExpression] = []
    for (when, _), result in zip(whens, results[:-1], strict=True):
        arguments += [as_type(when, BOOLEAN), result]
    return Call("case", (*arguments, results[-1]), results[0].type)
