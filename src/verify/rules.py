"""Validation rules: what must hold in an output table whatever the other stack wrote."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from duckdb import DuckDBPyConnection

from referee.errors import RefusedError
from verify.catalog import load_declared
from verify.columns import declared
from verify.parts import Part, parts
from verify.rows import open_rows
from verify.session import session
from verify.show import shown

Columns = Mapping[str, Part]

_EXAMPLES = 5


def _not_null(rule: dict[str, Any], columns: Columns) -> str:
    return f"FROM output WHERE {_column(columns, rule['column']).alias} IS NULL"


def _unique(rule: dict[str, Any], columns: Columns) -> str:
    """Nulls count as equal: a key with nulls in it must still tell rows apart."""
    aliases = ", ".join(_column(columns, name).alias for name in rule["columns"])
    return f'SELECT {aliases}, count(*) AS "(rows)" FROM output GROUP BY {aliases} HAVING count(*) > 1'


# A rule is a query for what breaks it, over the relation `output`: its rows are counted, the first are shown.
_RULES: dict[str, Callable[[dict[str, Any], Columns], str]] = {
    "notNull": _not_null,
    "unique": _unique,
}


def check_rules(params: dict[str, Any], _progress: object) -> list[dict[str, Any]]:
    """Checks the current rows of a table.

    Args:
        params: `{catalog, table, schema, rules}`.
        _progress: Unused.

    Returns:
        For each rule `{rule, passed, violations, examples: [{column: text}]}`, at most five examples. A
        violation is a row, or for `unique` a value that several rows have (the example counts them).

    Raises:
        RefusedError: The table lacks the declared columns, or a rule names a column that it has not.
    """
    columns = declared(params["schema"])
    table = load_declared(params["catalog"], params["table"], columns)
    parted = parts(columns)
    by_name = {part.name: part for part in parted}
    queries = [_RULES[rule["ruleType"]](rule, by_name) for rule in params["rules"]]
    with session() as connection:
        open_rows(connection, table, columns, "output")
        return [
            {"rule": rule, **_violations(connection, query, parted)}
            for rule, query in zip(params["rules"], queries, strict=True)
        ]


def _violations(connection: DuckDBPyConnection, query: str, columns: Sequence[Part]) -> dict[str, Any]:
    (count,) = connection.execute(f"SELECT count(*) FROM ({query})").fetchall()[0]
    if not count:
        return {"passed": True, "violations": 0, "examples": []}
    first = f"FROM ({query}) ORDER BY ALL LIMIT {_EXAMPLES}"
    found = connection.execute(f"SELECT COLUMNS(*)::VARCHAR FROM ({first})")
    by_alias = {column.alias: column for column in columns}
    examples = []
    for row in found.fetchall():
        named = zip((field[0] for field in found.description), row, strict=True)
        examples.append({_name(by_alias, alias): _text(by_alias, alias, text) for alias, text in named})
    return {"passed": False, "violations": count, "examples": examples}


def _name(by_alias: Columns, alias: str) -> str:
    return by_alias[alias].name if alias in by_alias else alias


def _text(by_alias: Columns, alias: str, text: str | None) -> str:
    return shown(by_alias[alias], text) if alias in by_alias else str(text)


def _column(columns: Columns, name: str) -> Part:
    if name not in columns:
        raise RefusedError(f"rules: expected output columns ({', '.join(columns)}); got {name}")
    return columns[name]
