"""The result as the rows of the output table."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl
import pyarrow as pa

from stacks.pythonic.polars.types import polars_type
from stacks.runner.columns import Column, decimal_scale

_BATCH_ROWS = 131_072


def conform(frame: pl.LazyFrame, schema: list[Column]) -> pl.LazyFrame:
    """Exactly the declared columns, cast to their types; a value that does not fit fails the job."""
    sources = frame.collect_schema()
    return frame.select([_cast(declared, sources.get(declared.name)) for declared in schema])


def batches(frame: pl.LazyFrame) -> Iterator[pa.RecordBatch]:
    """Runs the query on the streaming engine and hands out the rows as they come.

    With their order, because Polars leaves out a sort whose order nobody sees; other queries take as long.
    """
    for part in frame.collect_batches(chunk_size=_BATCH_ROWS, maintain_order=True, engine="streaming"):
        yield from arrow_table(part).to_batches()


def arrow_table(frame: pl.DataFrame) -> pa.Table:
    """The rows in Arrow's older types, which PyIceberg knows."""
    return frame.to_arrow(compat_level=pl.CompatLevel.oldest())


def _cast(declared: Column, source: pl.DataType | None) -> pl.Expr:
    value = pl.col(declared.name)
    scale = decimal_scale(declared.type)
    if scale is not None and source is not None:
        if source.is_float():
            # Engines break ties of floats in different ways: the rounding is spelt out, alike in all.
            value = (value * 10.0**scale).round(0, mode="half_away_from_zero") / 10.0**scale
        elif isinstance(source, pl.Decimal) and source.scale > scale:
            # A cast rounds half to even, unlike Spark's and DuckDB's.
            value = value.round(scale, mode="half_away_from_zero")
    return value.cast(polars_type(declared.type))
