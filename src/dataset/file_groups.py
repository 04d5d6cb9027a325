"""Files of a table that have the same columns, to be read together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from dataset.compatibility import FileColumns
from dataset.evolution import Evolved


class FileGroup(TypedDict):
    """Files of the same columns.

    `files` are their places among all; `schema` is what to read of them, in the files' order and already with
    the table's types; `columns` are the names there of the table's columns, in its order (None: it has none).
    """

    files: list[int]
    schema: list[dict[str, str]]
    columns: list[str | None]


def file_groups(files: Sequence[FileColumns], evolved: Evolved, file_format: str) -> list[FileGroup]:
    """Groups in the order of their first files; empty if all files have just the table's columns."""
    types = list(evolved.columns.items())
    groups: dict[object, FileGroup] = {}
    for i, (file, names) in enumerate(zip(files, evolved.stored, strict=True)):
        stored = names
        if file_format == "json":
            # A key that a line lacks is null anyway.
            stored = [name or column for name, (column, _) in zip(names, types, strict=True)]
        found = {name: of for name, (_, of) in zip(stored, types, strict=True) if name is not None}
        order = list(found) if file_format == "json" else list(file.columns)
        schema = [{"name": name, "type": str(found[name])} for name in order]
        held = [str(of) for of in file.columns.values()] if file_format == "parquet" else []
        key = (tuple(order), tuple(held))
        group = groups.setdefault(key, {"files": [], "schema": schema, "columns": stored})
        group["files"].append(i)
    (first, *others) = groups.values()
    return [] if not others and first["schema"] == evolved.schema else [first, *others]
