"""Response time of the catalog."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import uuid4

from pyiceberg.exceptions import NamespaceAlreadyExistsError
from pyiceberg.schema import Schema
from pyiceberg.types import LongType, NestedField

from monitor.infrastructure.response import response_times
from verify.catalog import open_catalog
from verify.tables import drop_table

NAMESPACE = "etl_bench"


def probe_catalog(access: dict[str, Any], repeats: int) -> list[float]:
    """Times of loading one small table through PyIceberg, ms: what every reader and writer does first.

    The table is made before and dropped after, outside of the times.
    """
    catalog = open_catalog(access)
    with suppress(NamespaceAlreadyExistsError):
        catalog.create_namespace(NAMESPACE)
    name = f"{NAMESPACE}.probe_{uuid4().hex}"
    catalog.create_table(name, Schema(NestedField(1, "id", LongType())))
    try:
        return response_times(lambda: catalog.load_table(name), repeats)
    finally:
        drop_table({"catalog": access, "table": name}, None)
