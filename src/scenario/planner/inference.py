"""From a sqlglot tree to a typed expression: names resolved, types inferred, everything else refused."""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from scenario.planner.aggregates import SIGNATURES, aggregate
from scenario.planner.building import built
from scenario.planner.casts import cast, castable
from scenario.planner.coerce import MismatchError, number
from scenario.planner.expression import Column, Literal, TypedExpression
from scenario.planner.functions import ALIASES, FUNCTIONS, REFUSED
from scenario.planner.nested import field
from scenario.planner.parse import parse, quoted, text_of
from scenario.planner.problems import ExpressionError, UntypedColumnError, known, nearest, same_but_case
from scenario.planner.syntax import interval_after, operator
from scenario.planner.types import BOOLEAN, NULL, STRING, Type

Columns = Mapping[str, Type | None]
"""Columns of the table so far; None as type: the column's own expression is wrong."""

_TYPE_NAMES = {
    exp.DType.BOOLEAN: "boolean",
    exp.DType.INT: "int",
    exp.DType.BIGINT: "long",
    exp.DType.FLOAT: "float",
    exp.DType.DOUBLE: "double",
    exp.DType.TEXT: "string",
    exp.DType.VARCHAR: "string",
    exp.DType.DATE: "date",
    exp.DType.TIMESTAMPNTZ: "timestamp",
    exp.DType.TIMESTAMP: "timestamp",
    exp.DType.TIMESTAMPTZ: "timestamptz",
}


class Inference:
    """Types expressions over the same columns, with aggregates or without."""

    def __init__(self, columns: Columns, aggregates: bool) -> None:
        self._columns = columns
        self._aggregates = aggregates

    def typed(self, text: str) -> TypedExpression:
        """Types a whole text. Raises ExpressionError, UntypedColumnError."""
        typed = self.infer(parse(text))
        if typed.type == NULL:
            raise ExpressionError("a value with a type, e.g. CAST(NULL AS string)", quoted(text))
        return typed

    def infer(self, tree: exp.Expr) -> TypedExpression:
        """Types a part."""
        match tree:
            case exp.Paren():
                return self.infer(tree.this)
            case exp.Column():
                return self._column(tree)
            case exp.Dot():
                return self._dot(tree)
            case exp.Literal():
                return Literal(tree.this, STRING) if tree.is_string else self._number(tree)
            case exp.Boolean():
                return Literal(bool(tree.this), BOOLEAN)
            case exp.Null():
                return Literal(None, NULL)
            case exp.Cast():
                return self._cast(tree)
            case exp.Filter():
                return self._filtered(tree)
            case exp.Anonymous():
                return self._function(tree, None)
            case _:
                return operator(tree, self.infer)

    def _column(self, tree: exp.Column) -> TypedExpression:
        """A column, or a field in one: the first name is always the column's, whatever tables are called."""
        first, *fields = tree.parts
        wanted = first.name
        match = wanted if wanted in self._columns else same_but_case(self._columns, wanted)
        if match is None and fields:
            raise ExpressionError(
                "a column's name first, then fields: joined columns need no table before them", text_of(tree)
            )
        if match is None:
            raise ExpressionError(known(self._columns, wanted, "columns"), wanted)
        found = self._columns[match]
        if found is None:
            raise UntypedColumnError
        value: TypedExpression = Column(match, found)
        for index, part in enumerate(fields, start=1):
            struct = quoted(".".join(before.sql() for before in tree.parts[:index]))
            value = field(value, part.name, struct)
        return value

    def _dot(self, tree: exp.Dot) -> TypedExpression:
        """A field of more than a name: of a CASE, or the fifth in a row."""
        if not isinstance(tree.expression, exp.Identifier):
            raise ExpressionError("the name of a field after the dot", text_of(tree))
        return field(self.infer(tree.this), tree.expression.name, text_of(tree.this))

    def _number(self, tree: exp.Literal) -> TypedExpression:
        try:
            return number(tree.this)
        except MismatchError:
            raise ExpressionError("a number of at most 38 digits", tree.this) from None

    def _cast(self, tree: exp.Cast) -> TypedExpression:
        value, target = self.infer(tree.this), self._type_of(tree.to)
        if not castable(value.type, target):
            raise ExpressionError(
                f"a value that can be cast to {target}", f"{text_of(tree.this)} of type {value.type}"
            )
        try:
            return cast(value, target, lenient=isinstance(tree, exp.TryCast))
        except MismatchError:
            raise ExpressionError(
                f"a {target} written in full, e.g. 2024-01-31", text_of(tree.this)
            ) from None

    def _type_of(self, tree: exp.DataType) -> Type:
        if tree.this in _TYPE_NAMES and not tree.expressions:
            return Type(_TYPE_NAMES[tree.this])
        sizes = [int(part.name) for part in tree.expressions if part.name.isdigit()]
        if tree.this == exp.DType.DECIMAL and len(sizes) == 2 and sizes[1] <= sizes[0] <= 38 and sizes[0] > 0:
            return Type("decimal", sizes[0], sizes[1])
        expected = f"{', '.join(sorted(set(_TYPE_NAMES.values())))} or decimal(precision,scale)"
        raise ExpressionError(f"a type: {expected}", text_of(tree))

    def _filtered(self, tree: exp.Filter) -> TypedExpression:
        inner = tree.this
        if not isinstance(inner, exp.Anonymous) or inner.name.lower() not in SIGNATURES:
            raise ExpressionError("an aggregate before FILTER", text_of(tree))
        rows = Inference(self._columns, aggregates=False)
        where = rows.infer(tree.expression.this)
        if where.type != BOOLEAN:
            raise ExpressionError(
                "a boolean condition in FILTER", f"{text_of(tree.expression.this)} of type {where.type}"
            )
        return self._function(inner, where)

    def _function(self, tree: exp.Anonymous, where: TypedExpression | None) -> TypedExpression:
        name = str(tree.this).lower()
        name = ALIASES.get(name, name)
        if name in SIGNATURES:
            return self._aggregate(tree, name, where)
        if name == "date_add":
            return self._date_add(tree)
        if name in REFUSED:
            raise ExpressionError(REFUSED[name], text_of(tree))
        if name not in FUNCTIONS:
            raise ExpressionError(_meant(name), text_of(tree))
        function = FUNCTIONS[name]
        arguments = [self.infer(argument) for argument in tree.expressions]
        if len(arguments) < function.least or (function.most is not None and len(arguments) > function.most):
            raise ExpressionError(function.signature, text_of(tree))
        return built(tree, function.signature, arguments, function.build)

    def _date_add(self, tree: exp.Anonymous) -> TypedExpression:
        match tree.expressions:
            case [value, exp.Interval() as interval]:
                return interval_after(tree, self.infer, value, interval, 1)
        raise ExpressionError("date_add(date or timestamp, INTERVAL …)", text_of(tree))

    def _aggregate(self, tree: exp.Anonymous, name: str, where: TypedExpression | None) -> TypedExpression:
        if not self._aggregates:
            raise ExpressionError(
                "a value of single rows: aggregates stand only in metrics, and not in one another",
                text_of(tree),
            )
        parts = tree.expressions
        distinct = len(parts) == 1 and isinstance(parts[0], exp.Distinct)
        if distinct:
            parts = parts[0].expressions
        if len(parts) != (2 if name == "approx_quantile" else 1):
            raise ExpressionError(SIGNATURES[name], text_of(tree))
        star = isinstance(parts[0], exp.Star) and not distinct
        rows = Inference(self._columns, aggregates=False)
        arguments = [] if star else [rows.infer(part) for part in parts]

        def build(
            argument: TypedExpression | None = None, share: TypedExpression | None = None
        ) -> TypedExpression:
            return aggregate(name, argument, distinct, where, share)

        return built(tree, f"{SIGNATURES[name]}, over at least one column", arguments, build)


def _meant(name: str) -> str:
    """What could have been meant by a name that is no function."""
    near = nearest(name, [*FUNCTIONS, *SIGNATURES, *ALIASES, "date_add"])
    return "a function of the common subset (docs/expressions.md)" + (
        f"; the nearest is {near}" if near else ""
    )
