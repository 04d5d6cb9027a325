"""Column types as the job file names them, with lists and structs, turned into an engine's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

EngineType = TypeVar("EngineType")


def engine_type(
    text: str,
    flat: Callable[[str], EngineType],
    list_of: Callable[[EngineType], EngineType],
    struct_of: Callable[[Mapping[str, EngineType]], EngineType],
) -> EngineType:
    """A column type as an engine's, made of what the engine calls flat types, lists and structs."""

    def convert(text: str) -> EngineType:
        outer, _, inner = text.strip().partition("<")
        inner = inner.removesuffix(">")
        match outer.strip():
            case "list":
                return list_of(convert(inner))
            case "struct":
                parts = (field.partition(":") for field in _split(inner))
                return struct_of({name.strip(): convert(of) for name, _, of in parts})
            case name:
                return flat(name)

    return convert(text)


def is_nested(text: str) -> bool:
    """Whether a column type is a list or a struct."""
    return "<" in text


def _split(fields: str) -> Iterator[str]:
    """The text between the commas that stand in no bracket."""
    depth = start = 0
    for end, character in enumerate(fields):
        depth += (character in "<(") - (character in ">)")
        if character == "," and depth == 0:
            yield fields[start:end]
            start = end + 1
    yield fields[start:]
