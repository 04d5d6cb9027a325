"""Creates and drops output tables, outside what is timed."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from pyiceberg.catalog import Catalog
from pyiceberg.exceptions import NoSuchTableError
from pyiceberg.io.pyarrow import PyArrowFileIO
from pyiceberg.table import Table
from pyiceberg.table.metadata import SUPPORTED_TABLE_FORMAT_VERSION

from referee.errors import RefusedError
from verify.catalog import open_catalog
from verify.columns import declared, iceberg_schema
from verify.partitions import partition_spec


def create_table(params: dict[str, Any], _progress: object) -> dict[str, Any]:
    """Creates an empty table, and its namespace where there is none.

    Args:
        params: `{catalog, table: 'ns.name', schema: [{name, type}], partitionBy: ['day(at)'], write:
            TableWrite}`; without `partitionBy` it has no partitions.
        _progress: Unused.

    Returns:
        `{location}`.
    """
    catalog = open_catalog(params["catalog"])
    table = new_table(
        catalog, params["table"], params["schema"], params.get("partitionBy", []), params["write"]
    )
    return {"location": table.location()}


def new_table(
    catalog: Catalog,
    name: str,
    schema: list[dict[str, str]],
    partition_by: Iterable[str],
    write: dict[str, Any],
) -> Table:
    """A fresh table with its writing settled by table properties, which all stacks share."""
    version = write["formatVersion"]
    if version > SUPPORTED_TABLE_FORMAT_VERSION:
        raise RefusedError(
            f"write.formatVersion: expected at most {SUPPORTED_TABLE_FORMAT_VERSION}, the newest format that "
            f"PyIceberg can write; got {version}"
        )
    catalog.create_namespace_if_not_exists(name.rpartition(".")[0])
    # A run that was killed and is resumed has left it.
    _drop(catalog, name)
    columns = iceberg_schema(declared(schema))
    spec = partition_spec(columns, partition_by)
    return catalog.create_table(name, columns, partition_spec=spec, properties=write_properties(write))


def write_properties(write: dict[str, Any]) -> dict[str, str]:
    """Iceberg's own property names (https://iceberg.apache.org/docs/latest/configuration/#write-properties).

    Spark honours all of them. PyIceberg 0.12 honours format, codec, level and file size (which it takes for
    bytes in memory: its files come out smaller); it always deletes by copy-on-write, and has no distribution.
    """
    codec = write["codec"]
    mode = write["rowLevelMode"]
    properties = {
        "format-version": str(write["formatVersion"]),
        "write.format.default": "parquet",
        "write.parquet.compression-codec": codec,
        "write.target-file-size-bytes": str(write["targetFileSizeMb"] * 1024 * 1024),
        "write.distribution-mode": write["distribution"],
        "write.delete.mode": mode,
        "write.update.mode": mode,
        "write.merge.mode": mode,
    }
    if codec == "zstd":
        # Parquet's own default in Java is 3, in Arrow 1.
        properties["write.parquet.compression-level"] = "3"
    return properties


def drop_table(params: dict[str, Any], _progress: object) -> dict[str, Any]:
    """Drops a table and all files below its location, also those that a failed writer has left.

    Args:
        params: `{catalog, table}`.
        _progress: Unused.

    Returns:
        `{dropped}`: false if there was no such table.
    """
    return {"dropped": _drop(open_catalog(params["catalog"]), params["table"])}


def _drop(catalog: Catalog, name: str) -> bool:
    try:
        table = catalog.load_table(name)
    except NoSuchTableError:
        return False
    catalog.drop_table(name)
    scheme, netloc, path = PyArrowFileIO.parse_location(table.location())
    io = table.io if isinstance(table.io, PyArrowFileIO) else PyArrowFileIO(table.io.properties)
    with suppress(FileNotFoundError):
        io.fs_by_scheme(scheme, netloc).delete_dir(path)
    return True
