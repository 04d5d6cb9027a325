"""Changes of an Iceberg table itself: rows deleted, columns changed, snapshots dropped."""

from __future__ import annotations

from collections.abc import Mapping

import pyiceberg
from pyiceberg.expressions import BooleanExpression
from pyiceberg.table import Table, TableProperties, Transaction
from pyiceberg.table.update.snapshot import ExpireSnapshots
from pyiceberg.types import IcebergType, ListType, NestedField, PrimitiveType, StructType

from stacks.pythonic.commit import commit
from stacks.pythonic.predicate import iceberg_expression
from stacks.pythonic.upsert import require_copy_on_write
from stacks.runner.column_type import engine_type
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
    with transaction.update_schema() as schema:
        for name in to.drop:
            schema.delete_column((name,))
        for name, new in to.rename:
            schema.rename_column((name,), new)
    # Another update, because the one before knows columns by their old names.
    with transaction.update_schema() as schema:
        for column in to.widen:
            schema.update_column((column.name,), _iceberg_type(column))
        for column in to.add:
            schema.add_column((column.name,), _iceberg_type(column))


def _iceberg_type(column: Column) -> IcebergType:
    return engine_type(column.type, _flat_type, _list_of, _struct_of)


def _flat_type(name: str) -> IcebergType:
    # PyIceberg wants a blank in `decimal(10, 2)`.
    return PrimitiveType.model_validate(name.replace(" ", "").replace(",", ", "))


# PyIceberg gives new ids to all that is in a new column.
def _list_of(element: IcebergType) -> IcebergType:
    return ListType(0, element, element_required=False)


def _struct_of(fields: Mapping[str, IcebergType]) -> IcebergType:
    return StructType(*(NestedField(0, name, of, required=False) for name, of in fields.items()))


def _expire_snapshots(transaction: Transaction) -> None:
    """All but those of branches and tags: the current one is a branch's. PyIceberg leaves their files."""
    metadata = transaction.table_metadata
    kept = {reference.snapshot_id for reference in metadata.refs.values()}
    old = [snapshot.snapshot_id for snapshot in metadata.snapshots if snapshot.snapshot_id not in kept]
    if old:
        with ExpireSnapshots(transaction) as expiry:
            expiry.by_ids(old)
