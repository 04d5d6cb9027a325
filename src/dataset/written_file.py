"""Puts a finished file of a dataset in its place."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TypedDict


class WrittenFile(TypedDict):
    """`datasetFile` of the manifest."""

    path: str
    rows: int
    bytes: int
    sha256: str


def put_in_place(temporary: Path, folder: Path, path: str, rows: int) -> WrittenFile:
    """Digests a whole file and gives it its name, `path` in `folder`. It must be on the disk already."""
    with temporary.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    size = temporary.stat().st_size
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary.replace(target)
    return {"path": path, "rows": rows, "bytes": size, "sha256": digest}
