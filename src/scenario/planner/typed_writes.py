"""What a step does with a table of the scenario, typed, and how it is told to a runner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scenario.planner.expression import Names, Render, TypedExpression
from scenario.planner.predicates import Predicate
from scenario.planner.types import Type

Schema = tuple[tuple[str, Type], ...]


@dataclass(frozen=True)
class Append:
    """Adds rows; with `after` only those whose value there lies above the table's greatest."""

    table: str
    schema: Schema
    after: str | None

    def compiled(self, _: Render) -> dict[str, Any]:
        """The CompiledWrite of `src/trial/compiledStep.ts`, as of all classes here."""
        return {
            "op": "append",
            "table": self.table,
            "schema": listed(self.schema),
            "after": self.after,
        }

    @property
    def needs(self) -> Names:
        """Columns that the rows must have."""
        return _names(self.schema)


@dataclass(frozen=True)
class Overwrite:
    """Replaces all rows."""

    table: str
    schema: Schema

    def compiled(self, _: Render) -> dict[str, Any]:
        """The CompiledWrite."""
        return {"op": "overwrite", "table": self.table, "schema": listed(self.schema)}

    @property
    def needs(self) -> Names:
        """Columns that the rows must have."""
        return _names(self.schema)


@dataclass(frozen=True)
class Upsert:
    """Updates the rows whose key is there and inserts the others; `delete_flag` is a boolean column."""

    table: str
    schema: Schema
    on: tuple[str, ...]
    delete_flag: str | None

    def compiled(self, _: Render) -> dict[str, Any]:
        """The CompiledWrite."""
        return {
            "op": "upsert",
            "table": self.table,
            "schema": listed(self.schema),
            "on": list(self.on),
            "deleteFlag": self.delete_flag,
        }

    @property
    def needs(self) -> Names:
        """Columns that the rows must have."""
        return _names(self.schema) | ({self.delete_flag} if self.delete_flag is not None else set())


@dataclass(frozen=True)
class Delete:
    """Deletes the rows for which the condition is true; the predicate says the same to Iceberg."""

    table: str
    condition: TypedExpression
    predicate: Predicate

    def compiled(self, render: Render) -> dict[str, Any]:
        """The CompiledWrite."""
        return {
            "op": "delete",
            "table": self.table,
            "condition": render(self.condition),
            "predicate": self.predicate,
        }


@dataclass(frozen=True)
class Evolve:
    """Changes the columns: drops first, then renames, widens and adds. `widen` has the new names."""

    table: str
    add: Schema
    rename: tuple[tuple[str, str], ...]
    widen: Schema
    drop: tuple[str, ...]

    def compiled(self, _: Render) -> dict[str, Any]:
        """The CompiledWrite."""
        return {
            "op": "evolve",
            "table": self.table,
            "add": listed(self.add),
            "rename": [{"from": old, "to": new} for old, new in self.rename],
            "widen": listed(self.widen),
            "drop": list(self.drop),
        }


@dataclass(frozen=True)
class Maintain:
    """Merges small files, or drops all snapshots but the last."""

    table: str
    action: str

    def compiled(self, _: Render) -> dict[str, Any]:
        """The CompiledWrite."""
        return {"op": "maintain", "table": self.table, "action": self.action}


RowsWrite = Append | Overwrite | Upsert
TableChange = Delete | Evolve | Maintain


def schema_of(columns: Mapping[str, Type]) -> Schema:
    """Columns in order."""
    return tuple(columns.items())


def listed(schema: Schema) -> list[dict[str, str]]:
    """Columns as the contracts in TypeScript have them."""
    return [{"name": name, "type": str(of)} for name, of in schema]


def _names(schema: Schema) -> Names:
    return frozenset(name for name, _ in schema)
