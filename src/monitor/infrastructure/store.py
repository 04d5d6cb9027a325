"""Response time of the object store that holds the warehouse."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from pyiceberg.io import load_file_io

from monitor.infrastructure.response import response_times

SMALL = bytes(4096)


def probe_store(access: dict[str, Any], repeats: int) -> dict[str, list[float]]:
    """Times of writing and of reading one small object in the warehouse, ms: `{write, read}`.

    By the same library and properties as tables are read and written with. The object is removed.
    """
    properties = access["properties"]
    io = load_file_io(properties, properties["warehouse"])
    place = f"{properties['warehouse'].rstrip('/')}/etl-bench-probe-{uuid4().hex}"

    def write() -> None:
        with io.new_output(place).create(overwrite=True) as stream:
            stream.write(SMALL)

    def read() -> None:
        with io.new_input(place).open() as stream:
            stream.read()

    try:
        return {"write": response_times(write, repeats), "read": response_times(read, repeats)}
    finally:
        io.delete(place)
