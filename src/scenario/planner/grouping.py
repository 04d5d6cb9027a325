"""Operations that make one row of each group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from scenario.planner.coerce import MismatchError
from scenario.planner.expression import Aggregate, Call, Literal, TypedExpression, has_columns
from scenario.planner.infer import metric_expression, row_expression
from scenario.planner.nested import SINGLE_VALUE
from scenario.planner.operators import compare
from scenario.planner.rows import Parameters, Rows, Table
from scenario.planner.typed_operations import Aggregated
from scenario.planner.types import BOOLEAN, LONG, STRING


def aggregate(rows: Rows, field: str, parameters: Parameters) -> None:
    """One row per group."""
    by, types = _groups(rows, field, parameters["by"])
    metrics, metric_types = rows.named(f"{field}.metrics", parameters["metrics"], metric_expression)
    _end(rows, field, Aggregated(tuple(by.items()), tuple(metrics.items())), types, metric_types)


def pivot(rows: Rows, field: str, parameters: Parameters) -> None:
    """One row per group, with each metric once over the rows of each value."""
    by, types = _groups(rows, field, parameters["by"])
    on = rows.typed(f"{field}.on", parameters["on"], row_expression)
    if on and not has_columns(on):
        rows.report(f"{field}.on", "an expression over at least one column", "a constant")
    metrics, metric_types = rows.named(f"{field}.metrics", parameters["metrics"], metric_expression)
    columns: dict[str, TypedExpression] = {}
    column_types: Table = {}
    values: Mapping[str | int, int] = Counter(parameters["values"])
    for value, times in values.items():
        if times > 1:
            rows.report(f"{field}.values", "each value once", f"{value} {times} times")
        if value == "" and len(metric_types) == 1:
            rows.report(f"{field}.values", "values that can be column names", "an empty text")
        chosen = _equals(rows, f"{field}.values", on, value)
        for name, of in metric_types.items():
            column = str(value) if len(metric_types) == 1 else f"{value}_{name}"
            if column in column_types:
                rows.report(f"{field}.values", "values and metrics that make different names", column)
            column_types[column] = of
            if chosen and name in metrics:
                columns[column] = _of_rows(metrics[name], chosen)
    _end(rows, field, Aggregated(tuple(by.items()), tuple(columns.items())), types, column_types)


def _groups(
    rows: Rows, field: str, expressions: Mapping[str, str]
) -> tuple[dict[str, TypedExpression], Table]:
    by, types = rows.named(f"{field}.by", expressions, row_expression)
    for name, expression in by.items():
        if not has_columns(expression):
            rows.report(f"{field}.by.{name}", "an expression over at least one column", "a constant")
        elif expression.type.is_nested:
            rows.report(f"{field}.by.{name}", SINGLE_VALUE, str(expression.type))
    return by, types


def _end(rows: Rows, field: str, operation: Aggregated, by: Table, metrics: Table) -> None:
    for name in metrics:
        if name in by:
            rows.report(f"{field}.metrics.{name}", "a name that `by` does not have", name)
    rows.operations.append(operation)
    rows.columns = by | metrics
    rows.check_names(field, rows.columns)


def _equals(rows: Rows, field: str, on: TypedExpression | None, value: str | int) -> TypedExpression | None:
    """The condition under which a row belongs to a value."""
    if on is None:
        return None
    constant = Literal(value, STRING if isinstance(value, str) else LONG)
    try:
        return compare("equal")(on, constant)
    except MismatchError:
        rows.report(field, f"values of the type of `on`, {on.type}", f"{value} ({constant.type})")
        return None


def _of_rows(expression: TypedExpression, condition: TypedExpression) -> TypedExpression:
    """A metric over only those rows for which a condition is true."""
    match expression:
        case Aggregate(where=where):
            both = condition if where is None else Call("and", (condition, where), BOOLEAN)
            return replace(expression, where=both)
        case Call(arguments=arguments):
            return replace(expression, arguments=tuple(_of_rows(part, condition) for part in arguments))
        case _:
            return expression
