"""Functions of strings. All raise MismatchError for wrong arguments."""

from __future__ import annotations

import re

from scenario.planner.coerce import as_type, require
from scenario.planner.constants import constant_text, constant_whole
from scenario.planner.expression import Build, Call, TypedExpression
from scenario.planner.types import STRING, Type


def of_text(function: str, result: Type) -> Build:
    """Makes a function whose arguments are all strings."""

    def build(*arguments: TypedExpression) -> TypedExpression:
        return Call(function, tuple(as_type(argument, STRING) for argument in arguments), result)

    return build


def trim(function: str) -> Build:
    """Makes a trim of one side or both: of spaces, or of the characters of a constant."""

    def build(text: TypedExpression, characters: TypedExpression | None = None) -> TypedExpression:
        stripped = " " if characters is None else constant_text(characters)
        require(stripped != "")
        return Call(function, (as_type(text, STRING),), STRING, (stripped,))

    return build


def substring(
    text: TypedExpression, start: TypedExpression, length: TypedExpression | None = None
) -> TypedExpression:
    """Characters from a constant position on, counted from 1."""
    options = [constant_whole(start, 1)]
    if length is not None:
        options.append(constant_whole(length, 0))
    return Call("substring", (as_type(text, STRING),), STRING, tuple(options))


def left(text: TypedExpression, length: TypedExpression) -> TypedExpression:
    """The first characters."""
    return Call("substring", (as_type(text, STRING),), STRING, (1, constant_whole(length, 0)))


def json_field(text: TypedExpression, path: TypedExpression) -> TypedExpression:
    """A field of a JSON object, by the constant names that lead to it."""
    names = constant_text(path)
    require(re.fullmatch(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*", names, re.ASCII) is not None)
    return Call("json_field", (as_type(text, STRING),), STRING, (names,))


def replace(text: TypedExpression, old: TypedExpression, new: TypedExpression) -> TypedExpression:
    """Plain text replaced everywhere. Both are constants: Polars takes no NULL for the new one."""
    require(constant_text(old) != "")
    return Call("replace", (as_type(text, STRING),), STRING, (constant_text(old), constant_text(new)))


def split_part(text: TypedExpression, separator: TypedExpression, index: TypedExpression) -> TypedExpression:
    """The part with a constant number, counted from 1; empty where there is none."""
    require(constant_text(separator) != "")
    options = (constant_text(separator), constant_whole(index, 1))
    return Call("split_part", (as_type(text, STRING),), STRING, options)
