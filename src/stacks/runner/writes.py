"""What a step does with a table: where its rows go, or how the table itself changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from stacks.runner.columns import Column, columns

Predicate = dict[str, Any]
"""A condition of columns against constants, as `src/trial/compiledStep.ts` defines it."""


@dataclass(frozen=True, slots=True)
class Append:
    """Adds rows; with `after` only those whose value in that column lies above the table's greatest."""

    table: str
    schema: list[Column]
    after: str | None


@dataclass(frozen=True, slots=True)
class Overwrite:
    """Replaces all rows."""

    table: str
    schema: list[Column]


@dataclass(frozen=True, slots=True)
class Upsert:
    """Updates the rows whose key is there, inserts the others; each key comes once at most.

    Rows whose boolean column `delete_flag` is true delete the row of their key, and insert nothing.
    """

    table: str
    schema: list[Column]
    on: list[str]
    delete_flag: str | None


@dataclass(frozen=True, slots=True)
class Delete:
    """Deletes the rows for which the condition is true: in the engine's language, and as a predicate."""

    table: str
    condition: str
    predicate: Predicate


@dataclass(frozen=True, slots=True)
class Evolve:
    """Changes the columns: drops first, then renames, widens and adds at the end."""

    table: str
    add: list[Column]
    rename: list[tuple[str, str]]
    widen: list[Column]
    drop: list[str]


@dataclass(frozen=True, slots=True)
class Maintain:
    """`compact`: merges small files; `expireSnapshots`: drops all snapshots but the current one."""

    table: str
    action: str


RowsWrite = Append | Overwrite | Upsert
TableChange = Delete | Evolve | Maintain
Write = RowsWrite | TableChange


def read_write(raw: dict[str, Any]) -> Write:
    """A write of the job file, which the harness has checked."""
    return _PARSERS[raw["op"]](raw)


_PARSERS: dict[str, Callable[[dict[str, Any]], Write]] = {
    "append": lambda raw: Append(raw["table"], columns(raw["schema"]), raw["after"]),
    "overwrite": lambda raw: Overwrite(raw["table"], columns(raw["schema"])),
    "upsert": lambda raw: Upsert(raw["table"], columns(raw["schema"]), raw["on"], raw["deleteFlag"]),
    "delete": lambda raw: Delete(raw["table"], raw["condition"], raw["predicate"]),
    "evolve": lambda raw: Evolve(
        raw["table"],
        columns(raw["add"]),
        [(renamed["from"], renamed["to"]) for renamed in raw["rename"]],
        columns(raw["widen"]),
        raw["drop"],
    ),
    "maintain": lambda raw: Maintain(raw["table"], raw["action"]),
}
