"""Declared columns in the words of DuckDB and Iceberg."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any, NamedTuple

from pyiceberg.schema import Schema
from pyiceberg.types import IcebergType, ListType, StructType

from dataset.column_types import duckdb_name
from scenario.planner.types import Type, list_of, parse_type


class Column(NamedTuple):
    """One declared column. Queries know it by `alias`: no name needs quoting or clashes by case."""

    name: str
    type: Type
    alias: str

    @property
    def sql_type(self) -> str:
        """DuckDB's type of its values."""
        return duckdb_name(self.type)


def declared(schema: Iterable[dict[str, str]]) -> tuple[Column, ...]:
    """Columns of a declared schema, in its order."""
    return tuple(Column(each["name"], parse_type(each["type"]), f"c{i}") for i, each in enumerate(schema))


def own_columns(schema: Schema) -> tuple[Column, ...]:
    """A table's columns as Iceberg has them."""
    return tuple(
        Column(field.name, _type(field.field_type), f"c{i}") for i, field in enumerate(schema.fields)
    )


def iceberg_schema(columns: Iterable[Column]) -> Schema:
    """The Iceberg schema of declared columns, all optional, as is all that is in them."""
    fields = ((column.name, column.type) for column in columns)
    return Schema.model_validate(_struct(fields, count(1)))


def mismatches(schema: Schema, columns: Iterable[Column]) -> list[str]:
    """What keeps a table from being read as the declared columns, one line each; order is no matter."""
    actual = {field.name: _type(field.field_type) for field in schema.fields}
    problems = []
    for column in columns:
        found = actual.pop(column.name, None)
        if found is None:
            problems.append(f"column {column.name}: expected {column.type}; the table has no such column")
        elif not _widens(found, column.type):
            problems.append(f"column {column.name}: expected {column.type}; the table has {found}")
    return problems + [
        f"column {name}: not declared, but the table has it ({type_})" for name, type_ in actual.items()
    ]


def _iceberg_type(of: Type, ids: Iterator[int]) -> str | dict[str, Any]:
    """A type in Iceberg's JSON; the flat ones are called the same."""
    match of.name:
        case "list":
            element = {"element-id": next(ids), "element-required": False}
            return {"type": "list", **element, "element": _iceberg_type(of.element, ids)}
        case "struct":
            return _struct(of.fields, ids)
        case "decimal":
            return f"decimal({of.precision}, {of.scale})"
        case name:
            return name


def _struct(fields: Iterable[tuple[str, Type]], ids: Iterator[int]) -> dict[str, Any]:
    """A struct in Iceberg's JSON (https://iceberg.apache.org/spec/#appendix-c-json-serialization)."""
    listed = [
        {"id": next(ids), "name": name, "required": False, "type": _iceberg_type(of, ids)}
        for name, of in fields
    ]
    return {"type": "struct", "fields": listed}


def _type(iceberg: IcebergType) -> Type:
    if isinstance(iceberg, ListType):
        return list_of(_type(iceberg.element_type))
    if isinstance(iceberg, StructType):
        return Type("struct", fields=tuple((field.name, _type(field.field_type)) for field in iceberg.fields))
    return parse_type(str(iceberg))


def _widens(found: Type, wanted: Type) -> bool:
    """Whether each value of the table's type is a value of the declared one."""
    if found == wanted or (found.name, wanted.name) in (("int", "long"), ("float", "double")):
        return True
    if found.name != wanted.name:
        return False
    if found.name == "decimal":
        return found.precision <= wanted.precision and found.scale == wanted.scale
    fields = dict(found.fields)
    return fields.keys() == dict(wanted.fields).keys() and all(
        _widens(fields[name], of) for name, of in wanted.fields
    )
