"""The functions of the common subset: what each takes and what it means in terms of the core calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from scenario.planner.casts import DIGITS_OF_A_DOUBLE, cast
from scenario.planner.coerce import (
    as_double,
    as_type,
    coerce,
    numeric,
    require,
    unified,
)
from scenario.planner.expression import Call, Literal, TypedExpression
from scenario.planner.types import (
    BOOLEAN,
    DATE,
    DOUBLE,
    FLOATS,
    INTEGERS,
    LONG,
    NULL,
    STRING,
    TIMESTAMP,
    Type,
    decimal,
)

Build = Callable[..., TypedExpression]

DATE_UNITS = ("day", "week", "month", "quarter", "year")
TRUNCATE_UNITS = ("second", "minute", "hour", *DATE_UNITS)
PARTS_OF_DATE = ("year", "quarter", "month", "week", "day", "dayofyear", "isodow")
PARTS_OF_TIME = ("hour", "minute", "second")
DIFFERENCE_UNITS = ("second", "minute", "hour", "day", "month", "year")


@dataclass(frozen=True)
class Function:
    """A documented function. `build` takes the typed arguments and raises MismatchError for wrong ones."""

    signature: str
    build: Build
    least: int
    most: int | None


def literal_text(expression: TypedExpression) -> str:
    """A constant string argument."""
    require(isinstance(expression, Literal) and isinstance(expression.value, str))
    assert isinstance(expression, Literal)
    return str(expression.value)


def literal_whole(expression: TypedExpression, least: int, most: int) -> int:
    """A constant whole number argument within bounds."""
    value = expression.value if isinstance(expression, Literal) else None
    require(isinstance(value, int) and least <= value <= most)
    assert isinstance(value, int)
    return value


def instant(expression: TypedExpression) -> TypedExpression:
    """A date or timestamp; a constant string is read as a timestamp."""
    if isinstance(expression, Literal) and isinstance(expression.value, str):
        return cast(expression, TIMESTAMP)
    require(expression.type in (DATE, TIMESTAMP))
    return expression


def _text(function: str, result: Type) -> Build:
    def build(*arguments: TypedExpression) -> TypedExpression:
        return Call(function, tuple(as_type(argument, STRING) for argument in arguments), result)

    return build


def _trim(function: str) -> Build:
    def build(text: TypedExpression, characters: TypedExpression | None = None) -> TypedExpression:
        stripped = " " if characters is None else literal_text(characters)
        require(stripped != "")
        return Call(function, (as_type(text, STRING),), STRING, (stripped,))

    return build


def _substring(
    text: TypedExpression, start: TypedExpression, length: TypedExpression | None = None
) -> TypedExpression:
    options = [literal_whole(start, 1, 2**31 - 1)]
    if length is not None:
        options.append(literal_whole(length, 0, 2**31 - 1))
    return Call("substring", (as_type(text, STRING),), STRING, tuple(options))


def _left(text: TypedExpression, length: TypedExpression) -> TypedExpression:
    return Call("substring", (as_type(text, STRING),), STRING, (1, literal_whole(length, 0, 2**31 - 1)))


def _replace(text: TypedExpression, old: TypedExpression, new: TypedExpression) -> TypedExpression:
    require(literal_text(old) != "")
    return Call("replace", (as_type(text, STRING),), STRING, (literal_text(old), literal_text(new)))


def _split_part(text: TypedExpression, separator: TypedExpression, index: TypedExpression) -> TypedExpression:
    require(literal_text(separator) != "")
    options = (literal_text(separator), literal_whole(index, 1, 2**31 - 1))
    return Call("split_part", (as_type(text, STRING),), STRING, options)


def _same_kind(function: str) -> Build:
    """Makes abs and the like: the type stays, integers become long."""

    def build(value: TypedExpression) -> TypedExpression:
        value = numeric(value)
        wide = {"int": LONG, "float": DOUBLE}.get(value.type.name, value.type)
        return Call(function, (coerce(value, wide),), wide)

    return build


def _double(function: str, guarded: bool = False) -> Build:
    """A function of doubles; `guarded` ones are NULL outside their domain, in every engine."""

    def build(*values: TypedExpression) -> TypedExpression:
        doubles = tuple(as_double(value) for value in values)
        if guarded:
            zero = Literal(0.0, DOUBLE)
            inside = Call("greater" if function == "ln" else "greater_equal", (doubles[0], zero), BOOLEAN)
            doubles = (Call("case", (inside, doubles[0], Literal(None, DOUBLE)), DOUBLE),)
        return Call(function, doubles, DOUBLE)

    return build


def _to_whole(function: str) -> Build:
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


def _round(value: TypedExpression, places: TypedExpression | None = None) -> TypedExpression:
    kept = 0 if places is None else literal_whole(places, 0, DIGITS_OF_A_DOUBLE)
    value = numeric(value)
    if value.type.name in INTEGERS:
        return coerce(value, LONG)
    if value.type.name in FLOATS:
        return Call("round", (coerce(value, DOUBLE),), DOUBLE, (kept,))
    if value.type.scale <= kept:
        return value
    return cast(value, decimal(value.type.precision - value.type.scale + kept + 1, kept))


def _sign(value: TypedExpression) -> TypedExpression:
    value = as_double(value) if value.type.name in FLOATS else numeric(value)
    zero = coerce(Literal(0, LONG), value.type)
    cases: list[TypedExpression] = []
    for function, result in (("greater", 1), ("less", -1), ("equal", 0)):
        cases += [Call(function, (value, zero), BOOLEAN), Literal(result, LONG)]
    return Call("case", (*cases, Literal(None, LONG)), LONG)


def _modulo(left: TypedExpression, right: TypedExpression) -> TypedExpression:
    require(left.type.name in INTEGERS | {"null"} and right.type.name in INTEGERS | {"null"})
    return Call("modulo", (coerce(left, LONG), coerce(right, LONG)), LONG)


def _alike(function: str) -> Build:
    """Functions that choose one of their arguments."""

    def build(*arguments: TypedExpression) -> TypedExpression:
        same = unified(arguments)
        require(same[0].type != NULL)
        if function in ("greatest", "least"):
            require(same[0].type != BOOLEAN)
        return Call(function, tuple(same), same[0].type)

    return build


def _date_trunc(unit: TypedExpression, value: TypedExpression) -> TypedExpression:
    name, moment = literal_text(unit).lower(), instant(value)
    require(name in (DATE_UNITS if moment.type == DATE else TRUNCATE_UNITS))
    return (
        moment if (moment.type, name) == (DATE, "day") else Call("truncate", (moment,), moment.type, (name,))
    )


def extract(part: str, value: TypedExpression) -> TypedExpression:
    """A part of a date or timestamp as long."""
    moment = instant(value)
    require(part in PARTS_OF_DATE or (part in PARTS_OF_TIME and moment.type == TIMESTAMP))
    return Call("extract", (moment,), LONG, (part,))


def _part(part: str) -> Build:
    return lambda value: extract(part, value)


def _date_diff(unit: TypedExpression, start: TypedExpression, end: TypedExpression) -> TypedExpression:
    name = literal_text(unit).lower()
    both = unified([instant(start), instant(end)])
    require(name in DIFFERENCE_UNITS and (both[0].type == TIMESTAMP or name in DATE_UNITS))
    return Call("difference", tuple(both), LONG, (name,))


def _epoch_us(value: TypedExpression) -> TypedExpression:
    return Call("epoch_us", (as_type(value, TIMESTAMP),), LONG)


def _epoch(value: TypedExpression) -> TypedExpression:
    return Call("divide", (coerce(_epoch_us(value), DOUBLE), Literal(1e6, DOUBLE)), DOUBLE)


def _make_timestamp(value: TypedExpression) -> TypedExpression:
    require(value.type.name in INTEGERS)
    return Call("make_timestamp", (coerce(value, LONG),), TIMESTAMP)


def _function(signature: str, build: Build, least: int, most: int | None = -1) -> tuple[str, Function]:
    return signature.partition("(")[0], Function(signature, build, least, least if most == -1 else most)


FUNCTIONS: dict[str, Function] = dict(
    [
        _function("abs(number)", _same_kind("abs"), 1),
        _function("ceil(number)", _to_whole("ceil"), 1),
        _function("coalesce(value, …), all of one kind", _alike("coalesce"), 1, None),
        _function("concat(string, …)", _text("concat", STRING), 1, None),
        _function("contains(string, string)", _text("contains", BOOLEAN), 2),
        _function(
            f"date_diff('unit', from, to), unit {', '.join(DIFFERENCE_UNITS)} (dates: day, month, year)",
            _date_diff,
            3,
        ),
        _function(
            f"date_trunc('unit', timestamp or date), unit {', '.join(TRUNCATE_UNITS)} (dates: from day)",
            _date_trunc,
            2,
        ),
        _function("ends_with(string, string)", _text("ends_with", BOOLEAN), 2),
        _function("epoch(timestamp)", _epoch, 1),
        _function("epoch_us(timestamp)", _epoch_us, 1),
        _function("exp(number)", _double("exp"), 1),
        _function("floor(number)", _to_whole("floor"), 1),
        _function("greatest(value, value, …), all of one kind", _alike("greatest"), 2, None),
        _function("least(value, value, …), all of one kind", _alike("least"), 2, None),
        _function("left(string, constant length from 0)", _left, 2),
        _function("length(string)", _text("length", LONG), 1),
        _function("ln(number)", _double("ln", guarded=True), 1),
        _function("lower(string)", _text("lower", STRING), 1),
        _function("ltrim(string[, 'characters'])", _trim("trim_start"), 1, 2),
        _function("make_timestamp(microseconds as int or long)", _make_timestamp, 1),
        _function("mod(int or long, int or long)", _modulo, 2),
        _function("nullif(value, value), both of one kind", _alike("nullif"), 2),
        _function("power(number, number)", _double("power"), 2),
        _function("replace(string, 'constant, not empty', 'constant')", _replace, 3),
        _function(f"round(number[, constant places, 0 to {DIGITS_OF_A_DOUBLE}])", _round, 1, 2),
        _function("rtrim(string[, 'characters'])", _trim("trim_end"), 1, 2),
        _function("sign(number)", _sign, 1),
        _function("split_part(string, 'constant, not empty', constant index from 1)", _split_part, 3),
        _function("sqrt(number)", _double("sqrt", guarded=True), 1),
        _function("starts_with(string, string)", _text("starts_with", BOOLEAN), 2),
        _function("substring(string, constant start from 1[, constant length from 0])", _substring, 2, 3),
        _function("trim(string[, 'characters'])", _trim("trim"), 1, 2),
        _function("upper(string)", _text("upper", STRING), 1),
        *(_function(f"{part}(timestamp or date)", _part(part), 1) for part in PARTS_OF_DATE),
        *(_function(f"{part}(timestamp)", _part(part), 1) for part in PARTS_OF_TIME),
    ]
)

ALIASES = {
    "ceiling": "ceil",
    "datediff": "date_diff",
    "ifnull": "coalesce",
    "len": "length",
    "pow": "power",
    "substr": "substring",
}

REFUSED = {
    "dayofweek": "isodow(x), 1 for Monday to 7 for Sunday: engines number dayofweek differently",
    "weekday": "isodow(x), 1 for Monday to 7 for Sunday: engines number weekday differently",
    "if": "CASE WHEN … THEN … ELSE … END",
    "iff": "CASE WHEN … THEN … ELSE … END",
    "log": "ln(x): engines take log to different bases",
    "now": "a value of the data: the time of day differs from trial to trial",
    "random": "a value of the data: random numbers differ from trial to trial",
    "regexp_like": "LIKE, contains or split_part: engines read regular expressions differently",
    "regexp_matches": "LIKE, contains or split_part: engines read regular expressions differently",
    "to_timestamp": "make_timestamp(microseconds), or CAST(text AS timestamp)",
}
