"""Declared columns in the words of DuckDB and Iceberg."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from pyiceberg.schema import Schema

from dataset.column_types import duckdb_type

_DECIMAL = re.compile(r"decimal\(\s*(\d+)\s*,\s*(\d+)\s*\)")


class Column(NamedTuple):
    """One declared column. Queries know it by `alias`: no name needs quoting or clashes by case."""

    name: str
    type: str
    alias: str

    @property
    def sql_type(self) -> str:
        """DuckDB's type of the canonical value."""
        return duckdb_type(self.type)

    @property
    def is_float(self) -> bool:
        """Compared within a tolerance and never hashed."""
        return self.type in ("float", "double")

    @property
    def decimal(self) -> tuple[int, int] | None:
        """Precision and scale of a decimal."""
        match = _DECIMAL.fullmatch(self.type)
        return (int(match[1]), int(match[2])) if match else None

    @property
    def is_numeric(self) -> bool:
        """Differences of its values have a size."""
        return self.is_float or self.decimal is not None or self.type in ("int", "long")


def declared(schema: Iterable[dict[str, str]]) -> tuple[Column, ...]:
    """Columns of a declared schema, in its order."""
    return tuple(Column(each["name"], each["type"], f"c{i}") for i, each in enumerate(schema))


def iceberg_schema(columns: Iterable[Column]) -> Schema:
    """The Iceberg schema of declared columns, all optional. A declared type is Iceberg's own name of it."""
    fields: list[dict[str, Any]] = []
    for i, column in enumerate(columns):
        fields.append({"id": i + 1, "name": column.name, "type": _iceberg_type(column), "required": False})
    return Schema.model_validate({"type": "struct", "fields": fields})


def mismatches(schema: Schema, columns: Iterable[Column]) -> list[str]:
    """What keeps a table from being read as the declared columns, one line each; order is no matter."""
    actual = {field.name: str(field.field_type) for field in schema.fields}
    problems = []
    for column in columns:
        found = actual.pop(column.name, None)
        if found is None:
            problems.append(f"column {column.name}: expected {column.type}; the table has no such column")
        elif not _widens(found, column):
            problems.append(f"column {column.name}: expected {column.type}; the table has {found}")
    return problems + [
        f"column {name}: not declared, but the table has it ({type_})" for name, type_ in actual.items()
    ]


def _iceberg_type(column: Column) -> str:
    return "decimal({}, {})".format(*column.decimal) if column.decimal else column.type


def _widens(found: str, column: Column) -> bool:
    """Whether each value of the table's type is a value of the declared one."""
    if found == _iceberg_type(column) or (found, column.type) in (("int", "long"), ("float", "double")):
        return True
    narrow = _DECIMAL.fullmatch(found)
    wide = column.decimal
    return bool(narrow and wide and int(narrow[1]) <= wide[0] and int(narrow[2]) == wide[1])
