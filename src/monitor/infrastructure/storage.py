"""Throughput of the disk that the warehouse is on."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import uuid4

from monitor.infrastructure.attempt import NotMeasuredError

CHUNK_BYTES = 4 << 20
MOST_BYTES = 64 << 20
# Each way: a second for both.
LONGEST_SECONDS = 0.45


def probe_storage(access: dict[str, Any]) -> dict[str, Any]:
    """Throughput of writing with fsync and of reading it back, MiB/s: `{write, read, mb, cacheDropped}`.

    At most 64 MiB and about a second; the file is removed. It is written in chunks of 4 MiB, each synced, so
    that a slow disk is noticed in time. Before reading, the kernel is asked to drop the file from its cache;
    where it can't be asked, `read` is that of the cache and `cacheDropped` false.

    Raises:
        NotMeasuredError: the warehouse is not a folder of this machine.
    """
    parts = urlsplit(access["properties"]["warehouse"])
    if parts.scheme != "file":
        raise NotMeasuredError(f"the warehouse is an object store ({parts.scheme}), no disk of this machine")
    path = Path(unquote(parts.path)) / f"etl-bench-probe-{uuid4().hex}"
    # Random, because some file systems compress.
    chunk = os.urandom(CHUNK_BYTES)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        written, write_seconds = _timed(lambda: _write(descriptor, chunk), MOST_BYTES)
        dropped = _drop_cache(descriptor)
        os.lseek(descriptor, 0, os.SEEK_SET)
        buffer = bytearray(CHUNK_BYTES)
        read, read_seconds = _timed(lambda: os.readv(descriptor, [buffer]), written)
    finally:
        os.close(descriptor)
        path.unlink()
    mb = 2**20
    return {
        "write": written / mb / write_seconds,
        "read": read / mb / read_seconds,
        "mb": written / mb,
        "cacheDropped": dropped,
    }


def _timed(move: Callable[[], int], most: int) -> tuple[int, float]:
    """Bytes moved and seconds taken, until `most` bytes or the time is over."""
    started = perf_counter()
    moved = 0
    while moved < most and perf_counter() - started < LONGEST_SECONDS:
        moved += move()
    return moved, perf_counter() - started


def _write(descriptor: int, chunk: bytes) -> int:
    count = os.write(descriptor, chunk)
    os.fsync(descriptor)
    return count


def _drop_cache(descriptor: int) -> bool:
    """Only clean pages are dropped: all of them are, after fsync."""
    if not hasattr(os, "posix_fadvise"):
        return False
    os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    return True
