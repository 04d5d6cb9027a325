"""Strings."""

from __future__ import annotations

import re

from scenario.planner.expression import Call
from stacks.pythonic.polars_expressions.handler import Handler


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


def _json_field(call: Call, arguments: list[str]) -> str:
    path = f"$.{call.options[0]}"
    return f"{arguments[0]}.str.json_path_match({path!r})"


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


HANDLERS: dict[str, Handler] = {
    "concat": _concat,
    "trim": _trim,
    "trim_start": _trim,
    "trim_end": _trim,
    "substring": _substring,
    "replace": _replace,
    "split_part": _split_part,
    "json_field": _json_field,
    "like": _like,
}
