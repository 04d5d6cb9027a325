"""Validation rules as queries for what breaks them, over the view `output` and the other tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from referee.errors import RefusedError
from verify.columns import Column
from verify.inputs import identifier
from verify.session import text_literal

_UNITS = {"s": "SECOND", "m": "MINUTE", "h": "HOUR", "d": "DAY"}

Rule = Mapping[str, Any]


class Checked(NamedTuple):
    """What a rule is checked against: the table's columns by name, and how far sums of floats may be off."""

    columns: Mapping[str, Column]
    relative: float
    absolute: float

    def named(self, name: str) -> Column:
        """A column of the table."""
        if name not in self.columns:
            raise RefusedError(f"expected one of its columns ({', '.join(self.columns)}); got {name}")
        return self.columns[name]


def violations(rule: Rule, checked: Checked) -> str:
    """SQL whose rows are what breaks the rule. Raises RefusedError where it names no column of the table."""
    return _QUERIES[rule["ruleType"]](rule, checked)


def constants(rule: Rule, checked: Checked) -> list[str]:
    """SQL of the rule's constants: on an empty table a query would not look at them."""
    match rule:
        case {"ruleType": "range"}:
            return [
                _literal(rule[end], checked.named(rule["column"])) for end in ("min", "max") if end in rule
            ]
        case {"ruleType": "sumEquals", "expected": str() | int() | float()}:
            return [_sum_literal(rule["expected"], checked.named(rule["column"]))]
        case {"ruleType": "freshness", "of": str()}:
            return [_literal(rule["of"], checked.named(rule["column"]))]
    return []


def _not_null(rule: Rule, checked: Checked) -> str:
    return f"FROM output WHERE {_column(rule['column'], checked)} IS NULL"


def _unique(rule: Rule, checked: Checked) -> str:
    """Nulls count as equal: a key with nulls in it must still tell rows apart."""
    names = ", ".join(_column(name, checked) for name in rule["columns"])
    return f'SELECT {names}, count(*) AS "(rows)" FROM output GROUP BY {names} HAVING count(*) > 1'


def _row_count(rule: Rule, _: Checked) -> str:
    outside = _outside("count(*)", {end: str(rule[end]) for end in ("min", "max") if end in rule})
    return f'SELECT count(*) AS "(rows)" FROM output HAVING {outside}'


def _range(rule: Rule, checked: Checked) -> str:
    column = checked.named(rule["column"])
    ends = {end: _literal(rule[end], column) for end in ("min", "max") if end in rule}
    return f"FROM output WHERE {_outside(identifier(column.name), ends)}"


def _regex(rule: Rule, checked: Checked) -> str:
    value = f"{_column(rule['column'], checked)}::VARCHAR"
    return f"FROM output WHERE NOT regexp_full_match({value}, {text_literal(rule['pattern'])})"


def _references(rule: Rule, checked: Checked) -> str:
    here = [f"output.{_column(name, checked)}" for name in rule["columns"]]
    there = [f"referenced.{identifier(name)}" for name in rule["to"]]
    equal = " AND ".join(f"{a} = {b}" for a, b in zip(here, there, strict=True))
    known = " AND ".join(f"{a} IS NOT NULL" for a in here)
    return (
        f"SELECT output.* FROM output WHERE {known} AND NOT EXISTS "
        f"(FROM {identifier(rule['table'])} AS referenced WHERE {equal})"
    )


def _sum_equals(rule: Rule, checked: Checked) -> str:
    column = checked.named(rule["column"])
    expected = rule["expected"]
    wanted = (
        f"(SELECT coalesce(sum({identifier(expected['column'])}), 0) FROM {identifier(expected['table'])})"
        if isinstance(expected, Mapping)
        else _sum_literal(expected, column)
    )
    near = (
        f"abs(found - wanted) <= {checked.absolute!r} + {checked.relative!r} * abs(wanted)"
        if _is_float(column)
        else "found = wanted"
    )
    sums = f"SELECT coalesce(sum({identifier(column.name)}), 0) AS found, {wanted} AS wanted FROM output"
    return f'SELECT found AS "(sum)", wanted AS "(expected)" FROM ({sums}) WHERE NOT ({near})'


def _freshness(rule: Rule, checked: Checked) -> str:
    """A table without any value is not fresh."""
    column = checked.named(rule["column"])
    of = rule["of"]
    reference = (
        f"(SELECT max({identifier(of['column'])}) FROM {identifier(of['table'])})"
        if isinstance(of, Mapping)
        else _literal(of, column)
    )
    span = rule["within"]
    oldest = f"{reference} - INTERVAL {int(span[:-1])} {_UNITS[span[-1]]}"
    newest = f"max({identifier(column.name)})"
    return (
        f'SELECT {newest} AS "(newest)", {oldest} AS "(at least)" FROM output '
        f"HAVING {newest} IS NULL OR {newest} < {oldest}"
    )


def _sql(rule: Rule, _: Checked) -> str:
    return str(rule["sql"]).rstrip().rstrip(";")


_QUERIES: dict[str, Callable[[Rule, Checked], str]] = {
    "notNull": _not_null,
    "unique": _unique,
    "rowCount": _row_count,
    "range": _range,
    "regex": _regex,
    "references": _references,
    "sumEquals": _sum_equals,
    "freshness": _freshness,
    "sql": _sql,
}


def _column(name: str, checked: Checked) -> str:
    return identifier(checked.named(name).name)


def _is_float(column: Column) -> bool:
    return column.type.name in ("float", "double")


def _literal(value: str | float, column: Column) -> str:
    return f"CAST({text_literal(str(value))} AS {column.sql_type})"


def _sum_literal(value: str | float, column: Column) -> str:
    return f"CAST({text_literal(str(value))} AS {'DOUBLE' if _is_float(column) else 'DECIMAL(38,10)'})"


def _outside(value: str, ends: Mapping[str, str]) -> str:
    comparisons = {"min": "<", "max": ">"}
    return " OR ".join(f"{value} {comparisons[end]} {bound}" for end, bound in ends.items())
