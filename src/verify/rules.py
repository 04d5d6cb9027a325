"""Validation rules: what must hold in a table whatever the other stack wrote."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from duckdb import DuckDBPyConnection, Error
from pyiceberg.table import Table

from referee.errors import RefusedError
from verify.catalog import load_declared, load_table
from verify.columns import Column, declared, own_columns
from verify.inputs import create_views, identifier
from verify.rows import open_rows
from verify.rule_queries import Checked, constants, violations
from verify.session import session
from verify.show import shown_text

OUTPUT = "output"
"""What queries call the table that a rule is about."""

_EXAMPLES = 5


def check_rules(params: dict[str, Any], _progress: object) -> list[dict[str, Any]]:
    """Checks the current rows of a table.

    Args:
        params: `{catalog, table, schema, rules, tolerance, inputs, tables}`; `tables` are the scenario's, as
            `namespace.name`.
        _progress: Unused.

    Returns:
        For each rule `{rule, passed, violations, examples: [{column: text}]}`, at most five examples. A
        violation is a row of the table or of the rule's own query, or for `unique` a value that several rows
        have (the example counts them).

    Raises:
        RefusedError: The table lacks the declared columns, or a rule can't be checked on it.
    """
    columns = declared(params["schema"])
    table = load_declared(params["catalog"], params["table"], columns)
    relative, absolute = params["tolerance"]["relative"], params["tolerance"]["absolute"]
    checked = Checked({column.name: column for column in columns}, relative, absolute)
    with session(params["catalog"]["properties"]) as connection:
        create_views(connection, params["inputs"])
        _open_table(connection, table, OUTPUT)
        for name, other in params["tables"].items():
            if name != OUTPUT:
                _open_table(connection, load_table(params["catalog"], other), name)
        return [
            _schema_result(rule, own_columns(table.schema()))
            if rule["ruleType"] == "schema"
            else {"rule": rule, **_result(connection, violations(rule, checked))}
            for rule in params["rules"]
        ]


def plan_rules(params: dict[str, Any], _progress: object) -> list[str | None]:
    """Tries rules on empty tables, before anything runs.

    Args:
        params: `{schema, rules, inputs, tables}`: columns of the table, and of every input and table.
        _progress: Unused.

    Returns:
        For each rule what is wrong with it, or None.
    """
    columns = declared(params["schema"])
    checked = Checked({column.name: column for column in columns}, 0, 0)
    with session(None) as connection:
        for name, schema in {**params["inputs"], **params["tables"], OUTPUT: params["schema"]}.items():
            empty = ", ".join(
                f"NULL::{column.sql_type} AS {identifier(column.name)}" for column in declared(schema)
            )
            connection.execute(f"CREATE VIEW {identifier(name)} AS SELECT {empty} WHERE false")
        return [_problem(connection, rule, checked) for rule in params["rules"]]


def _problem(connection: DuckDBPyConnection, rule: Mapping[str, Any], checked: Checked) -> str | None:
    if rule["ruleType"] == "schema":
        return None
    try:
        for constant in constants(rule, checked):
            connection.execute(f"SELECT {constant}")
        _result(connection, violations(rule, checked))
    except (Error, RefusedError) as error:
        return str(error).splitlines()[0]
    return None


def _open_table(connection: DuckDBPyConnection, table: Table, name: str) -> None:
    """Makes an Iceberg table's rows a view of its name and columns in the scenario."""
    columns = own_columns(table.schema())
    rows = f"rows_{uuid.uuid4().hex}"
    open_rows(connection, table, columns, rows)
    named = ", ".join(f"{column.alias} AS {identifier(column.name)}" for column in columns)
    connection.execute(f"CREATE TEMP VIEW {identifier(name)} AS SELECT {named} FROM {rows}_columns")


def _result(connection: DuckDBPyConnection, query: str) -> dict[str, Any]:
    (count,) = connection.execute(f"SELECT count(*) FROM ({query})").fetchall()[0]
    if not count:
        return {"passed": True, "violations": 0, "examples": []}
    first = connection.sql(f"FROM ({query}) ORDER BY ALL LIMIT {_EXAMPLES}")
    are_text = [str(data_type) == "VARCHAR" for data_type in first.types]
    examples = [
        {
            name: shown_text(text, is_text=is_text)
            for name, text, is_text in zip(first.columns, row, are_text, strict=True)
        }
        for row in first.project("COLUMNS(*)::VARCHAR").fetchall()
    ]
    return {"passed": False, "violations": count, "examples": examples}


def _schema_result(rule: Mapping[str, Any], found: Sequence[Column]) -> dict[str, Any]:
    """Compares names, types and order with the Iceberg table's own columns."""
    expected = [f"{name}: {type_.replace(' ', '')}" for name, type_ in rule["columns"].items()]
    actual = [f"{column.name}: {str(column.type).replace(' ', '')}" for column in found]
    if expected == actual:
        return {"rule": rule, "passed": True, "violations": 0, "examples": []}
    examples = [{"(expected)": ", ".join(expected), "(found)": ", ".join(actual)}]
    return {"rule": rule, "passed": False, "violations": 1, "examples": examples}
