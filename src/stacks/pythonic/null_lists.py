"""Null lists stay null in PyIceberg 0.12, which makes empty lists of those that have structs in them.

It does so in what it reads and, for good, in what it writes: https://github.com/apache/iceberg-python/issues/3833.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
import pyiceberg.io.pyarrow
from pyiceberg.types import ListType


class _NullListsKept(pyiceberg.io.pyarrow.ArrowProjectionVisitor):
    """PyIceberg's way of bringing Arrow data to a table's schema."""

    def list(
        self, list_type: ListType, list_array: pa.Array | None, value_array: pa.Array | None
    ) -> pa.Array | None:
        lists = super().list(list_type, list_array, value_array)
        if list_array is None or lists is None or lists.null_count == list_array.null_count:
            return lists
        # A list without a start is null.
        nulls = pa.concat_arrays([list_array.is_null(), pa.array([False])])
        starts = pc.if_else(nulls, None, lists.offsets)
        return type(lists).from_arrays(starts, lists.values, type=lists.type)


def keep_null_lists() -> None:
    """From now on, in this process."""
    setattr(pyiceberg.io.pyarrow, "ArrowProjectionVisitor", _NullListsKept)  # noqa: B010 - a class to mypy
