"""Changes of a table itself, by the SQL of Spark and of Iceberg's extensions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from stacks.runner.writes import Delete, Evolve, Maintain, Predicate, TableChange
from stacks.spark.types import columns_ddl, quote, spark_type


def statements(change: TableChange, catalog: str, table: str) -> Iterator[str]:
    """What makes the change, in order. `table` is quoted, without the catalog."""
    target = f"{quote(catalog)}.{table}"
    match change:
        case Delete():
            # Files that hold nothing else are dropped without being read.
            yield f"DELETE FROM {target} WHERE {_known(change)}"
        case Evolve():
            yield from _evolution(change, f"ALTER TABLE {target}")
        # With the catalog's name in front: a namespace of that name would be taken for it.
        case Maintain(action="compact"):
            # By default four small files of a partition are still not worth it.
            yield (
                f"CALL {quote(catalog)}.system.rewrite_data_files("
                f"table => '{target}', options => map('min-input-files', '2'))"
            )
        case Maintain():
            now = datetime.now(UTC).isoformat(" ")
            yield (
                f"CALL {quote(catalog)}.system.expire_snapshots("
                f"table => '{target}', older_than => TIMESTAMP '{now}', retain_last => 1)"
            )


def _known(delete: Delete) -> str:
    """The condition, false where it is null.

    Of a whole file Iceberg 1.12 takes null for unequal to every value (`StrictMetricsEvaluator.notEq`), and
    would drop rows that SQL keeps.
    """
    condition = delete.condition
    return f"({condition}) AND ({condition}) IS NOT NULL" if _negates(delete.predicate) else condition


def negates_a_side(predicate: Predicate) -> bool:
    """Whether one side of an OR in it is a negation."""
    if predicate["op"] == "or":
        return _negates(predicate)
    return predicate["op"] == "and" and any(map(negates_a_side, predicate["of"]))


def _negates(predicate: Predicate) -> bool:
    """Whether Spark may hand it down as a negation: `b = false` is one to it."""
    match predicate["op"]:
        case "and" | "or":
            return any(map(_negates, predicate["of"]))
        case "not" | "notEqual":
            return True
        case _:
            return any(value is False for value in [predicate.get("value"), *predicate.get("values", [])])


def _evolution(change: Evolve, alter: str) -> Iterator[str]:
    """Metadata alone, in one commit each: rows written before have null in new columns."""
    if change.drop:
        yield f"{alter} DROP COLUMNS ({', '.join(map(quote, change.drop))})"
    for name, new in change.rename:
        yield f"{alter} RENAME COLUMN {quote(name)} TO {quote(new)}"
    for column in change.widen:
        yield f"{alter} ALTER COLUMN {quote(column.name)} TYPE {spark_type(column.type)}"
    if change.add:
        yield f"{alter} ADD COLUMNS ({columns_ddl(change.add)})"
