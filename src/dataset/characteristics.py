"""What is asked for, and the counts that follow from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LEVELS = ("simple", "moderate", "complex")
JOIN_TABLES = ("users", "products", "campaigns", "geo", "devices")
CHANGE_FEED = "user_changes"
# The change feed consists of groups of changes. Each group is about so many users of `users`, and new ones.
CHANGES, CHANGED_USERS, NEW_USERS = 32, 10, 2


@dataclass(frozen=True)
class Characteristics:
    """`DataCharacteristics` of the scenario, as `src/scenario/data.ts` checked it."""

    complexity: str
    skew_factor: float
    join_tables: int
    range_us: int
    format: str
    compression: str
    seed: int
    duplicates: float
    late: float
    malformed: float
    change_feed: float

    @classmethod
    def parse(cls, given: Mapping[str, Any]) -> Characteristics:
        """Reads the canonical form that the harness sends."""
        return cls(
            complexity=given["complexity"],
            skew_factor=given["skewFactor"],
            join_tables=given["joinTables"],
            range_us=given["temporalRangeSeconds"] * 1_000_000,
            format=given["format"],
            compression=given["compression"],
            seed=given["seed"],
            duplicates=given["duplicates"],
            late=given["late"],
            malformed=given["malformed"],
            change_feed=given["changeFeed"],
        )

    @property
    def level(self) -> int:
        """0 simple, 1 moderate, 2 complex."""
        return LEVELS.index(self.complexity)

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of the tables, `events` first."""
        feed = (CHANGE_FEED,) if self.change_feed else ()
        return ("events", *JOIN_TABLES[: self.join_tables], *feed)


@dataclass(frozen=True)
class Shape:
    """A dataset's counts. Values depend on them: every part is made from the same shape."""

    characteristics: Characteristics
    rows: int

    @property
    def lanes(self) -> int:
        """Sessions that are under way at the same time: rows that arrive within a session's usual gap."""
        return min(max(1, self.rows * 40_000_000 // self.characteristics.range_us), 16_384)

    @property
    def keys(self) -> dict[str, int]:
        """How many different keys `events` draws from, by the join table they belong to."""
        return {
            "users": max(50, self.rows // 20),
            "products": min(max(100, self.rows // 500), 1_000_000),
            "campaigns": 120,
            "geo": 512,
            "devices": 200,
        }

    @property
    def join_table_rows(self) -> dict[str, int]:
        """Rows of each join table. Some keys of `events` have no row there: left joins matter."""
        missing = {"users": 50, "products": 200, "campaigns": 40}
        return {
            name: count - count // missing[name] if name in missing else count
            for name, count in self.keys.items()
        }

    @property
    def change_groups(self) -> int:
        """Groups of the change feed; see `lives.py`."""
        users = self.join_table_rows["users"]
        asked = round(users * self.characteristics.change_feed / CHANGED_USERS)
        return min(asked, users // CHANGED_USERS)

    @property
    def table_rows(self) -> dict[str, int]:
        """Rows of each table that there is."""
        rows = {"events": self.rows, **self.join_table_rows, CHANGE_FEED: CHANGES * self.change_groups}
        return {name: rows[name] for name in self.characteristics.tables}
