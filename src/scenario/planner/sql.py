"""What the SQL of Spark and DuckDB has in common. Each stack's expressions module adds what differs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from scenario.planner.expression import Aggregate, Call, Column, Literal, TypedExpression
from scenario.planner.types import Type

COMMON_TEMPLATES = {
    "and": "({0} AND {1})",
    "or": "({0} OR {1})",
    "not": "(NOT {0})",
    "is_null": "({0} IS NULL)",
    "is_not_null": "({0} IS NOT NULL)",
    "equal": "({0} = {1})",
    "not_equal": "({0} <> {1})",
    "less": "({0} < {1})",
    "less_equal": "({0} <= {1})",
    "greater": "({0} > {1})",
    "greater_equal": "({0} >= {1})",
    "add": "({0} + {1})",
    "subtract": "({0} - {1})",
    "multiply": "({0} * {1})",
    "negate": "(- {0})",
    "abs": "abs({0})",
    "sqrt": "sqrt({0})",
    "ln": "ln({0})",
    "exp": "exp({0})",
    "power": "power({0}, {1})",
    "nullif": "nullif({0}, {1})",
    "lower": "lower({0})",
    "upper": "upper({0})",
    "contains": "contains({0}, {1})",
    "cast": "CAST({0} AS {type})",
    "try_cast": "TRY_CAST({0} AS {type})",
}
"""SQL by call: `{0}`, `{1}` are the arguments, `{type}` the result's type."""

_LISTS = {
    "in": "({first} IN ({rest}))",
    "coalesce": "coalesce({all})",
    "greatest": "greatest({all})",
    "least": "least({all})",
    "concat": "({joined})",
}

Handler = Callable[["SqlDialect", Call, list[str]], str]


@dataclass(frozen=True)
class SqlDialect:
    """One engine's SQL. `handlers` come before `templates`; both are keyed by `Call.function`."""

    types: Mapping[str, str]
    identifier: Callable[[str], str]
    literal: Callable[[Literal], str]
    text: Callable[[str], str]
    templates: Mapping[str, str]
    handlers: Mapping[str, Handler]
    matches: str
    """Template of a regular expression match, `{0}` the text and `{1}` the pattern."""
    quantile: str
    """Template of an approximate quantile, `{0}` the value and `{1}` the share."""

    def type(self, of: Type) -> str:
        """A type's name in this engine."""
        return f"DECIMAL({of.precision}, {of.scale})" if of.name == "decimal" else self.types[of.name]

    def render(self, expression: TypedExpression) -> str:
        """The SQL of an expression; its value has exactly the expression's type."""
        match expression:
            case Column(name=name):
                return self.identifier(name)
            case Literal():
                return self.literal(expression)
            case Aggregate():
                return self.aggregate(expression)
            case Call():
                return self.call(expression)

    def call(self, call: Call) -> str:
        """The SQL of a call."""
        arguments = [self.render(argument) for argument in call.arguments]
        if call.function in self.handlers:
            return self.handlers[call.function](self, call, arguments)
        if call.function == "case":
            return _case(arguments)
        if call.function in ("parse", "try_parse"):
            return self.parse(call, arguments[0])
        if call.function == "field":
            return f"({arguments[0]}).{self.identifier(str(call.options[0]))}"
        if call.function == "divide":
            return _divide(call, arguments)
        if call.function in _LISTS:
            parts = {"first": arguments[0], "rest": ", ".join(arguments[1:]), "all": ", ".join(arguments)}
            return _LISTS[call.function].format(**parts, joined=" || ".join(arguments))
        return self.templates[call.function].format(*arguments, type=self.type(call.type))

    def parse(self, call: Call, text: str) -> str:
        """Text as another type. Engines read more than the form that all share, so the form comes first."""
        form = self.text(rf"^({call.options[0]})\z")
        valid = f"CASE WHEN {self.matches.format(text, form)} THEN {text}"
        if call.function == "try_parse":
            return f"TRY_CAST({valid} END AS {self.type(call.type)})"
        complaint = self.text(f"not a {call.type}: ")
        return f"CAST({valid} ELSE {complaint} || {text} END AS {self.type(call.type)})"

    def aggregate(self, aggregate: Aggregate) -> str:
        """The SQL of an aggregate, of exactly its type."""
        argument = "*" if aggregate.argument is None else self.render(aggregate.argument)
        name = {"count_rows": "count", "count_distinct": "count"}.get(aggregate.function, aggregate.function)
        distinct = "DISTINCT " if aggregate.function == "count_distinct" else ""
        where = "" if aggregate.where is None else f" FILTER (WHERE {self.render(aggregate.where)})"
        if name == "avg" and aggregate.argument is not None and aggregate.argument.type.name == "decimal":
            total = f"CAST(sum({argument}){where} AS {self.types['double']})"
            return f"({total} / nullif(count({argument}){where}, 0))"
        if name == "approx_quantile":
            return f"{self.quantile.format(argument, aggregate.options[0])}{where}"
        called = f"{name}({distinct}{argument}){where}"
        return f"CAST({called} AS {self.type(aggregate.type)})" if name == "sum" else called


def _divide(call: Call, arguments: list[str]) -> str:
    """Division by zero is NULL."""
    divisor = call.arguments[1]
    constant = isinstance(divisor, Literal) and divisor.value not in (None, 0)
    by = arguments[1] if constant else f"nullif({arguments[1]}, 0)"
    return f"({arguments[0]} / {by})"


def _case(arguments: list[str]) -> str:
    branches = " ".join(
        f"WHEN {when} THEN {then}" for when, then in zip(arguments[:-1:2], arguments[1::2], strict=True)
    )
    return f"CASE {branches} ELSE {arguments[-1]} END"
