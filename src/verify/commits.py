"""What was committed to a table, from the summaries that every writer leaves in its metadata."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from pyiceberg.serializers import FromInputFile
from pyiceberg.table import Table
from pyiceberg.table.snapshots import Snapshot

from verify.catalog import load_table

_MANIFEST_LIST = re.compile(r"/snap-\d+-(\d+)-[^/]*$")


def commits(params: dict[str, Any], _progress: object) -> list[dict[str, int]]:
    """All commits of data, in their order, with those whose snapshots have expired.

    Args:
        params: `{catalog, table: 'ns.name'}`.
        _progress: Unused.

    Returns:
        A list of `{atMs, retries, rowsAdded, rowsDeleted, filesAdded, bytesAdded, rows}`: `atMs` by the
        writer's clock, since 1970; `rowsAdded` with those that copy-on-write has moved into new files; `rows`
        the table has from then on.
    """
    history = _snapshots(load_table(params["catalog"], params["table"]))
    return [_commit(snapshot) for snapshot in sorted(history, key=lambda one: one.sequence_number or 0)]


def _snapshots(table: Table) -> Iterable[Snapshot]:
    """The current ones; if their chain is broken, also those of the metadata before."""
    known = {one.snapshot_id: one for one in table.metadata.snapshots}
    if any(one.parent_snapshot_id not in (None, *known) for one in known.values()):
        known |= {one.snapshot_id: one for one in _earlier(table)}
    return known.values()


def _earlier(table: Table) -> Iterator[Snapshot]:
    for entry in table.metadata.metadata_log:
        yield from FromInputFile.table_metadata(table.io.new_input(entry.metadata_file)).snapshots


def _commit(snapshot: Snapshot) -> dict[str, int]:
    summary = snapshot.summary.additional_properties if snapshot.summary else {}

    def count(name: str) -> int:
        return int(summary.get(name, 0))

    return {
        "atMs": snapshot.timestamp_ms,
        "retries": _retries(snapshot),
        "rowsAdded": count("added-records"),
        "rowsDeleted": count("deleted-records") + count("added-position-deletes"),
        "filesAdded": count("added-data-files") + count("added-delete-files"),
        "bytesAdded": count("added-files-size"),
        "rows": count("total-records") - count("total-position-deletes"),
    }


def _retries(snapshot: Snapshot) -> int:
    """Iceberg's Java library puts the attempt, from 1, into the manifest list's name; PyIceberg always 0.

    https://github.com/apache/iceberg/blob/main/core/src/main/java/org/apache/iceberg/SnapshotProducer.java
    """
    attempt = _MANIFEST_LIST.search(snapshot.manifest_list)
    return max(0, int(attempt[1]) - 1) if attempt else 0
