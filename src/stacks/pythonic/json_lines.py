"""JSON lines as typed rows in DuckDB's SQL, with a verdict on every line.

A line is parsed once, into the JSON text of each column; DuckDB's own reader would take "5" and 1.5 for whole
numbers, and tells no lines.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from stacks.pythonic.duckdb.types import duckdb_type, quote, text
from stacks.runner.column_type import engine_type, is_nested
from stacks.runner.columns import Column

Fits = Callable[[str], str]
"""SQL for whether JSON, as text that DuckDB wrote and not null, is a value of a type."""


def json_rows(lines: str, schema: list[Column], malformed: str) -> str:
    """The columns of `schema` from rows with a `line`; `malformed` is the line where it does not fit."""
    values = ", ".join(f"{_value(column)} AS {quote(column.name)}" for column in schema)
    wrong = " OR ".join(f"NOT coalesce({_fits(column)}, false)" for column in schema)
    # Text after the end of an object is invalid; other JSON than objects is valid.
    is_object = "json_valid(line) AND starts_with(ltrim(line), '{')"
    # Any JSON is text.
    fields = {column.name: "VARCHAR" if column.type == "string" else "JSON" for column in schema}
    return (
        f"SELECT {values}, CASE WHEN found IS NULL OR {wrong} THEN line END AS {quote(malformed)} "
        f"FROM (SELECT line, CASE WHEN {is_object} THEN {_parse('line', fields)} END AS found {lines})"
    )


def _fits(column: Column) -> str:
    found = f"found.{quote(column.name)}"
    return f"({found} IS NULL OR {engine_type(column.type, _flat, _list, _struct)(found)})"


def _value(column: Column) -> str:
    found = f"found.{quote(column.name)}"
    if is_nested(column.type):
        return _parse(found, _structure(column.type))
    return found if column.type == "string" else _cast(found, column.type)


def _structure(of: str) -> object:
    """A type as `from_json` wants it."""
    return engine_type(of, _name, _one_of, _named)


def _name(of: str) -> object:
    return duckdb_type(of)


def _one_of(element: object) -> object:
    return [element]


def _named(fields: Mapping[str, object]) -> object:
    return fields


def _flat(of: str) -> Fits:
    def fits(found: str) -> str:
        value = _cast(found, of)
        is_text = f"starts_with({found}, '\"')"
        match of:
            case "string":
                return "true"
            case "boolean":
                return f"{found} IN ('true', 'false')"
            case "int" | "long":
                return f"{value}::VARCHAR = {found}"
            case "float" | "double":
                words = """'"NaN"', '"Infinity"', '"-Infinity"'"""
                return f"(NOT {is_text} AND {value} IS NOT NULL OR {found} IN ({words}))"
            case "date" | "timestamp" | "timestamptz":
                return f"({is_text} AND {value} IS NOT NULL)"
            case _:
                return f"{value} IS NOT NULL"

    return fits


def _cast(found: str, of: str) -> str:
    return f"TRY_CAST(trim({found}, '\"') AS {duckdb_type(of)})"


def _list(element: Fits) -> Fits:
    def fits(found: str) -> str:
        wrong = f"lambda each: each IS NOT NULL AND NOT coalesce({element('each')}, false)"
        elements = _parse(found, ["JSON"])
        return f"CASE WHEN json_type({found}) = 'ARRAY' THEN len(list_filter({elements}, {wrong})) = 0 END"

    return fits


def _struct(fields: Mapping[str, Fits]) -> Fits:
    def fits(found: str) -> str:
        parts = _parse(found, dict.fromkeys(fields, "JSON"))
        each = ((f"({parts}).{quote(name)}", field) for name, field in fields.items())
        right = " AND ".join(f"({part} IS NULL OR coalesce({field(part)}, false))" for part, field in each)
        return f"CASE WHEN json_type({found}) = 'OBJECT' THEN {right} END"

    return fits


def _parse(found: str, structure: object) -> str:
    return f"from_json({found}, {text(json.dumps(structure, ensure_ascii=False))})"
