"""Puts a dataset's files into an object store: `python -m dataset.upload INPUT.json`.

The input is `{"properties": {…}, "files": [{"from": path, "to": "s3://bucket/key"}]}`; the properties are the
catalog's.
Says `{"type": "progress", "files": n}` after each file, and at the end `{"type": "uploaded"}`, or
`{"type": "refused", "message": …}` where files can't be read here.
"""

from __future__ import annotations

import json
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any

from pyarrow.fs import FileSystem, LocalFileSystem, copy_files
from pyiceberg.io.pyarrow import PyArrowFileIO

from stacks.runner.channel import Channel

AT_ONCE = 4
CHUNK = 8 << 20


def upload(request: dict[str, Any], channel: Channel) -> None:
    """Copies all files, some at a time."""
    files: list[dict[str, str]] = request["files"]
    unseen = [file["from"] for file in files if not Path(file["from"]).is_file()]
    if unseen:
        channel.send({"type": "refused", "message": ", ".join(unseen)})
        return
    local, io = LocalFileSystem(), PyArrowFileIO(request["properties"])

    def copy(file: dict[str, str]) -> None:
        scheme, bucket, path = io.parse_location(file["to"])
        store: FileSystem = io.fs_by_scheme(scheme, bucket)
        # Each file has threads of its own for its parts.
        copy_files(
            file["from"], path, source_filesystem=local, destination_filesystem=store, chunk_size=CHUNK
        )
        expected, got = Path(file["from"]).stat().st_size, store.get_file_info(path).size
        if got != expected:
            raise OSError(f"{file['to']} has {got} bytes after the upload, expected {expected}")

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for done, copied in enumerate(as_completed([pool.submit(copy, file) for file in files]), 1):
            copied.result()
            channel.send({"type": "progress", "files": done})
    channel.send({"type": "uploaded"})


if __name__ == "__main__":
    upload(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), Channel.from_process())
