"""Typed expressions as DuckDB SQL."""

from __future__ import annotations

from decimal import Decimal

from scenario.planner.expression import Call, Literal, TypedExpression
from scenario.planner.sql import COMMON_TEMPLATES, SqlDialect
from scenario.planner.types import Type


def render(expression: TypedExpression) -> str:
    """The SQL text; an aggregate expression is complete in itself."""
    return _DIALECT.render(expression)


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(literal: Literal) -> str:
    name, value = literal.type.name, literal.value
    if value is None:
        return f"CAST(NULL AS {_DIALECT.type(literal.type)})"
    if name == "boolean":
        return str(value).upper()
    if name == "string":
        return _text(str(value))
    if name in ("date", "timestamp"):
        return f"{name.upper()} '{value}'"
    if name == "double":
        return f"({value!r}{'' if 'e' in repr(value) else 'e0'})"
    number = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return f"CAST({number} AS {_DIALECT.type(literal.type)})"


def _cast(dialect: SqlDialect, call: Call, arguments: list[str]) -> str:
    of, value = call.arguments[0].type, arguments[0]
    source, target = of.name, call.type.name
    if {source, target} == {"timestamp", "timestamptz"}:
        return f"({value} AT TIME ZONE 'UTC')"
    if (source, target) == ("timestamp", "string"):
        return f"strftime({value}, '%Y-%m-%d %H:%M:%S.%f')"
    if (source, target) == ("decimal", "string") and of.precision == of.scale:
        # Without a digit before the point DuckDB writes .05.
        value = f"CAST({value} AS {dialect.type(Type('decimal', of.precision + 1, of.scale))})"
    if source in ("float", "double", "decimal") and target in ("int", "long"):
        # DuckDB would round.
        value = f"trunc({value})"
    return dialect.templates[call.function].format(value, type=dialect.type(call.type))


def _multiply(dialect: SqlDialect, call: Call, arguments: list[str]) -> str:
    left, right = (argument.type for argument in call.arguments)
    if max(left.precision, right.precision) > 18 or call.type.precision <= 18:
        return f"({arguments[0]} * {arguments[1]})"
    # Two decimals of up to 18 digits would be multiplied in 64 bits, and fail where the product is wider.
    widened = dialect.type(Type("decimal", 19, left.scale))
    return f"CAST((CAST({arguments[0]} AS {widened}) * {arguments[1]}) AS {dialect.type(call.type)})"


def _to_whole(dialect: SqlDialect, call: Call, arguments: list[str]) -> str:
    called = f"{call.function}({arguments[0]})"
    return f"CAST({called} AS {dialect.type(call.type)})" if call.type.name == "decimal" else called


def _round(_: SqlDialect, call: Call, arguments: list[str]) -> str:
    power = 10 ** int(call.options[0])
    return f"(round({arguments[0]} * {power}e0) / {power}e0)" if power > 1 else f"round({arguments[0]})"


def _trim(dialect: SqlDialect, call: Call, arguments: list[str]) -> str:
    function = {"trim": "trim", "trim_start": "ltrim", "trim_end": "rtrim"}[call.function]
    return f"{function}({arguments[0]}, {dialect.text(str(call.options[0]))})"


def _substring(_: SqlDialect, call: Call, arguments: list[str]) -> str:
    return f"substring({', '.join([arguments[0], *map(str, call.options)])})"


def _replace(dialect: SqlDialect, call: Call, arguments: list[str]) -> str:
    old, new = (dialect.text(str(option)) for option in call.options)
    return f"replace({arguments[0]}, {old}, {new})"


def _split_part(dialect: SqlDialect, call: Call, arguments: list[str]) -> str:
    separator, index = call.options
    return f"split_part({arguments[0]}, {dialect.text(str(separator))}, {index})"


def _like(dialect: SqlDialect, call: Call, arguments: list[str]) -> str:
    return f"({arguments[0]} LIKE {dialect.text(str(call.options[0]))} ESCAPE '\\')"


def _json_field(dialect: SqlDialect, call: Call, arguments: list[str]) -> str:
    path = dialect.text(f"$.{call.options[0]}")
    # It fails on what is no JSON; TRY would too, row by row.
    return f"CASE WHEN json_valid({arguments[0]}) THEN json_extract_string({arguments[0]}, {path}) END"


def _truncate(_: SqlDialect, call: Call, arguments: list[str]) -> str:
    truncated = f"date_trunc('{call.options[0]}', {arguments[0]})"
    # date_trunc of a date is a timestamp in DuckDB.
    return f"CAST({truncated} AS DATE)" if call.type.name == "date" else truncated


def _extract(_: SqlDialect, call: Call, arguments: list[str]) -> str:
    return f"{call.options[0]}({arguments[0]})"


def _difference(_: SqlDialect, call: Call, arguments: list[str]) -> str:
    return f"date_diff('{call.options[0]}', {arguments[0]}, {arguments[1]})"


def _shift(_: SqlDialect, call: Call, arguments: list[str]) -> str:
    unit, amount = call.options
    shifted = f"({arguments[0]} + INTERVAL ({amount}) {str(unit).upper()})"
    return f"CAST({shifted} AS DATE)" if call.type.name == "date" else shifted


_DIALECT = SqlDialect(
    types={
        "boolean": "BOOLEAN",
        "int": "INTEGER",
        "long": "BIGINT",
        "float": "FLOAT",
        "double": "DOUBLE",
        "string": "VARCHAR",
        "date": "DATE",
        "timestamp": "TIMESTAMP",
        "timestamptz": "TIMESTAMPTZ",
    },
    identifier=_identifier,
    literal=_literal,
    text=_text,
    templates={
        **COMMON_TEMPLATES,
        "same": "({0} IS NOT DISTINCT FROM {1})",
        # DuckDB fails on a zero divisor.
        "modulo": "({0} % nullif({1}, 0))",
        "cardinality": "len({0})",
        "length": "length({0})",
        "sha256": "sha256({0})",
        "starts_with": "starts_with({0}, {1})",
        "ends_with": "ends_with({0}, {1})",
        "epoch_us": "epoch_us({0})",
        "make_timestamp": "make_timestamp({0})",
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
    matches="regexp_matches({0}, {1})",
    quantile="approx_quantile({0}, {1})",
)
