"""Writes Iceberg tables in ways that the referee itself never does: `writeTable.py REQUEST`, as JSON.

The request is `{catalog, table, steps}`; each step has one field, named after a function below.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from pyiceberg.catalog import load_catalog
from pyiceberg.io.pyarrow import schema_to_pyarrow
from pyiceberg.manifest import (
    DataFile,
    DataFileContent,
    FileFormat,
    ManifestContent,
    ManifestWriter,
    ManifestWriterV2,
)
from pyiceberg.partitioning import PartitionSpec
from pyiceberg.table import Table
from pyiceberg.table.snapshots import Operation
from pyiceberg.table.update.snapshot import _FastAppendFiles
from pyiceberg.transforms import IdentityTransform
from pyiceberg.typedef import Record
from pyiceberg.types import LongType

from stacks.pythonic.null_lists import keep_null_lists


def rows(sql: str) -> pa.Table:
    """The result of DuckDB SQL."""
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    return connection.sql(sql).to_arrow_table()


def append(table: Table, sql: str) -> None:
    """Adds one file per value of each partition."""
    found = rows(sql)
    schema = schema_to_pyarrow(table.schema(), include_field_ids=False)
    table.append(found.select(schema.names).cast(schema))


def append_rows(table: Table, values: list[dict[str, Any]]) -> None:
    """Adds one file with these rows."""
    table.append(pa.Table.from_pylist(values, schema_to_pyarrow(table.schema(), include_field_ids=False)))


def partition_by(table: Table, column: str) -> None:
    """Partitions what is written from now on."""
    with table.update_spec() as update:
        update.add_field(column, IdentityTransform())


def rename(table: Table, names: list[str]) -> None:
    """Renames a column: `[old, new]`."""
    with table.update_schema() as update:
        update.rename_column(*names)


def move_first(table: Table, name: str) -> None:
    """Puts a column before all others."""
    with table.update_schema() as update:
        update.move_first(name)


def add_long(table: Table, name: str) -> None:
    """Adds a column of longs."""
    with table.update_schema() as update:
        update.add_column(name, LongType())


def widen(table: Table, name: str) -> None:
    """Makes an int column one of longs."""
    with table.update_schema() as update:
        update.update_column(name, LongType())


def delete(table: Table, condition: str) -> None:
    """Deletes rows as PyIceberg does: by copy-on-write."""
    table.delete(condition)


def add_file(table: Table, sql: str) -> None:
    """Adds a file without field ids, as other tools write them."""
    path = f"{table.location()}/foreign.parquet".removeprefix("file://")
    pq.write_table(rows(sql), path)
    table.add_files([path])


class DeleteManifestWriter(ManifestWriterV2):
    """PyIceberg reads position deletes but writes none."""

    def content(self) -> ManifestContent:
        """What the manifest lists."""
        return ManifestContent.DELETES

    @property
    def _meta(self) -> dict[str, str]:
        return {**super()._meta, "content": "deletes"}


class AppendDeletes(_FastAppendFiles):
    """Commits delete files."""

    def new_manifest_writer(self, spec: PartitionSpec) -> ManifestWriter:
        """A writer that marks its manifest as one of deletes."""
        return DeleteManifestWriter(
            spec, self.schema(), self.new_manifest_output(), self._snapshot_id, self._compression
        )


def delete_positions(table: Table, positions: list[int]) -> None:
    """Deletes rows of the first data file, as merge-on-read does."""
    data_file = next(iter(table.scan().plan_files())).file.file_path
    schema = pa.schema(
        [
            pa.field("file_path", pa.string(), nullable=False, metadata={"PARQUET:field_id": "2147483546"}),
            pa.field("pos", pa.int64(), nullable=False, metadata={"PARQUET:field_id": "2147483545"}),
        ]
    )
    path = f"{table.location()}/data/deletes-{positions[0]}.parquet"
    deletes = pa.table({"file_path": [data_file] * len(positions), "pos": positions}, schema=schema)
    pq.write_table(deletes, path.removeprefix("file://"))
    delete_file = DataFile.from_args(
        content=DataFileContent.POSITION_DELETES,
        file_path=path,
        file_format=FileFormat.PARQUET,
        partition=Record(),
        record_count=len(positions),
        file_size_in_bytes=1000,
        spec_id=0,
    )
    with table.transaction() as transaction:
        producer = AppendDeletes(Operation.OVERWRITE, transaction, table.io)
        producer.append_data_file(delete_file)
        producer.commit()


def main(request: dict[str, Any]) -> None:
    """Takes the steps in order."""
    keep_null_lists()
    catalog = load_catalog(request["catalog"]["name"], **request["catalog"]["properties"])
    table = catalog.load_table(request["table"])
    for step in request["steps"]:
        for name, argument in step.items():
            globals()[name](table, argument)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
