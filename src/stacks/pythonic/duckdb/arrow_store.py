"""Arrow's client of an object store as DuckDB takes file systems. Imported where it is needed alone."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from fsspec.implementations.arrow import ArrowFile, ArrowFSWrapper  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from pyarrow import NativeFile


class ArrowStore(ArrowFSWrapper):  # type: ignore[misc]
    """Objects by their URIs, whatever is in them: fsspec would take what follows a `?` for options."""

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return path.removeprefix("s3://")

    def _open(self, path: str, mode: str = "rb", **options: object) -> ArrowFile:
        if mode != "rb":
            return super()._open(path, mode, **options)
        return _SharedFile(self, self.fs.open_input_file(path), path)


class _SharedFile(ArrowFile):  # type: ignore[misc]
    """A file that DuckDB's threads read together.

    From version 2.0 on they share a handle, on which each seeks and then reads: two calls, between which
    another thread may seek, so that the first would read another's bytes. Here a read begins where its own
    thread has just sought. A read without a seek goes on where the last of those ended, whichever thread's
    it was: so text is read.
    """

    def __init__(self, store: ArrowStore, stream: NativeFile, path: str) -> None:
        super().__init__(store, stream, path, "rb")
        self._lock = threading.Lock()
        self._size: int = self.stream.size()
        self._place = 0
        self._goes_on = 0
        """How many reads went on without a seek: what was sought before them is over."""
        self._sought = threading.local()

    def seek(self, offset: int, whence: int = 0) -> int:
        with self._lock:
            start = {0: 0, 1: self._place, 2: self._size}[whence]
            self._place = start + offset
            self._sought.place = (self._place, self._goes_on)
            return self._place

    def tell(self) -> int:
        return self._place

    def read(self, size: int | None = -1) -> bytes:
        sought = self._sought.__dict__.pop("place", None)
        with self._lock:
            if sought is None or sought[1] != self._goes_on:
                sought = None
                self._goes_on += 1
            place = self._place if sought is None else sought[0]
            rest = max(0, self._size - place)
            length = rest if size is None or size < 0 else min(size, rest)
            self._place = place + length
        data: bytes = self.stream.read_at(length, place)
        return data
