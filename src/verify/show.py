"""Values as text for people."""

from __future__ import annotations

import unicodedata

from verify.columns import Column

_WIDTH = 60
_BEFORE = 20


def shown(column: Column, text: str | None) -> str:
    """One value: `null` for none, text in quotes with what can't be seen escaped."""
    return _cut(_quoted(column, text), 0)


def shown_pair(column: Column, expected: str | None, actual: str | None) -> tuple[str, str]:
    """Two values that differ, cut so that the difference is in view."""
    left, right = _quoted(column, expected), _quoted(column, actual)
    if unicodedata.normalize("NFC", left) == unicodedata.normalize("NFC", right):
        left, right = ascii(expected), ascii(actual)
    start = next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), 0)
    return _cut(left, start), _cut(right, start)


def _quoted(column: Column, text: str | None) -> str:
    if text is None:
        return "null"
    return repr(text) if column.type == "string" else text


def _cut(text: str, start: int) -> str:
    if len(text) <= _WIDTH:
        return text
    first = min(max(0, start - _BEFORE), len(text) - _WIDTH)
    last = first + _WIDTH
    return f"{'…' if first else ''}{text[first:last]}{'…' if last < len(text) else ''}"
