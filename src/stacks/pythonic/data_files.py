"""Batches as new data files of an Iceberg table, with bounded memory.

PyIceberg's own `append` streams into tables without partitions only, and reads the whole stream before it
waits for the first file. This writes through the same `write_file`, but keeps rows of all partitions until
they have the size of a file together, and one file at a time is written while the next rows come.
"""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Iterable, Iterator

import pyarrow as pa
from pyiceberg.io.pyarrow import write_file
from pyiceberg.manifest import DataFile
from pyiceberg.table import Table, TableProperties, WriteTask
from pyiceberg.utils.properties import property_as_int

from stacks.pythonic.partitions import Values, partition_key, split


def write_data_files(table: Table, batches: Iterable[pa.RecordBatch]) -> Iterator[DataFile]:
    """Writes batches, cast to the table's own Arrow types, as files that no snapshot has yet.

    Files come out smaller than `write.target-file-size-bytes`: as in PyIceberg those are bytes in memory.
    """
    target = property_as_int(
        table.properties,
        TableProperties.WRITE_TARGET_FILE_SIZE_BYTES,
        TableProperties.WRITE_TARGET_FILE_SIZE_BYTES_DEFAULT,
    )
    arrow_schema = table.schema().as_arrow()
    files = _Files(table)
    rows = _Rows()
    written: Iterator[DataFile] = iter(())
    for batch in batches:
        for values, part in split(batch.cast(arrow_schema), table.spec(), table.schema()):
            rows.add(values, part)
        while target is not None and rows.size >= target:
            yield from written
            written = files.write([rows.take_largest()])
    yield from written
    yield from files.write(rows.take_all())


class _Rows:
    """Rows that wait to be written, by partition."""

    def __init__(self) -> None:
        self._parts: dict[Values, list[pa.Table]] = {}
        self._sizes: dict[Values, int] = {}
        self.size = 0

    def add(self, values: Values, part: pa.Table) -> None:
        if part.num_rows > 0:
            self._parts.setdefault(values, []).append(part)
            self._sizes[values] = self._sizes.get(values, 0) + part.nbytes
            self.size += part.nbytes

    def take_largest(self) -> tuple[Values, pa.Table]:
        values = max(self._sizes, key=self._sizes.__getitem__)
        self.size -= self._sizes.pop(values)
        return values, pa.concat_tables(self._parts.pop(values))

    def take_all(self) -> Iterator[tuple[Values, pa.Table]]:
        while self._parts:
            yield self.take_largest()


class _Files:
    """Writes files of one table, whose names tell them from those of any other writer."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._write = uuid.uuid4()
        self._numbers = itertools.count()

    def write(self, parts: Iterable[tuple[Values, pa.Table]]) -> Iterator[DataFile]:
        """Begins to write each part as a file, on PyIceberg's threads; waits for those asked for."""
        return write_file(self._table.io, self._table.metadata, (self._task(*part) for part in parts))

    def _task(self, values: Values, rows: pa.Table) -> WriteTask:
        schema = self._table.schema()
        return WriteTask(
            write_uuid=self._write,
            task_id=next(self._numbers),
            schema=schema,
            record_batches=rows.combine_chunks().to_batches(),
            partition_key=partition_key(values, self._table.spec(), schema),
        )
