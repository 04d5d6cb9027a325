"""Arrow's client of an object store as DuckDB takes file systems. Imported where it is needed alone."""

from __future__ import annotations

from fsspec.implementations.arrow import ArrowFSWrapper  # type: ignore[import-untyped]


class ArrowStore(ArrowFSWrapper):  # type: ignore[misc]
    """Objects by their URIs, whatever is in them: fsspec would take what follows a `?` for options."""

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return path.removeprefix("s3://")
