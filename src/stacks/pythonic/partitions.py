"""Rows by their partition, as a table's partition spec says."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc
from pyiceberg.partitioning import PartitionField, PartitionFieldValue, PartitionKey, PartitionSpec
from pyiceberg.schema import Schema

from stacks.runner.processor import UnsupportedError

Values = tuple[object, ...]
"""A partition's values, one for each field of the spec; none where the table has no partitions."""


def split(rows: pa.Table, spec: PartitionSpec, schema: Schema) -> Iterator[tuple[Values, pa.Table]]:
    """The rows of each partition, in the order they had."""
    if spec.is_unpartitioned():
        yield (), rows
        return
    keys = pa.table([_transformed(rows, field, schema) for field in spec.fields], names=_names(spec))
    order = pc.sort_indices(keys, [(name, "ascending") for name in keys.column_names])
    # On one thread the groups come in the order of their first rows.
    groups = keys.take(order).group_by(keys.column_names, use_threads=False).aggregate([([], "count_all")])
    if groups.num_rows > 1:
        rows = rows.combine_chunks().take(order)
    start = 0
    for group in groups.to_pylist():
        count = group.pop("count_all")
        yield tuple(group.values()), rows.slice(start, count)
        start += count


def partition_key(values: Values, spec: PartitionSpec, schema: Schema) -> PartitionKey | None:
    """The partition with these values; None where the table has no partitions."""
    if spec.is_unpartitioned():
        return None
    if len({field.source_id for field in spec.fields}) < len(spec.fields):
        raise UnsupportedError("PyIceberg can't write a table with two partition fields of one column")
    fields = zip(spec.fields, values, strict=True)
    return PartitionKey([PartitionFieldValue(field, value) for field, value in fields], spec, schema)


def _names(spec: PartitionSpec) -> list[str]:
    return [str(field.field_id) for field in spec.fields]


def _transformed(rows: pa.Table, field: PartitionField, schema: Schema) -> pa.ChunkedArray:
    source = schema.find_field(field.source_id)
    return field.transform.pyarrow_transform(source.field_type)(rows[source.name])
