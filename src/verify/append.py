"""Rows of the referee's own queries into Iceberg tables."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
from duckdb import DuckDBPyRelation, Error
from pyiceberg.io.pyarrow import schema_to_pyarrow
from pyiceberg.table import Table

_BATCH_ROWS = 100_000
# PyIceberg 0.12 streams into tables without partitions alone; into others it takes whole tables, so that rows
# come in parts of this size, each with a file for every partition that it has.
_PART_BYTES = 256 << 20


def append_rows(table: Table, rows: DuckDBPyRelation) -> int:
    """Appends all rows of a query in one commit, and in their order; returns how many they are.

    Raises:
        duckdb.Error: The query fails.
    """
    schema = schema_to_pyarrow(table.schema(), include_field_ids=False)
    count = 0

    def batches() -> Iterator[pa.RecordBatch]:
        nonlocal count
        for batch in _read(rows):
            count += batch.num_rows
            yield batch.cast(schema)

    with table.transaction() as transaction:
        if table.spec().is_unpartitioned():
            transaction.append(pa.RecordBatchReader.from_batches(schema, batches()))
        else:
            for part in _parts(batches(), schema):
                transaction.append(part)
    return count


def _read(rows: DuckDBPyRelation) -> Iterator[pa.RecordBatch]:
    try:
        yield from rows.to_arrow_reader(_BATCH_ROWS)
    except OSError as error:
        # What fails in DuckDB under way comes out of Arrow as this.
        raise Error(str(error)) from error


def _parts(batches: Iterator[pa.RecordBatch], schema: pa.Schema) -> Iterator[pa.Table]:
    part: list[pa.RecordBatch] = []
    for batch in batches:
        part.append(batch)
        if sum(each.nbytes for each in part) >= _PART_BYTES:
            yield pa.Table.from_batches(part, schema)
            part = []
    if part:
        yield pa.Table.from_batches(part, schema)
