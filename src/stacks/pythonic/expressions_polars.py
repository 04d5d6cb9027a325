"""Typed expressions as Python source of native Polars expressions. The only name in it is `pl`.

Hashing is in the namespace `chash`, which is there once `polars_hash` is imported.
"""

from __future__ import annotations

import datetime

from scenario.planner.expression import Aggregate, Call, Column, Literal, TypedExpression
from stacks.pythonic.polars_expressions import casts, choice, numbers, text, time
from stacks.pythonic.polars_expressions.aggregates import aggregate
from stacks.pythonic.polars_expressions.handler import polars_type

_TEMPLATES = {
    "and": "({0} & {1})",
    "or": "({0} | {1})",
    "not": "(~{0})",
    "is_null": "{0}.is_null()",
    "is_not_null": "{0}.is_not_null()",
    "equal": "({0} == {1})",
    "not_equal": "({0} != {1})",
    "less": "({0} < {1})",
    "less_equal": "({0} <= {1})",
    "greater": "({0} > {1})",
    "greater_equal": "({0} >= {1})",
    "same": "{0}.eq_missing({1})",
    "sqrt": "{0}.sqrt()",
    "ln": "{0}.log()",
    "exp": "{0}.exp()",
    "power": "{0}.pow({1})",
    "nullif": "pl.when({0} == {1}).then(None).otherwise({0})",
    "lower": "{0}.str.to_lowercase()",
    "upper": "{0}.str.to_uppercase()",
    "cardinality": "{0}.list.len().cast(pl.Int64)",
    "sha256": "{0}.chash.sha2_256()",
    "length": "{0}.str.len_chars().cast(pl.Int64)",
    "starts_with": "{0}.str.starts_with({1})",
    "ends_with": "{0}.str.ends_with({1})",
    "contains": "{0}.str.contains({1}, literal=True)",
    "epoch_us": '{0}.dt.timestamp("us")',
    "make_timestamp": '{0}.cast(pl.Datetime("us"))',
}

_HANDLERS = {
    **numbers.HANDLERS,
    **choice.HANDLERS,
    **text.HANDLERS,
    **time.HANDLERS,
    **casts.HANDLERS,
}


def render(expression: TypedExpression) -> str:
    """The Python source; an aggregate expression is complete in itself, for use in `agg`."""
    match expression:
        case Column(name=name):
            return f"pl.col({name!r})"
        case Literal():
            return _literal(expression)
        case Aggregate(argument=argument, where=where):
            return aggregate(
                expression,
                None if argument is None else render(argument),
                None if where is None else render(where),
            )
        case Call(function=function):
            arguments = [render(argument) for argument in expression.arguments]
            if function == "field":
                return f"{arguments[0]}.struct.field({expression.options[0]!r})"
            if function in _HANDLERS:
                return _HANDLERS[function](expression, arguments)
            return _TEMPLATES[function].format(*arguments)


def _literal(literal: Literal) -> str:
    value = literal.value
    match value:
        case None | bool() | int():
            return f"pl.lit({value!r}, dtype={polars_type(literal.type)})"
        case datetime.datetime():
            clock = f"{value.hour}, {value.minute}, {value.second}, {value.microsecond}"
            return f"pl.datetime({value.year}, {value.month}, {value.day}, {clock})"
        case datetime.date():
            return f"pl.date({value.year}, {value.month}, {value.day})"
        case float() | str():
            return f"pl.lit({value!r})"
        case _:
            return f"pl.lit('{value:f}').cast({polars_type(literal.type)})"
