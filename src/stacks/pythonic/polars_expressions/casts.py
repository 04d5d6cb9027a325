"""Casts, and text read as another type."""

from __future__ import annotations

from scenario.planner.expression import Call
from stacks.pythonic.polars_expressions.handler import HALF_AWAY, Handler, polars_type


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
            value = f"{value}.round({target.scale}, {HALF_AWAY})"
    return f"{value}.cast({polars_type(target)}{_strict(call)})"


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
            return f"{valid}.cast({polars_type(call.type)}{_strict(call)})"


HANDLERS: dict[str, Handler] = {
    "cast": _cast,
    "try_cast": _cast,
    "parse": _parse,
    "try_parse": _parse,
}
