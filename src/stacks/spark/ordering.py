"""Sort keys in Spark's words."""

from __future__ import annotations

from collections.abc import Iterable

from pyspark.sql import Column

from stacks.runner.operations import SortKey
from stacks.spark.types import column


def order_of(keys: Iterable[SortKey], *, opposite: bool = False) -> list[Column]:
    """Nulls first ascending and last descending, in the opposite order as well."""
    return [
        column(key.column).desc_nulls_last()
        if key.descending != opposite
        else column(key.column).asc_nulls_first()
        for key in keys
    ]
