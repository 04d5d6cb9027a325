"""Files of one table whose columns differ: which differences are compatible, and what table they make.

Files may lack columns, call them by other names and hold narrower types, as Iceberg's own schema evolution
allows (https://iceberg.apache.org/spec/#schema-evolution): int to long, float to double, decimals to more
digits at the same scale. All else is refused.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from dataset.compatibility import FileColumns, Renamed, name_problems, stored_columns
from scenario.planner.types import Type, decimal

_WIDER = {("int", "long"), ("float", "double")}


class Evolved(NamedTuple):
    """The table that files make together.

    Attributes:
        columns: Types of its columns, in the order in which files first have them, or as they were given.
        stored: For each file, the name there of each of these columns; None where it has none.
        changes: What differs between the files, a line for each change.
    """

    columns: Mapping[str, Type]
    stored: list[list[str | None]]
    changes: list[str]

    @property
    def schema(self) -> list[dict[str, str]]:
        """The columns as a dataset has them."""
        return [{"name": name, "type": str(of)} for name, of in self.columns.items()]


class IncompatibleError(Exception):
    """Files that make no table. `problems` has a line for each reason, with a column and a file."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def evolve(
    files: Sequence[FileColumns], renamed: Renamed, given: Mapping[str, Type] | None = None
) -> Evolved:
    """The table that files make.

    Args:
        files: In their order.
        renamed: Names of columns that have others in some files.
        given: The table's columns, where they are declared: types are these, whatever files say.

    Raises:
        IncompatibleError: They make none.
    """
    stored = [stored_columns(file, renamed) for file in files]
    columns = list(given or dict.fromkeys(name for names in stored for name in names))
    problems = list(name_problems(files, renamed, given))
    found = {} if given else {name: _widest(name, files, stored, problems) for name in columns}
    if problems:
        raise IncompatibleError(problems)
    types = given or found
    names = [[file.get(column) for column in columns] for file in stored]
    return Evolved(types, names, list(_changes(types, files, names)))


def promoted(one: Type, other: Type) -> Type | None:
    """The wider of two types, if the other can be read as it."""
    if one == other or (other.name, one.name) in _WIDER:
        return one
    if (one.name, other.name) in _WIDER:
        return other
    if one.name == other.name == "decimal" and one.scale == other.scale:
        return decimal(max(one.precision, other.precision), one.scale)
    return None


def _widest(
    column: str, files: Sequence[FileColumns], stored: Sequence[Mapping[str, str]], problems: list[str]
) -> Type:
    """A column's type over all files; adds to `problems` the first file whose type does not go with it."""
    widest: Type | None = None
    path = ""
    for file, names in zip(files, stored, strict=True):
        found = file.columns[names[column]] if column in names else None
        if found is None:
            continue
        wider = promoted(widest, found) if widest else found
        if wider is None:
            problems.append(
                f"column {column}: expected {widest}, as in {path}, or a type that widens (int to long, "
                f"float to double, decimals to more digits at one scale); {file.path} has {found}. Rewrite "
                "one of them or, of CSV and JSON, name the type in `schema`"
            )
            break
        if wider != widest:
            widest, path = wider, file.path
    # Text without any value.
    return widest or Type("string")


def _changes(
    types: Mapping[str, Type], files: Sequence[FileColumns], names: Sequence[Sequence[str | None]]
) -> Iterator[str]:
    folder = os.path.commonpath([str(Path(file.path).parent) for file in files])
    paths = [os.path.relpath(file.path, folder) for file in files]
    for i, (column, of) in enumerate(types.items()):
        stored = [name[i] for name in names]
        # A declared column that no file of JSON need have.
        first = next((n for n, name in enumerate(stored) if name is not None), 0)
        if first > 0:
            yield f"{column} added in {paths[first]}"
        if lacking := [
            path for path, name in zip(paths[first:], stored[first:], strict=True) if name is None
        ]:
            yield f"{column} missing in {_listed(lacking)}"
        for old in dict.fromkeys(name for name in stored if name not in (None, column)):
            where = [path for path, name in zip(paths, stored, strict=True) if name == old]
            yield f"{column} called {old} in {_listed(where)}"
        held = [file.columns[name] if name else None for file, name in zip(files, stored, strict=True)]
        for narrow in dict.fromkeys(each for each in held if each not in (None, of)):
            where = [path for path, each in zip(paths, held, strict=True) if each == narrow]
            yield f"{column} widened to {of} from {narrow} in {_listed(where)}"


def _listed(paths: Sequence[str]) -> str:
    return paths[0] if len(paths) == 1 else f"{paths[0]} and {len(paths) - 1} more"
