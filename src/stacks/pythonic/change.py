"""Changes of an Iceberg table itself: rows deleted, columns changed, snapshots dropped."""

from __future__ import annotations

import pyiceberg
from pyiceberg.expressions import BooleanExpression
from pyiceberg.table import Table, TableProperties, Transaction
from pyiceberg.table.update.snapshot import ExpireSnapshots
from pyiceberg.types import IcebergType, PrimitiveType

from stacks.pythonic.commit import commit
from stacks.pythonic.predicate import iceberg_expression
from stacks.pythonic.upsert import require_copy_on_write
from stacks.runner.columns import Column
from stacks.runner.processor import Stopwatch, UnsupportedError
from stacks.runner.writes import Delete, Evolve, Maintain, TableChange


def change_table(table: Table, change: TableChange, stopwatch: Stopwatch) -> int:
    """Changes a table and commits. Phases: `plan`, `execute`, `commit`. Returns commit retries.

    Raises:
        UnsupportedError: PyIceberg has no such change, or not as the table's properties ask for it.
    """
    match change:
        case Delete():
            require_copy_on_write(table, TableProperties.DELETE_MODE)
            rows = iceberg_expression(change.predicate, table.schema())
            stopwatch.lap("plan")
            return commit(table, lambda transaction: _delete(transaction, rows), stopwatch)
        case Evolve():
            stopwatch.lap("plan")
            return commit(table, lambda transaction: _evolve(transaction, change), stopwatch)
        case Maintain(action="expireSnapshots"):
            stopwatch.lap("plan")
            return commit(table, _expire_snapshots, stopwatch)
        case Maintain(action=action):
            raise UnsupportedError(f"PyIceberg {pyiceberg.__version__} has no maintenance '{action}'")


def _delete(transaction: Transaction, rows: BooleanExpression) -> None:
    """Drops files that hold nothing else, and writes anew those that hold other rows too."""
    if transaction.table_metadata.current_snapshot() is not None:
        transaction.delete(rows)


def _evolve(transaction: Transaction, to: Evolve) -> None:
    # One update each, because a name that is dropped or renamed is free only in the next.
    with transaction.update_schema() as schema:
        for name in to.drop:
            schema.delete_column((name,))
    with transaction.update_schema() as schema:
        for name, new in to.rename:
            schema.rename_column((name,), new)
    with transaction.update_schema() as schema:
        for column in to.widen:
            schema.update_column((column.name,), _iceberg_type(column))
        for column in to.add:
            schema.add_column((column.name,), _iceberg_type(column))


def _iceberg_type(column: Column) -> IcebergType:
    # PyIceberg wants a blank in `decimal(10, 2)`.
    return PrimitiveType.model_validate(column.type.replace(" ", "").replace(",", ", "))


def _expire_snapshots(transaction: Transaction) -> None:
    """All but those of branches and tags: the current one is a branch's. PyIceberg leaves their files."""
    metadata = transaction.table_metadata
    kept = {reference.snapshot_id for reference in metadata.refs.values()}
    old = [snapshot.snapshot_id for snapshot in metadata.snapshots if snapshot.snapshot_id not in kept]
    if old:
        with ExpireSnapshots(transaction) as expiry:
            expiry.by_ids(old)
