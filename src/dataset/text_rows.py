"""Rows of text where malformed lines do not end the reading: what must be good, and how many are malformed.

The rule of `docs/data.md`, written apart from the stacks.
"""

from __future__ import annotations

import csv
import json

import duckdb

from dataset.column_types import duckdb_name
from scenario.planner.types import FLOATS, INTEGERS, Type, parse_type

Schema = list[dict[str, str]]

# DuckDB would make columns of folders with names such as `year=2024`.
NO_FOLDERS = "hive_partitioning = false"
# As the stacks read it: only an empty field without quotes is null.
CSV_DIALECT = (
    "header = true, delim = ',', quote = '\"', escape = '\"', nullstr = '', allow_quoted_nulls = false, "
    f"{NO_FOLDERS}"
)
_IS_OBJECT = "CASE WHEN json_valid(line) THEN json_type(line) = 'OBJECT' END"


def good_rows(path: str, file_format: str, schema: Schema) -> str:
    """A query in brackets, for FROM: one file's good rows with the columns of `schema`."""
    if file_format == "csv":
        # DuckDB looks for malformed values only in the columns that a query needs: it needs them all. With
        # `ignore_errors` it leaves out good lines beside some with wrong quotes.
        names = ", ".join(quoted(column["name"]) for column in schema)
        file = _csv(path, schema, "store_rejects = true, rejects_limit = 0")
        return f"(FROM {file} WHERE hash({names}) IS NOT NULL)"
    structure = {column["name"]: _structure(parse_type(column["type"])) for column in schema}
    columns = ", ".join(f"each.{quoted(name)} AS {quoted(name)}" for name in structure)
    typed = f"from_json(line, {literal(json.dumps(structure))})"
    good = f"SELECT {typed} AS each FROM {_parsed(path, schema)} WHERE {_is_good(schema)}"
    return f"(SELECT {columns} FROM ({good}))"


def count_rows(
    connection: duckdb.DuckDBPyConnection, path: str, file_format: str, schema: Schema
) -> tuple[int, int]:
    """Rows of one file, and how many of them are malformed. Reads it whole."""
    if file_format == "json":
        counts = f"count(*), count(*) FILTER (NOT {_is_good(schema)})"
        counted = f"SELECT {counts} FROM {_parsed(path, schema)}"
        ((rows, malformed),) = connection.execute(counted).fetchall()
        return rows, malformed
    rejects = "store_rejects = true, rejects_limit = 0, rejects_table = 'rejects', rejects_scan = 'scans'"
    everything = ", ".join(f"max(hash({quoted(column['name'])}))" for column in schema)
    counted = f"SELECT count(*), {everything} FROM {_csv(path, schema, rejects)}"
    good = connection.execute(counted).fetchall()[0][0]
    lines = "SELECT count(DISTINCT line_byte_position) FROM rejects"
    ((malformed,),) = connection.execute(lines).fetchall()
    connection.execute("DROP TABLE rejects; DROP TABLE scans")
    return good + malformed, malformed


def csv_header(connection: duckdb.DuckDBPyConnection, path: str) -> list[str]:
    """Names in a CSV file's header, whatever rows follow; DuckDB would sniff names from all of them."""
    lines = connection.execute(f"FROM {_lines(path)} LIMIT 1").fetchall()
    names = next(csv.reader(line for (line,) in lines), [])
    # As DuckDB does, which calls columns without a name like this.
    return [name.strip() or f"column{place:0{len(str(len(names)))}}" for place, name in enumerate(names)]


def json_keys(connection: duckdb.DuckDBPyConnection, path: str) -> list[str]:
    """All keys of a file's JSON objects, sorted."""
    keys = f"SELECT DISTINCT unnest(json_keys(line)) FROM {_lines(path)} WHERE {_IS_OBJECT} ORDER BY 1"
    return [key for (key,) in connection.execute(keys).fetchall()]


def literal(text: str) -> str:
    """A string inside SQL."""
    return "'" + text.replace("'", "''") + "'"


def quoted(name: str) -> str:
    """A name inside SQL."""
    return '"' + name.replace('"', '""') + '"'


def _csv(path: str, schema: Schema, option: str) -> str:
    types = (f"{literal(c['name'])}: {literal(duckdb_name(parse_type(c['type'])))}" for c in schema)
    columns = f"columns = {{{', '.join(types)}}}"
    return f"read_csv({literal(path)}, {CSV_DIALECT}, auto_detect = false, {columns}, {option})"


def _lines(path: str) -> str:
    """Each line that is not blank as `line`, whatever characters it has."""
    whole = f"auto_detect = false, header = false, delim = '', quote = '', escape = '', {NO_FOLDERS}"
    column = "columns = {'line': 'VARCHAR'}, max_line_size = 16777216"
    return f"(FROM read_csv({literal(path)}, {column}, {whole}) WHERE trim(line) <> '')"


def _parsed(path: str, schema: Schema) -> str:
    """Lines with the JSON of each column as `found`; paths into each line would parse it every time."""
    found = f"from_json(line, {literal(json.dumps({column['name']: 'JSON' for column in schema}))})"
    return f"(SELECT line, CASE WHEN {_IS_OBJECT} THEN {found} END AS found FROM {_lines(path)})"


def _is_good(schema: Schema) -> str:
    found = ((f"found.{quoted(column['name'])}", parse_type(column["type"])) for column in schema)
    fit = (f"({value} IS NULL OR coalesce({_fits(value, of, 0)}, false))" for value, of in found)
    return f"(found IS NOT NULL AND {' AND '.join(fit)})"


def _fits(value: str, of: Type, depth: int) -> str:
    """SQL for whether JSON that is not null is a value of a type."""
    kind = f"json_type({value})"
    cast = f"TRY_CAST(({value} ->> '$') AS {duckdb_name(of)}) IS NOT NULL"
    whole = f"{kind} IN ('BIGINT', 'UBIGINT')"
    number = f"{kind} IN ('BIGINT', 'UBIGINT', 'HUGEINT', 'DOUBLE')"
    if of.name == "string":
        return "true"
    if of.name == "boolean":
        return f"{kind} = 'BOOLEAN'"
    if of.name in INTEGERS:
        return f"({whole} AND {cast})"
    if of.name in FLOATS:
        return f"({number} OR ({value} ->> '$') IN ('NaN', 'Infinity', '-Infinity'))"
    if of.name == "decimal":
        return f"(({number} OR {kind} = 'VARCHAR') AND {cast})"
    if of.name == "list":
        each = f"e{depth}"
        wrong = f"json_type({each}) <> 'NULL' AND NOT coalesce({_fits(each, of.element, depth + 1)}, false)"
        elements = f"json_extract({value}, '$[*]')"
        return f"({kind} = 'ARRAY' AND len(list_filter({elements}, lambda {each}: {wrong})) = 0)"
    if of.name == "struct":
        parts = f"from_json({value}, {literal(json.dumps({name: 'JSON' for name, _ in of.fields}))})"
        fields = [(f"({parts}).{quoted(name)}", field) for name, field in of.fields]
        fit = (f"({at} IS NULL OR coalesce({_fits(at, f, depth)}, false))" for at, f in fields)
        return f"({kind} = 'OBJECT' AND {' AND '.join(fit)})"
    return f"({kind} = 'VARCHAR' AND {cast})"


def _structure(of: Type) -> object:
    if of.name == "list":
        return [_structure(of.element)]
    if of.name == "struct":
        return {name: _structure(field) for name, field in of.fields}
    return duckdb_name(of)
