"""What keeps files of one table from being read as one: a line for each reason, with a column and a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from scenario.planner.types import Type

Renamed = Mapping[str, Sequence[str]]
"""For each of the table's columns, the names that it has in some of the files."""


class FileColumns(NamedTuple):
    """One file's columns in its order. A type is None where nothing in the file tells it."""

    path: str
    columns: Mapping[str, Type | None]


def stored_columns(file: FileColumns, renamed: Renamed) -> dict[str, str]:
    """A file's columns: its own names by those of the table."""
    name_of = _new_names(renamed)
    return {name_of.get(name, name): name for name in file.columns}


def name_problems(
    files: Sequence[FileColumns], renamed: Renamed, given: Mapping[str, Type] | None
) -> Iterator[str]:
    """What is wrong with the names of columns, whatever their types; `given` are the declared columns."""
    stored = [stored_columns(file, renamed) for file in files]
    yield from _twice(files, _new_names(renamed))
    yield from _unknown(files, renamed)
    yield from _by_case(files, stored)
    yield from _undeclared(files, stored, given) if given else _strangers(files, stored)


def _new_names(renamed: Renamed) -> dict[str, str]:
    return {old: new for new, olds in renamed.items() for old in olds}


def _twice(files: Sequence[FileColumns], name_of: Mapping[str, str]) -> Iterator[str]:
    """Files that have a column by two of its names."""
    told = set()
    for file in files:
        seen: dict[str, str] = {}
        for name in file.columns:
            column = name_of.get(name, name)
            if column in seen and column not in told:
                told.add(column)
                yield (
                    f"column {column}: expected one of its names in a file; {file.path} has both "
                    f"{seen[column]} and {name}. Take the one that is another column out of `renamed`"
                )
            seen[column] = name


def _unknown(files: Sequence[FileColumns], renamed: Renamed) -> Iterator[str]:
    """Names in `renamed` that no file has."""
    known = list(dict.fromkeys(name for file in files for name in file.columns))
    for new, olds in renamed.items():
        for old in olds:
            if old not in known:
                yield (
                    f"renamed.{new}: expected a name that a column has in some file; no file has {old}. "
                    f"They have {', '.join(known)}"
                )


def _by_case(files: Sequence[FileColumns], stored: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """Columns that are one to Spark and Iceberg."""
    seen: dict[str, tuple[str, str]] = {}
    told = set()
    for file, names in zip(files, stored, strict=True):
        for name in names:
            first, path = seen.setdefault(name.lower(), (name, file.path))
            if first != name and name not in told:
                told.add(name)
                yield (
                    f"column {first}: expected names that differ by more than upper and lower case; "
                    f"{path} has {first}, {file.path} has {name}. If they are one, say "
                    f"`renamed: {{ {first}: ['{name}'] }}`"
                )


def _undeclared(
    files: Sequence[FileColumns], stored: Sequence[Mapping[str, str]], given: Mapping[str, Type]
) -> Iterator[str]:
    """Columns that files have and `schema` has not, and the other way round."""
    told = set()
    for file, names in zip(files, stored, strict=True):
        for column, name in names.items():
            if column not in given and column not in told:
                told.add(column)
                yield (
                    f"column {name} of {file.path}: expected the columns of `schema` ({', '.join(given)}). "
                    "Add it to `schema`, or to `renamed` if it is one of these"
                )
    for column in given:
        if not any(column in names for names in stored):
            yield (
                f"column {column}: expected it in some file, as `schema` has it; {files[0].path} has "
                f"{', '.join(files[0].columns)}. Leave it out of `schema`, or say in `renamed` what it is "
                "called there"
            )


def _strangers(files: Sequence[FileColumns], stored: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """Files that have no column of those before."""
    known: dict[str, None] = {}
    for file, names in zip(files, stored, strict=True):
        if known and not any(name in known for name in names):
            yield (
                f"{file.path}: expected some of the columns of the files before it "
                f"({', '.join(known)}); it has {', '.join(file.columns)}. Leave it out, or say in "
                "`renamed` which are the same"
            )
        else:
            known |= dict.fromkeys(names)
