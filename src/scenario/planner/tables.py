"""The tables that steps read and write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from scenario.planner.partitioning import PartitionField, read_partition_field
from scenario.planner.types import Type, parse_type

Columns = dict[str, Type]


@dataclass
class OwnTable:
    """A table of the scenario. `columns` are what the steps so far have made of the declared ones."""

    name: str
    declared: Mapping[str, Type]
    key: Sequence[str]
    rules: Sequence[Mapping[str, Any]]
    partition_by: Sequence[PartitionField]
    initial: str | Mapping[str, str] | None
    tolerance: Mapping[str, Any]
    columns_field: str
    """Where the benchmark file has the columns: `output` or `tables.t.columns`."""
    details_field: str
    """What stands before `key` and the like: nothing or `tables.t.`."""
    columns: Columns = field(init=False)
    partition_columns: set[str] = field(init=False)
    """Columns behind `partition_by`, by their present names."""

    def __post_init__(self) -> None:
        self.columns = dict(self.declared)
        self.partition_columns = {field.column for field in self.partition_by}

    @property
    def field(self) -> str:
        """Where the benchmark file has the table."""
        return self.columns_field.removesuffix(".columns")


@dataclass(frozen=True)
class Tables:
    """Every table: the inputs, and the scenario's own as the steps so far have left them."""

    inputs: Mapping[str, Columns]
    own: Mapping[str, OwnTable]

    def __contains__(self, name: str) -> bool:
        return name in self.inputs or name in self.own

    @property
    def names(self) -> list[str]:
        """Of all tables."""
        return [*self.inputs, *self.own]

    def columns(self, name: str) -> Columns:
        """A table's columns."""
        return self.own[name].columns if name in self.own else self.inputs[name]


def read_columns(columns: Sequence[Mapping[str, str]]) -> Columns:
    """Columns as the contracts in TypeScript have them."""
    return {column["name"]: parse_type(column["type"]) for column in columns}


def read_table(name: str, table: Mapping[str, Any]) -> OwnTable:
    """A table as `src/trial/plan.ts` tells it."""
    return OwnTable(
        name=name,
        declared=read_columns(table["columns"]),
        key=table.get("key", []),
        rules=table["rules"],
        partition_by=[read_partition_field(text) for text in table.get("partitionBy", [])],
        initial=table.get("initial"),
        tolerance=table.get("tolerance", {}),
        columns_field=table["fields"]["columns"],
        details_field=table["fields"]["details"],
    )
