"""How much of the input files is in the page cache."""

from __future__ import annotations

import ctypes
import mmap
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from monitor.infrastructure.attempt import NotMeasuredError

PROT_READ, MAP_SHARED = 1, 1
FAILED = ctypes.c_void_p(-1).value
LOWEST_BIT = bytes(state & 1 for state in range(256))


def cached_share(inputs: Mapping[str, Mapping[str, Any]]) -> float:
    """Share of the inputs' pages that a trial would not read from the disk, from 0 to 1, by mincore(2).

    Args:
        inputs: By table, as a task has them.

    Raises:
        NotMeasuredError: an input is not a file of this machine, or this is not Linux.
    """
    if not sys.platform.startswith("linux"):
        raise NotMeasuredError(f"the page cache is only looked at on Linux, not on {sys.platform}")
    paths = [uri.removeprefix("file://") for table in inputs.values() for uri in table["uris"]]
    if remote := next((path for path in paths if "://" in path), None):
        raise NotMeasuredError(f"inputs are in an object store ({remote.partition('://')[0]})")
    counts = [pages(Path(path)) for path in paths]
    total = sum(all_pages for _, all_pages in counts)
    return sum(cached for cached, _ in counts) / total if total else 1.0


def pages(path: Path) -> tuple[int, int]:
    """Cached pages of a file, and all of them."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.mmap.restype = ctypes.c_void_p
    libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long]
    libc.munmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
    libc.mincore.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_char_p]
    size = path.stat().st_size
    if size == 0:
        return 0, 0
    with path.open("rb") as file:
        # Mapping a file reads nothing of it.
        address = libc.mmap(None, size, PROT_READ, MAP_SHARED, file.fileno(), 0)
    if address == FAILED:
        raise OSError(ctypes.get_errno(), "mmap", str(path))
    try:
        count = -(-size // mmap.PAGESIZE)
        states = ctypes.create_string_buffer(count)
        if libc.mincore(address, size, states):
            raise OSError(ctypes.get_errno(), "mincore", str(path))
        # The lowest bit says that the page is there; the others are reserved.
        return states.raw.translate(LOWEST_BIT).count(1), count
    finally:
        libc.munmap(address, size)
