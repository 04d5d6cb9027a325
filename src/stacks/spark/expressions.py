"""Typed expressions as Spark SQL, for `F.expr`.

Assumes ANSI mode and a session time zone of UTC: `date_trunc` and `unix_micros` go through a zoned timestamp.
"""

from __future__ import annotations

from scenario.planner.expression import Call, Literal, TypedExpression
from scenario.planner.sql import COMMON_TEMPLATES, SqlDialect

_PARTS = {
    "year": "year({0})",
    "quarter": "quarter({0})",
    "month": "month({0})",
    "week": "weekofyear({0})",
    "day": "day({0})",
    "dayofyear": "dayofyear({0})",
    "isodow": "weekday({0}) + 1",
    "hour": "hour({0})",
    "minute": "minute({0})",
    "second": "second({0})",
}


def render(expression: TypedExpression) -> str:
    """The SQL text; an aggregate expression is complete in itself."""
    return _DIALECT.render(expression)


def _text(value: str) -> str:
    # `$` is escaped because Spark replaces `${name}` by its configuration even inside literals.
    escaped = value.replace("\\", "\\\\").replace("'", "\\'").replace("$", "\\u0024")
    return f"'{escaped}'"


def _identifier(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _literal(literal: Literal) -> str:
    name, value = literal.type.name, literal.value
    if value is None:
        return f"CAST(NULL AS {_DIALECT.type(literal.type)})"
    if name == "string":
        return _text(str(value))
    if name in ("date", "timestamp"):
        return f"{'DATE' if name == 'date' else 'TIMESTAMP_NTZ'} '{value}'"
    if name == "decimal":
        return f"CAST({value:f}BD AS {_DIALECT.type(literal.type)})"
    suffix = {"long": "L", "double": "D"}.get(name, "")
    return f"({value}{suffix})" if name in ("int", "long", "double") else str(value).upper()


def _cast(dialect: SqlDialect, call: Call, arguments: list[str]) -> str:
    if (call.arguments[0].type.name, call.type.name) == ("timestamp", "string"):
        return f"date_format({arguments[0]}, 'yyyy-MM-dd HH:mm:ss.SSSSSS')"
    return dialect.templates[call.function].format(*arguments, type=dialect.type(call.type))


def _multiply(dialect: SqlDialect, call: Call, arguments: list[str]) -> str:
    product = f"({arguments[0]} * {arguments[1]})"
    # Spark types a product one digit wider, which would cost decimals in the next product.
    return f"CAST({product} AS {dialect.type(call.type)})" if call.type.name == "decimal" else product


def _to_whole(_: SqlDialect, call: Call, arguments: list[str]) -> str:
    value, called = arguments[0], f"{call.function}({arguments[0]})"
    if call.type.name == "decimal":
        return called
    # Spark's result is a bigint; from 2^53 on, and for NaN, a double is its own floor.
    return f"CASE WHEN abs({value}) < 9007199254740992D THEN CAST({called} AS DOUBLE) ELSE {value} END"


def _round(_: SqlDialect, call: Call, arguments: list[str]) -> str:
    power = 10 ** int(call.options[0])
    return f"(round({arguments[0]} * {power}D) / {power}D)" if power > 1 else f"round({arguments[0]})"


def _trim(dialect: SqlDialect, call: Call, arguments: list[str]) -> str:
    side = {"trim": "BOTH", "trim_start": "LEADING", "trim_end": "TRAILING"}[call.function]
    return f"trim({side} {dialect.text(str(call.options[0]))} FROM {arguments[0]})"


def _substring(_: SqlDialect, call: Call, arguments: list[str]) -> str:
    return f"substring({', '.join([arguments[0], *map(str, call.options)])})"


def _replace(dialect: SqlDialect, call: Call, arguments: list[str]) -> str:
    old, new = (dialect.text(str(option)) for option in call.options)
    return f"replace({arguments[0]}, {old}, {new})"


def _split_part(dialect: SqlDialect, call: Call, arguments: list[str]) -> str:
    separator, index = call.options
    return f"split_part({arguments[0]}, {dialect.text(str(separator))}, {index})"


def _like(dialect: SqlDialect, call: Call, arguments: list[str]) -> str:
    return f"({arguments[0]} LIKE {dialect.text(str(call.options[0]))})"


def _json_field(dialect: SqlDialect, call: Call, arguments: list[str]) -> str:
    return f"get_json_object({arguments[0]}, {dialect.text(f'$.{call.options[0]}')})"


def _truncate(_: SqlDialect, call: Call, arguments: list[str]) -> str:
    unit = str(call.options[0]).upper()
    if call.type.name == "date":
        return f"trunc({arguments[0]}, '{unit}')"
    return f"CAST(date_trunc('{unit}', {arguments[0]}) AS TIMESTAMP_NTZ)"


def _extract(_: SqlDialect, call: Call, arguments: list[str]) -> str:
    return f"CAST({_PARTS[str(call.options[0])].format(arguments[0])} AS BIGINT)"


def _difference(_: SqlDialect, call: Call, arguments: list[str]) -> str:
    start, end = arguments
    match call.options[0]:
        case "year":
            return f"CAST(year({end}) - year({start}) AS BIGINT)"
        case "month":
            months = f"(year({end}) - year({start})) * 12 + month({end}) - month({start})"
            return f"CAST({months} AS BIGINT)"
        case "day":
            return f"CAST(datediff({end}, {start}) AS BIGINT)"
        case unit:
            # Boundaries between the two: whole units between their starts.
            name = str(unit).upper()
            return f"timestampdiff({name}, date_trunc('{name}', {start}), date_trunc('{name}', {end}))"


def _shift(_: SqlDialect, call: Call, arguments: list[str]) -> str:
    unit, amount = str(call.options[0]), int(call.options[1])
    if unit == "week":
        unit, amount = "day", amount * 7
    return f"({arguments[0]} + INTERVAL '{amount}' {unit.upper()})"


_DIALECT = SqlDialect(
    types={
        "boolean": "BOOLEAN",
        "int": "INT",
        "long": "BIGINT",
        "float": "FLOAT",
        "double": "DOUBLE",
        "string": "STRING",
        "date": "DATE",
        "timestamp": "TIMESTAMP_NTZ",
        "timestamptz": "TIMESTAMP_LTZ",
    },
    identifier=_identifier,
    literal=_literal,
    text=_text,
    templates={
        **COMMON_TEMPLATES,
        "same": "({0} <=> {1})",
        "modulo": "({0} % nullif({1}, 0L))",
        # Unlike `size`, which an old setting makes -1 of null.
        "cardinality": "CAST(array_size({0}) AS BIGINT)",
        "length": "CAST(length({0}) AS BIGINT)",
        "sha256": "sha2({0}, 256)",
        "starts_with": "startswith({0}, {1})",
        "ends_with": "endswith({0}, {1})",
        "epoch_us": "unix_micros(CAST({0} AS TIMESTAMP_LTZ))",
        "make_timestamp": "CAST(timestamp_micros({0}) AS TIMESTAMP_NTZ)",
    },
    handlers={
        "cast": _cast,
        "try_cast": _cast,
        "multiply": _multiply,
        "floor": _to_whole,
        "ceil": _to_whole,
        "round": _round,
        "trim": _trim,
        "trim_start": _trim,
        "trim_end": _trim,
        "substring": _substring,
        "replace": _replace,
        "split_part": _split_part,
        "like": _like,
        "json_field": _json_field,
        "truncate": _truncate,
        "extract": _extract,
        "difference": _difference,
        "shift": _shift,
    },
    matches="({0} RLIKE {1})",
    quantile="percentile_approx({0}, {1}D)",
)
