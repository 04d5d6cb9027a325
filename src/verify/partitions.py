"""How a table is partitioned, from the words of a scenario."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from pyiceberg.partitioning import PARTITION_FIELD_ID_START, PartitionField, PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.transforms import (
    BucketTransform,
    DayTransform,
    HourTransform,
    IdentityTransform,
    MonthTransform,
    Transform,
    TruncateTransform,
    YearTransform,
)

from referee.errors import RefusedError
from scenario.planner.partitioning import PartitionField as Declared
from scenario.planner.partitioning import read_partition_field


def partition_spec(schema: Schema, fields: Iterable[str]) -> PartitionSpec:
    """The spec of fields such as `country`, `day(event_time)` and `bucket(16, user_id)`, in their order.

    Raises:
        RefusedError: A field names no column, or its transform can't take the column's type.
    """
    listed: list[PartitionField] = []
    names = [column.name for column in schema.fields]
    taken = set(names)
    for number, text in enumerate(fields):
        declared = read_partition_field(text)
        transform = _transform(declared)
        source = next((column for column in schema.fields if column.name == declared.column), None)
        if source is None:
            raise RefusedError(f"partitionBy: expected one of the columns {', '.join(names)}; got {text}")
        if not transform.can_transform(source.field_type):
            raise RefusedError(
                f"partitionBy: {text} can't be applied to a column of type {source.field_type}"
            )
        name = declared.column
        if declared.transform != "identity":
            # As Iceberg's own builders call it; a column may have that name.
            name = f"{name}_{_SUFFIXES.get(declared.transform, declared.transform)}"
            while name in taken:
                name += "_"
        taken.add(name)
        field_id = PARTITION_FIELD_ID_START + number
        listed.append(
            PartitionField(source_id=source.field_id, field_id=field_id, transform=transform, name=name)
        )
    return PartitionSpec(*listed)


_SUFFIXES = {"truncate": "trunc"}
_WITHOUT_SIZE: dict[str, Callable[[], Transform[Any, Any]]] = {
    "identity": IdentityTransform,
    "year": YearTransform,
    "month": MonthTransform,
    "day": DayTransform,
    "hour": HourTransform,
}


def _transform(declared: Declared) -> Transform[Any, Any]:
    size = declared.size or 0
    match declared.transform:
        case "bucket":
            return BucketTransform(num_buckets=size)
        case "truncate":
            return TruncateTransform(width=size)
        case name:
            return _WITHOUT_SIZE[name]()
