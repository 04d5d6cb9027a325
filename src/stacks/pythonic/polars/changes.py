"""The incoming rows of an upsert as a data frame."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl
import pyarrow as pa

from stacks.pythonic.polars.write import arrow_table
from stacks.pythonic.upsert import duplicate_key


class PolarsChanges:
    """Rows in memory; each key without a null is there once."""

    def __init__(self, frame: pl.DataFrame, on: list[str], flag: str | None) -> None:
        self._frame = frame
        self._on = on
        self._flag = flag
        self._keys = frame.select(on).drop_nulls()
        repeated = self._keys.group_by(on).len().filter(pl.col("len") > 1).sort(on)
        if not repeated.is_empty():
            *key, rows = repeated.row(0)
            raise duplicate_key(on, key, rows)

    def bounds(self) -> dict[str, tuple[object, object]]:
        """The lowest and the greatest value of each key column."""
        low, high = self._keys.min().row(0), self._keys.max().row(0)
        return dict(zip(self._on, zip(low, high, strict=True), strict=True))

    def unmatched(self, rows: pa.Table) -> pa.Table:
        """The rows whose key no change has."""
        kept = pl.DataFrame(rows).join(self._keys, on=self._on, how="anti", maintain_order="left")
        return arrow_table(kept)

    def rows(self) -> Iterator[pa.RecordBatch]:
        """The rows that do not delete."""
        kept = self._frame
        if self._flag is not None:
            kept = kept.filter(~pl.col(self._flag).fill_null(value=False)).drop(self._flag)
        yield from arrow_table(kept).to_batches()
