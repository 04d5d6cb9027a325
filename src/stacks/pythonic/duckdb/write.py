"""The result as the rows of the output table."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
from duckdb import DuckDBPyRelation

from stacks.pythonic.duckdb.types import duckdb_type, quote
from stacks.runner.columns import Column, decimal_scale

_BATCH_ROWS = 131_072


def conform(relation: DuckDBPyRelation, schema: list[Column]) -> DuckDBPyRelation:
    """Exactly the declared columns, cast to their types; a value that does not fit fails the job."""
    sources = dict(zip(relation.columns, map(str, relation.types), strict=True))
    return relation.project(", ".join(_cast(declared, sources.get(declared.name, "")) for declared in schema))


def batches(relation: DuckDBPyRelation) -> Iterator[pa.RecordBatch]:
    """Runs the query and hands out the rows as they come."""
    yield from relation.to_arrow_reader(_BATCH_ROWS)


def _cast(declared: Column, source: str) -> str:
    name = quote(declared.name)
    value = name
    scale = decimal_scale(declared.type)
    if scale is not None and source in ("FLOAT", "DOUBLE"):
        # Engines break ties of floats in different ways: the rounding is spelt out, alike in all.
        value = f"round({name} * 1e{scale}) / 1e{scale}"
    elif declared.type in ("int", "long") and source.startswith(("FLOAT", "DOUBLE", "DECIMAL")):
        # A cast rounds, unlike Spark's and Polars'.
        value = f"trunc({name})"
    return f"CAST({value} AS {duckdb_type(declared.type)}) AS {name}"
