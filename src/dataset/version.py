"""What the bytes of a generated dataset depend on besides its characteristics."""

from __future__ import annotations

import duckdb

# Raise this with every change of a generated value, a schema or a file's layout.
REVISION = 4


def generator_version() -> str:
    """Name and version of the generator, DuckDB's included: its `hash` and its writers shape the bytes."""
    return f"clickstream {REVISION} (DuckDB {duckdb.__version__})"
