"""The greatest value of a column, from which an incremental load goes on."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyiceberg.conversions import from_bytes
from pyiceberg.table import FileScanTask, Table
from pyiceberg.types import (
    DateType,
    DecimalType,
    IntegerType,
    LongType,
    PrimitiveType,
    TimestampType,
    TimestamptzType,
)

_EXACT = (IntegerType, LongType, DecimalType, DateType, TimestampType, TimestamptzType)
"""Types whose bounds in manifests are values: those of text are cut off, those of floats leave out NaN."""


def greatest(table: Table, column: str) -> Any:  # noqa: ANN401 - a value of any type
    """From the column's bounds in Iceberg's manifests where they are exact, else by reading the column.

    Returns:
        Python's value, e.g. a datetime; None where the table has no value.
    """
    field = table.schema().find_field(column)
    tasks = list(table.scan().plan_files())
    if isinstance(field.field_type, _EXACT) and all(_is_exact(task, field.field_id) for task in tasks):
        bounds = (task.file.upper_bounds.get(field.field_id) for task in tasks)
        values = [_from_bound(field.field_type, bound) for bound in bounds if bound is not None]
    else:
        batches = table.scan(selected_fields=(column,)).to_arrow_batch_reader()
        values = [pc.max(batch.column(0)).as_py() for batch in batches]
    return max((value for value in values if value is not None), default=None)


def _is_exact(task: FileScanTask, field_id: int) -> bool:
    file = task.file
    if task.delete_files or file.upper_bounds is None or file.null_value_counts is None:
        return False
    return field_id in file.upper_bounds or file.null_value_counts.get(field_id) == file.record_count


def _from_bound(of: PrimitiveType, bound: bytes) -> Any:  # noqa: ANN401 - a value of any type
    value = from_bytes(of, bound)
    if isinstance(of, DateType):
        return pa.scalar(value, pa.date32()).as_py()
    if isinstance(of, TimestampType | TimestamptzType):
        zone = "UTC" if isinstance(of, TimestamptzType) else None
        return pa.scalar(value, pa.timestamp("us", zone)).as_py()
    return value
