"""What is wrong with a line of text that DuckDB can't read: line, text, column, without advice on DuckDB."""

from __future__ import annotations

import csv
import gzip
import json
import re
from pathlib import Path
from typing import TextIO

from referee.errors import RefusedError

MOST_SHOWN = 120
"""Characters of a line that are shown."""


class UnreadableTextError(RefusedError):
    """A line that is malformed; what to do about it depends on the scenario."""


def text_problem(error: Exception, path: str) -> str | None:
    """`line 3: expected 2 fields, as in the header; got 1 (7)`; None where the error is of something else."""
    text = str(error)
    if "Error when sniffing file" in text:
        return _odd_line(path) or "its lines are not those of a CSV file with a header"
    if found := re.search(r"CSV Error on Line: (\d+)", text):
        said = text[found.end() :].strip().splitlines()
        original = next((line for line in said if line.startswith("Original Line: ")), "")
        what = next((line for line in said if line and line != original), "it is malformed")
        what = re.sub(r'^Error when converting column "(.*?)"\.', r"column \1:", what).rstrip(". ")
        return f"line {found[1]}: {what}{_shown(original.removeprefix('Original Line: '))}"
    if "Malformed JSON in file" in text:
        # DuckDB counts lines otherwise than people do.
        return _odd_object(path) or "it is not JSON with one object a line"
    if found := re.search(r"JSON transform error in file .*? in line (\d+):\s*(.*)", text):
        return f"line {found[1]}: {re.sub(r'Try .*', '', found[2]).rstrip('. ')}"
    return None


def _odd_line(path: str) -> str | None:
    """The first line with other fields than the header."""
    with _open(path) as file:
        rows = csv.reader(file, strict=True)
        header = next(rows, [])
        try:
            for row in rows:
                if row and len(row) != len(header):
                    expected = f"expected {_fields(len(header))}, as in the header"
                    return f"line {rows.line_num}: {expected}; got {len(row)}{_shown(','.join(row))}"
        except csv.Error as error:
            return f"line {rows.line_num}: {error}"
    return None


def _odd_object(path: str) -> str | None:
    """The first line that is no JSON."""
    with _open(path) as file:
        for number, line in enumerate(file, start=1):
            try:
                json.loads(line.strip() or "null")
            except json.JSONDecodeError as error:
                return f"line {number}: {error.msg} at character {error.pos + 1}{_shown(line.rstrip())}"
    return None


def _open(path: str) -> TextIO:
    """The text of a file that may be compressed by gzip."""
    if path.endswith(".gz"):
        return gzip.open(path, "rt", encoding="utf-8", errors="replace", newline="")
    return Path(path).open(encoding="utf-8", errors="replace", newline="")


def _fields(count: int) -> str:
    return "1 field" if count == 1 else f"{count} fields"


def _shown(line: str) -> str:
    cut = line if len(line) <= MOST_SHOWN else f"{line[:MOST_SHOWN]}…"
    return f" ({cut})" if line else ""


def remedy(on_malformed: str, *, has_schema: bool) -> str:
    """What a user can do about a malformed line."""
    if has_schema:
        return "Mend the line, or set `onMalformed: 'skip' | 'quarantine'`."
    if on_malformed == "fail":
        return "Mend the line, or set `schema` and `onMalformed: 'skip' | 'quarantine'`."
    return (
        f"`onMalformed: '{on_malformed}'` needs `schema`: without one, columns and types are sniffed, for "
        "which every line has to be readable. Set `schema` at the table."
    )
