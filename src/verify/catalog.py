"""The Iceberg catalog as the referee sees it, through PyIceberg."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from pyiceberg.catalog import Catalog, load_catalog
from pyiceberg.exceptions import NoSuchNamespaceError, NoSuchTableError
from pyiceberg.table import Table

from referee.errors import RefusedError
from stacks.pythonic.null_lists import keep_null_lists
from verify.columns import Column, mismatches

keep_null_lists()


@lru_cache(maxsize=8)
def _load(name: str, properties: tuple[tuple[str, str], ...]) -> Catalog:
    # A connection that broke between two calls is no reason for the second to fail.
    return load_catalog(name, **{"pool_pre_ping": "true", **dict(properties)})


def open_catalog(access: dict[str, Any]) -> Catalog:
    """The catalog of `{name, properties}`; connections are kept for later calls."""
    return _load(access["name"], tuple(sorted(access["properties"].items())))


def load_table(access: dict[str, Any], name: str) -> Table:
    """A table at its current snapshot. Raises RefusedError if there is none."""
    try:
        return open_catalog(access).load_table(name)
    except (NoSuchTableError, NoSuchNamespaceError) as error:
        raise RefusedError(
            f"expected a table {name} in catalog {access['name']}, but there is none; the job must write "
            "into the table that was made for it, and not drop or rename it"
        ) from error


def load_declared(access: dict[str, Any], name: str, columns: Iterable[Column]) -> Table:
    """A table at its current snapshot. Raises RefusedError if it lacks the declared columns."""
    table = load_table(access, name)
    if problems := mismatches(table.schema(), columns):
        raise RefusedError(f"table {name}: {'; '.join(problems)}")
    return table
