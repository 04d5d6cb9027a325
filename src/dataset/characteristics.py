"""What is asked for, and the counts that follow from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LEVELS = ("simple", "moderate", "complex")
JOIN_TABLES = ("users", "products", "campaigns", "geo", "devices")


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
        )

    @property
    def level(self) -> int:
        """0 simple, 1 moderate, 2 complex."""
        return LEVELS.index(self.complexity)

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of the tables, `events` first."""
        return ("events", *JOIN_TABLES[: self.join_tables])


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
    def table_rows(self) -> dict[str, int]:
        """Rows of each table. Some keys of `events` have no row in the join table: left joins matter."""
        missing = {"users": 50, "products": 200, "campaigns": 40}
        rows = {"events": self.rows}
        for name in self.characteristics.tables[1:]:
            count = self.keys[name]
            rows[name] = count - count // missing[name] if name in missing else count
        return rows
