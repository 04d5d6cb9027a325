"""Values as text for people."""

from __future__ import annotations

import unicodedata

from scenario.planner.types import STRING
from verify.parts import Part

_WIDTH = 60
_BEFORE = 20


def shown(part: Part, text: str | None) -> str:
    """One value: `null` for none, text in quotes with what can't be seen escaped."""
    return _cut(_quoted(part, text), 0)


def shown_text(text: str | None, *, is_text: bool) -> str:
    """One value of a query: text is quoted, all else is as DuckDB writes it."""
    return _cut("null" if text is None else repr(text) if is_text else text, 0)


def shown_pair(part: Part, expected: str | None, actual: str | None) -> tuple[str, str]:
    """Two values that differ, cut so that the difference is in view."""
    left, right = _quoted(part, expected), _quoted(part, actual)
    if unicodedata.normalize("NFC", left) == unicodedata.normalize("NFC", right):
        left, right = ascii(expected), ascii(actual)
    start = next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), 0)
    return _cut(left, start), _cut(right, start)


def _quoted(part: Part, text: str | None) -> str:
    if text is None:
        return "null"
    return repr(text) if part.type == STRING else text


def _cut(text: str, start: int) -> str:
    if len(text) <= _WIDTH:
        return text
    first = min(max(0, start - _BEFORE), len(text) - _WIDTH)
    last = first + _WIDTH
    return f"{'…' if first else ''}{text[first:last]}{'…' if last < len(text) else ''}"
