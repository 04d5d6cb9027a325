"""Types the operations of a scenario one after another, from the source table's columns on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from scenario.planner.expression import TypedExpression, has_columns
from scenario.planner.infer import condition, metric_expression, row_expression
from scenario.planner.nested import SINGLE_VALUE
from scenario.planner.problems import (
    ExpressionError,
    Problem,
    UntypedColumnError,
    known,
)
from scenario.planner.steps import Aggregated, Filter, Join, Sessionise, Step, Transform
from scenario.planner.types import FLOATS, LONG, Type

Table = dict[str, Type | None]
"""Columns in order; None: the column's own expression is wrong and has been told."""

Parameters = Mapping[str, Any]


class OperationTyping:
    """The table so far, the steps that made it, and all that was wrong on the way."""

    def __init__(self, inputs: Mapping[str, Table], source: str) -> None:
        self.inputs = inputs
        self.table = dict(inputs[source])
        self.steps: list[Step] = []
        self.problems: list[Problem] = []
        self.check_names("source", self.table)

    def apply(self, index: int, operation: Parameters) -> None:
        """Types one operation. A wrong one leaves its columns behind, so that later ones are checked too."""
        field, parameters = f"operations[{index}]", operation["parameters"]
        match operation["operationType"]:
            case "filter":
                typed = self.typed(f"{field}.condition", parameters["condition"], condition)
                self.steps += [Filter(typed)] if typed else []
            case "transform":
                self.transform(field, parameters["columns"])
            case "join":
                self.join(field, parameters)
            case "aggregate":
                self.aggregate(field, parameters)
            case "sessionise":
                self.sessionise(field, parameters)

    def report(self, field: str, expected: str, got: str) -> None:
        """Adds a problem."""
        self.problems.append({"field": field, "expected": expected, "got": got})

    def typed(
        self, field: str, text: str, infer: Callable[[str, Table], TypedExpression]
    ) -> TypedExpression | None:
        """An expression over the table so far; None if it is wrong."""
        try:
            return infer(text, self.table)
        except ExpressionError as error:
            self.report(field, error.expected, error.got)
        except UntypedColumnError:
            pass
        return None

    def named(
        self, field: str, expressions: Mapping[str, str], infer: Callable[[str, Table], TypedExpression]
    ) -> tuple[dict[str, TypedExpression], Table]:
        """Named expressions: the right ones, and the types of all."""
        typed = {name: self.typed(f"{field}.{name}", text, infer) for name, text in expressions.items()}
        right = {name: expression for name, expression in typed.items() if expression}
        return right, {name: expression.type if expression else None for name, expression in typed.items()}

    def transform(self, field: str, expressions: Mapping[str, str]) -> None:
        """Adds and replaces columns."""
        right, types = self.named(field, expressions, row_expression)
        self.steps.append(Transform(tuple(right.items())))
        self.table |= types
        self.check_names(field, types)

    def join(self, field: str, parameters: Parameters) -> None:
        """Adds another table's columns."""
        name, on = parameters["table"], parameters["on"]
        if name not in self.inputs:
            self.report(f"{field}.table", known(self.inputs, name, "input tables"), name)
            return
        other = self.inputs[name]
        for key in on:
            self.check_key(f"{field}.on", key, name, other)
        # Without the right keys, columns that both tables have may be meant as keys.
        keyed = all(key in self.table and key in other for key in on)
        wanted = parameters.get("columns")
        chosen = [column for column in other if column not in on] if wanted is None else wanted
        for column in chosen:
            if column not in other:
                self.report(f"{field}.columns", known(other, column, f"columns of {name}"), column)
            elif column in on:
                self.report(f"{field}.columns", "columns without the keys: they are there already", column)
            elif column in self.table and keyed:
                expected = f"columns that only {name} has: choose them with `columns`, or rename before"
                self.report(f"{field}.columns", expected, f"{column}, which the table so far has too")
        taken = {column: other[column] for column in chosen if column in other and column not in self.table}
        self.steps.append(Join(name, tuple(on), parameters["how"], tuple(taken)))
        self.table |= taken
        self.check_names(f"{field}.columns", taken)

    def check_key(self, field: str, key: str, name: str, other: Table) -> None:
        """A join key is in both tables, of one type that all engines compare alike."""
        for table, columns in (("the table so far", self.table), (name, other)):
            if key not in columns:
                self.report(field, known(columns, key, f"columns of {table}"), key)
        left, right = self.table.get(key), other.get(key)
        if left and right and left != right:
            self.report(
                field, f"keys of one type: CAST before the join to {right}", f"{key}: {left} and {right}"
            )
        elif left and left.name in FLOATS:
            self.report(field, "keys that are no floats", f"{key} of type {left}")
        elif left and left.is_nested:
            self.report(field, SINGLE_VALUE, f"{key} of type {left}")

    def aggregate(self, field: str, parameters: Parameters) -> None:
        """One row per group."""
        by, by_types = self.named(f"{field}.by", parameters["by"], row_expression)
        for name, expression in by.items():
            if not has_columns(expression):
                self.report(f"{field}.by.{name}", "an expression over at least one column", "a constant")
            elif expression.type.is_nested:
                self.report(f"{field}.by.{name}", SINGLE_VALUE, str(expression.type))
        metrics, metric_types = self.named(f"{field}.metrics", parameters["metrics"], metric_expression)
        for name in set(by_types) & set(metric_types):
            self.report(f"{field}.metrics.{name}", "a name that `by` does not have", name)
        self.steps.append(Aggregated(tuple(by.items()), tuple(metrics.items())))
        self.table = by_types | metric_types
        self.check_names(field, self.table)

    def sessionise(self, field: str, parameters: Parameters) -> None:
        """Adds the session's number."""
        for name in parameters["by"]:
            if name not in self.table:
                self.report(f"{field}.by", known(self.table, name, "columns"), name)
            elif (of := self.table[name]) and of.is_nested:
                self.report(f"{field}.by", SINGLE_VALUE, f"{name} of type {of}")
        order_by, new = parameters["orderBy"], parameters["as"]
        if order_by not in self.table:
            self.report(f"{field}.orderBy", known(self.table, order_by, "columns"), order_by)
        elif (found := self.table[order_by]) and found.name not in ("timestamp", "timestamptz"):
            self.report(f"{field}.orderBy", "a timestamp", f"{order_by} of type {found}")
        if new in self.table:
            self.report(f"{field}.as", "a name that no column has", new)
        self.steps.append(Sessionise(tuple(parameters["by"]), order_by, parameters["gapMinutes"], new))
        self.table[new] = LONG
        self.check_names(f"{field}.as", [new])

    def check_names(self, field: str, added: Iterable[str]) -> None:
        """Column names differ by more than case, which neither Spark nor DuckDB sees."""
        for name in added:
            if name == "*" or (name.startswith("^") and name.endswith("$")):
                self.report(field, "names that are neither * nor ^…$, which are patterns to Polars", name)
            twin = next((one for one in self.table if one != name and one.lower() == name.lower()), None)
            if twin is not None:
                self.report(
                    field, "names that differ by more than upper and lower case", f"{twin} and {name}"
                )
