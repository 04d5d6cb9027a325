"""Typed expressions as Python source of native Polars expressions. The only name in it is `pl`."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable

from scenario.planner.expression import Aggregate, Call, Column, Literal, TypedExpression, walk
from scenario.planner.types import Type

Handler = Callable[[Call, list[str]], str]

_TYPES = {
    "boolean": "pl.Boolean",
    "int": "pl.Int32",
    "long": "pl.Int64",
    "float": "pl.Float32",
    "double": "pl.Float64",
    "string": "pl.String",
    "date": "pl.Date",
    "timestamp": 'pl.Datetime("us")',
    "timestamptz": 'pl.Datetime("us", "UTC")',
}

_TEMPLATES = {
    "and": "({0} & {1})",
    "or": "({0} | {1})",
    "not": "(~{0})",
    "is_null": "{0}.is_null()",
    "is_not_null": "{0}.is_not_null()",
    "equal": "({0} == {1})",
    "not_equal": "({0} != {1})",
    "less": "({0} < {1})",
    "less_equal": "({0} <= {1})",
    "greater": "({0} > {1})",
    "greater_equal": "({0} >= {1})",
    "same": "{0}.eq_missing({1})",
    "floor": "{0}.floor()",
    "ceil": "{0}.ceil()",
    "sqrt": "{0}.sqrt()",
    "ln": "{0}.log()",
    "exp": "{0}.exp()",
    "power": "{0}.pow({1})",
    "nullif": "pl.when({0} == {1}).then(None).otherwise({0})",
    "lower": "{0}.str.to_lowercase()",
    "upper": "{0}.str.to_uppercase()",
    "length": "{0}.str.len_chars().cast(pl.Int64)",
    "starts_with": "{0}.str.starts_with({1})",
    "ends_with": "{0}.str.ends_with({1})",
    "contains": "{0}.str.contains({1}, literal=True)",
    "epoch_us": '{0}.dt.timestamp("us")',
    "make_timestamp": '{0}.cast(pl.Datetime("us"))',
}

_OPERATORS = {"add": "+", "subtract": "-", "multiply": "*"}
_PARTS = {"week": "week", "dayofyear": "ordinal_day", "isodow": "weekday"}
_UNITS = {
    "second": "s",
    "minute": "m",
    "hour": "h",
    "day": "d",
    "week": "w",
    "month": "mo",
    "quarter": "q",
    "year": "y",
}
_HALF_AWAY = 'mode="half_away_from_zero"'


def render(expression: TypedExpression) -> str:
    """The Python source; an aggregate expression is complete in itself, for use in `agg`."""
    match expression:
        case Column(name=name):
            return f"pl.col({name!r})"
        case Literal():
            return _literal(expression)
        case Aggregate():
            return _aggregate(expression)
        case Call():
            arguments = [render(argument) for argument in expression.arguments]
            if expression.function in _HANDLERS:
                return _HANDLERS[expression.function](expression, arguments)
            return _TEMPLATES[expression.function].format(*arguments)


def _type(of: Type) -> str:
    return f"pl.Decimal({of.precision}, {of.scale})" if of.name == "decimal" else _TYPES[of.name]


def _literal(literal: Literal) -> str:
    value = literal.value
    match value:
        case None | bool() | int():
            return f"pl.lit({value!r}, dtype={_type(literal.type)})"
        case datetime.datetime():
            clock = f"{value.hour}, {value.minute}, {value.second}, {value.microsecond}"
            return f"pl.datetime({value.year}, {value.month}, {value.day}, {clock})"
        case datetime.date():
            return f"pl.date({value.year}, {value.month}, {value.day})"
        case float() | str():
            return f"pl.lit({value!r})"
        case _:
            return f"pl.lit('{value:f}').cast({_type(literal.type)})"


def _is_small(expression: TypedExpression) -> bool:
    """Whether an integer is known to fit 32 bits: two such can't overflow 64 in one operation."""
    match expression:
        case Literal(value=int() as value):
            return abs(value) < 2**31
        case Call(function="cast"):
            return expression.arguments[0].type.name in ("int", "boolean")
        case Call(function="case"):
            return all(map(_is_small, (*expression.arguments[1::2], expression.arguments[-1])))
        case _:
            return expression.type.name == "int" or (
                isinstance(expression, Call) and expression.function in ("extract", "length")
            )


def _wide(expression: TypedExpression, source: str) -> str:
    # Polars wraps around silently in 64 bits; through 128 the cast back fails as Spark and DuckDB do.
    return source if _is_small(expression) else f"{source}.cast(pl.Int128)"


def _arithmetic(call: Call, arguments: list[str]) -> str:
    left, right = call.arguments
    operator = _OPERATORS[call.function]
    if call.type.name == "long" and not (_is_small(left) and _is_small(right)):
        return f"({_wide(left, arguments[0])} {operator} {_wide(right, arguments[1])}).cast(pl.Int64)"
    if call.function == "multiply" and call.type.name == "decimal" and left.type.scale != call.type.scale:
        # A product has the larger of the two scales, and rounds to it.
        arguments = [f"{arguments[0]}.cast(pl.Decimal(38, {call.type.scale}))", arguments[1]]
    return f"({arguments[0]} {operator} {arguments[1]})"


def _one_sided(call: Call, arguments: list[str]) -> str:
    operand, source = call.arguments[0], arguments[0]
    if call.type.name == "long" and not _is_small(operand):
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
    rounded = _TEMPLATES[call.function].format(*arguments)
    return f"{rounded}.cast({_type(call.type)})" if call.type.name == "decimal" else rounded


def _round(call: Call, arguments: list[str]) -> str:
    power = 10.0 ** int(call.options[0])
    if power == 1.0:
        return f"{arguments[0]}.round(0, {_HALF_AWAY})"
    return _quotient(f"({arguments[0]} * {power!r}).round(0, {_HALF_AWAY})", repr(power))


def _case(_: Call, arguments: list[str]) -> str:
    pairs = zip(arguments[:-1:2], arguments[1::2], strict=True)
    return f"pl{''.join(f'.when({when}).then({then})' for when, then in pairs)}.otherwise({arguments[-1]})"


def _horizontal(call: Call, arguments: list[str]) -> str:
    listed = ", ".join(arguments)
    if call.function == "coalesce":
        return f"pl.coalesce({listed})"
    if call.function == "least":
        return f"pl.min_horizontal({listed})"
    if call.type.name not in ("float", "double"):
        return f"pl.max_horizontal({listed})"
    # NaN is the greatest value in SQL and is skipped here.
    any_nan = ", ".join(f"{argument}.is_nan()" for argument in arguments)
    nan = f'pl.lit(float("nan"), dtype={_type(call.type)})'
    return f"pl.when(pl.any_horizontal({any_nan})).then({nan}).otherwise(pl.max_horizontal({listed}))"


def _in(call: Call, arguments: list[str]) -> str:
    values = ", ".join(repr(item.value) for item in call.arguments[1:] if isinstance(item, Literal))
    return f"{arguments[0]}.is_in([{values}])"


def _concat(_: Call, arguments: list[str]) -> str:
    return f"pl.concat_str([{', '.join(arguments)}])"


def _trim(call: Call, arguments: list[str]) -> str:
    method = {"trim": "strip_chars", "trim_start": "strip_chars_start", "trim_end": "strip_chars_end"}
    return f"{arguments[0]}.str.{method[call.function]}({call.options[0]!r})"


def _substring(call: Call, arguments: list[str]) -> str:
    start, *length = call.options
    return f"{arguments[0]}.str.slice({', '.join(map(str, [int(start) - 1, *length]))})"


def _replace(call: Call, arguments: list[str]) -> str:
    old, new = call.options
    return f"{arguments[0]}.str.replace_all({old!r}, {new!r}, literal=True)"


def _split_part(call: Call, arguments: list[str]) -> str:
    separator, index = call.options
    part = f"{arguments[0]}.str.split({separator!r}).list.get({int(index) - 1}, null_on_oob=True)"
    return f'pl.when({arguments[0]}.is_not_null()).then({part}.fill_null(""))'


def _like(call: Call, arguments: list[str]) -> str:
    text = arguments[0]
    fixed, wild = _pattern(str(call.options[0]))
    match "".join(wild), fixed:
        case "", [whole]:
            return f"({text} == pl.lit({whole!r}))"
        case "%", [start, ""]:
            return f"{text}.str.starts_with({start!r})"
        case "%", ["", end]:
            return f"{text}.str.ends_with({end!r})"
        case "%%", ["", part, ""]:
            return f"{text}.str.contains({part!r}, literal=True)"
        case _:
            escaped = [re.sub(r"[\\.+*?()|\[\]{}^$#&~-]", r"\\\g<0>", part) for part in fixed]
            middle = "".join(
                {"%": ".*", "_": "."}[sign] + part for sign, part in zip(wild, escaped[1:], strict=True)
            )
            whole = rf"(?s)^{escaped[0]}{middle}\z"
            return f"{text}.str.contains({whole!r})"


def _pattern(pattern: str) -> tuple[list[str], list[str]]:
    """The fixed parts of a LIKE pattern and the wildcards between them."""
    fixed, wild = [""], list[str]()
    characters = iter(pattern)
    for character in characters:
        if character in "%_":
            wild.append(character)
            fixed.append("")
        else:
            fixed[-1] += next(characters) if character == "\\" else character
    return fixed, wild


def _truncate(call: Call, arguments: list[str]) -> str:
    return f'{arguments[0]}.dt.truncate("1{_UNITS[str(call.options[0])]}")'


def _part(source: str, part: str) -> str:
    return f"{source}.dt.{_PARTS.get(part, part)}().cast(pl.Int64)"


def _extract(call: Call, arguments: list[str]) -> str:
    return _part(arguments[0], str(call.options[0]))


def _difference(call: Call, arguments: list[str]) -> str:
    (start, end), unit = arguments, str(call.options[0])
    years = f"({_part(end, 'year')} - {_part(start, 'year')})"
    if unit == "year":
        return years
    if unit == "month":
        return f"({years} * 12 + {_part(end, 'month')} - {_part(start, 'month')})"
    if unit == "day":
        return f"({end}.cast(pl.Date) - {start}.cast(pl.Date)).dt.total_days()"
    truncated = [f'{moment}.dt.truncate("1{_UNITS[unit]}")' for moment in (end, start)]
    return f"({' - '.join(truncated)}).dt.total_{unit}s()"


def _shift(call: Call, arguments: list[str]) -> str:
    unit, amount = call.options
    return f'{arguments[0]}.dt.offset_by("{amount}{_UNITS[str(unit)]}")'


def _cast(call: Call, arguments: list[str]) -> str:
    source, target, value = call.arguments[0].type, call.type, arguments[0]
    match source.name, target.name:
        case "timestamp", "timestamptz":
            return f'{value}.dt.replace_time_zone("UTC")'
        case "timestamptz", "timestamp":
            return f'{value}.dt.convert_time_zone("UTC").dt.replace_time_zone(None)'
        case "timestamp", "string":
            return f'{value}.dt.strftime("%Y-%m-%d %H:%M:%S%.6f")'
        case "decimal", "decimal" if target.scale < source.scale:
            value = f"{value}.round({target.scale}, {_HALF_AWAY})"
    return f"{value}.cast({_type(target)}{_strict(call)})"


def _strict(call: Call) -> str:
    return ", strict=False" if call.function.startswith("try_") else ""


def _parse(call: Call, arguments: list[str]) -> str:
    text, form = arguments[0], rf"^({call.options[0]})\z"
    valid = f"pl.when({text}.str.contains({form!r})).then({text})"
    if call.function == "parse":
        valid += f".otherwise(pl.concat_str([pl.lit({f'not a {call.type}: '!r}), {text}]))"
    match call.type.name:
        case "date":
            return f'{valid}.str.to_date("%Y-%m-%d"{_strict(call)})'
        case "timestamp":
            spaced = f'{valid}.str.replace("T", " ", literal=True)'
            return f'{spaced}.str.to_datetime("%Y-%m-%d %H:%M:%S%.f", time_unit="us"{_strict(call)})'
        case _:
            return f"{valid}.cast({_type(call.type)}{_strict(call)})"


def _aggregate(aggregate: Aggregate) -> str:
    where = None if aggregate.where is None else render(aggregate.where)
    if aggregate.argument is None:
        return f"{'pl.len()' if where is None else f'{where}.sum()'}.cast(pl.Int64)"
    argument = aggregate.argument
    source = render(argument) if where is None else f"{render(argument)}.filter({where})"
    match aggregate.function:
        case "count":
            return f"{source}.count().cast(pl.Int64)"
        case "count_distinct":
            return f"{source}.drop_nulls().n_unique().cast(pl.Int64)"
        case "sum":
            return f"pl.when({source}.count() > 0).then({_sum(argument, source)})"
        case "avg" if argument.type.name == "decimal":
            total = f"{source}.sum().cast(pl.Float64)"
            return f"pl.when({source}.count() > 0).then({total} / {source}.count())"
        case "avg":
            return f"{source}.mean()"
        case "max" if argument.type.name in ("float", "double"):
            # `max` skips NaN.
            return f"{source}.nan_max()"
        case function:
            return f"{source}.{function}()"


def _sum(argument: TypedExpression, source: str) -> str:
    if argument.type.name == "int":
        return f"{source}.cast(pl.Int64).sum()"
    if argument.type.name == "long" and not _is_small(argument):
        return f"{source}.cast(pl.Int128).sum().cast(pl.Int64)"
    return f"{source}.sum()"


_HANDLERS: dict[str, Handler] = {
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
    "case": _case,
    "coalesce": _horizontal,
    "greatest": _horizontal,
    "least": _horizontal,
    "in": _in,
    "concat": _concat,
    "trim": _trim,
    "trim_start": _trim,
    "trim_end": _trim,
    "substring": _substring,
    "replace": _replace,
    "split_part": _split_part,
    "like": _like,
    "truncate": _truncate,
    "extract": _extract,
    "difference": _difference,
    "shift": _shift,
    "cast": _cast,
    "try_cast": _cast,
    "parse": _parse,
    "try_parse": _parse,
}
