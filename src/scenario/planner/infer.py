"""From a sqlglot tree to a typed expression: names resolved, types inferred, everything else refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from sqlglot import exp

from scenario.planner.aggregates import SIGNATURES, aggregate
from scenario.planner.casts import cast, castable
from scenario.planner.coerce import MismatchError, number
from scenario.planner.expression import Aggregate, Call, Column, Literal, TypedExpression, walk
from scenario.planner.functions import (
    ALIASES,
    FUNCTIONS,
    PARTS_OF_DATE,
    PARTS_OF_TIME,
    REFUSED,
    extract,
)
from scenario.planner.operators import (
    BINARY,
    INTERVAL_UNITS,
    between,
    case,
    compare,
    invert,
    is_in,
    is_null,
    like,
    negate,
    shift,
)
from scenario.planner.parse import parse, quoted, text_of
from scenario.planner.problems import ExpressionError, UntypedColumnError, known, nearest
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


def row_expression(text: str, columns: Columns) -> TypedExpression:
    """An expression over single rows. Raises ExpressionError, UntypedColumnError."""
    return _Inference(columns, aggregates=False).typed(text)


def metric_expression(text: str, columns: Columns) -> TypedExpression:
    """An expression over groups: columns only inside aggregates. Raises as row_expression does."""
    typed = _Inference(columns, aggregates=True).typed(text)
    loose = _outside_aggregates(typed)
    if loose is not None:
        raise ExpressionError(
            "every column inside an aggregate, or in `by`", f"{loose} outside of one in {quoted(text)}"
        )
    if not any(isinstance(part, Aggregate) for part in walk(typed)):
        raise ExpressionError(f"an aggregate ({', '.join(SIGNATURES)})", quoted(text))
    return typed


def condition(text: str, columns: Columns) -> TypedExpression:
    """A boolean expression over single rows. Raises ExpressionError, UntypedColumnError."""
    typed = row_expression(text, columns)
    if typed.type != BOOLEAN:
        raise ExpressionError("a boolean condition", f"{quoted(text)} of type {typed.type}")
    return typed


def _meant(name: str) -> str:
    """What could have been meant by a name that is no function."""
    near = nearest(name, [*FUNCTIONS, *SIGNATURES, *ALIASES, "date_add"])
    return "a function of the common subset (docs/expressions.md)" + (
        f"; the nearest is {near}" if near else ""
    )


def _outside_aggregates(expression: TypedExpression) -> str | None:
    match expression:
        case Column(name=name):
            return name
        case Call(arguments=arguments):
            return next((name for name in map(_outside_aggregates, arguments) if name is not None), None)
        case _:
            return None


class _Inference:
    """Infers one expression."""

    def __init__(self, columns: Columns, aggregates: bool) -> None:
        self.columns = columns
        self.aggregates = aggregates

    def typed(self, text: str) -> TypedExpression:
        typed = self.infer(parse(text))
        if typed.type == NULL:
            raise ExpressionError("a value with a type, e.g. CAST(NULL AS string)", quoted(text))
        return typed

    def infer(self, tree: exp.Expr) -> TypedExpression:
        match tree:
            case exp.Paren():
                return self.infer(tree.this)
            case exp.Column():
                return self.column(tree)
            case exp.Literal():
                return Literal(tree.this, STRING) if tree.is_string else self.number(tree)
            case exp.Boolean():
                return Literal(bool(tree.this), BOOLEAN)
            case exp.Null():
                return Literal(None, NULL)
            case exp.Cast():
                return self.cast(tree)
            case exp.Filter():
                return self.filtered(tree)
            case exp.Anonymous():
                return self.function(tree, None)
            case _:
                return self.operator(tree)

    def column(self, tree: exp.Column) -> TypedExpression:
        if tree.table:
            raise ExpressionError(
                "a column's name alone: joined columns need no table before them", text_of(tree)
            )
        wanted = tree.name
        match = wanted if wanted in self.columns else self.same_but_case(wanted)
        if match is None:
            raise ExpressionError(known(self.columns, wanted, "columns"), wanted)
        found = self.columns[match]
        if found is None:
            raise UntypedColumnError
        return Column(match, found)

    def same_but_case(self, wanted: str) -> str | None:
        """SQL's names don't depend on case; a scenario's columns differ by more than that."""
        return next((name for name in self.columns if name.lower() == wanted.lower()), None)

    def number(self, tree: exp.Literal) -> TypedExpression:
        try:
            return number(tree.this)
        except MismatchError:
            raise ExpressionError("a number of at most 38 digits", tree.this) from None

    def cast(self, tree: exp.Cast) -> TypedExpression:
        value, target = self.infer(tree.this), self.type_of(tree.to)
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

    def type_of(self, tree: exp.DataType) -> Type:
        if tree.this in _TYPE_NAMES and not tree.expressions:
            return Type(_TYPE_NAMES[tree.this])
        sizes = [int(part.name) for part in tree.expressions if part.name.isdigit()]
        if tree.this == exp.DType.DECIMAL and len(sizes) == 2 and sizes[1] <= sizes[0] <= 38 and sizes[0] > 0:
            return Type("decimal", *sizes)
        expected = f"{', '.join(sorted(set(_TYPE_NAMES.values())))} or decimal(precision,scale)"
        raise ExpressionError(f"a type: {expected}", text_of(tree))

    def filtered(self, tree: exp.Filter) -> TypedExpression:
        inner = tree.this
        if not isinstance(inner, exp.Anonymous) or inner.name.lower() not in SIGNATURES:
            raise ExpressionError("an aggregate before FILTER", text_of(tree))
        rows = _Inference(self.columns, aggregates=False)
        where = rows.infer(tree.expression.this)
        if where.type not in (BOOLEAN, NULL):
            raise ExpressionError(
                "a boolean condition in FILTER", f"{text_of(tree.expression.this)} of type {where.type}"
            )
        return self.function(inner, where)

    def function(self, tree: exp.Anonymous, where: TypedExpression | None) -> TypedExpression:
        name = str(tree.this).lower()
        name = ALIASES.get(name, name)
        if name in SIGNATURES:
            return self.aggregate(tree, name, where)
        if (
            name == "date_add"
            and len(tree.expressions) == 2
            and isinstance(tree.expressions[1], exp.Interval)
        ):
            return self.interval(tree, tree.expressions[0], tree.expressions[1], 1)
        if name in REFUSED:
            raise ExpressionError(REFUSED[name], text_of(tree))
        if name not in FUNCTIONS:
            raise ExpressionError(_meant(name), text_of(tree))
        function = FUNCTIONS[name]
        arguments = [self.infer(argument) for argument in tree.expressions]
        if len(arguments) < function.least or (function.most is not None and len(arguments) > function.most):
            raise ExpressionError(function.signature, text_of(tree))
        return self.built(tree, function.signature, arguments, function.build)

    def aggregate(self, tree: exp.Anonymous, name: str, where: TypedExpression | None) -> TypedExpression:
        if not self.aggregates:
            raise ExpressionError(
                "a value of single rows: aggregates stand only in metrics, and not in one another",
                text_of(tree),
            )
        parts = tree.expressions
        distinct = len(parts) == 1 and isinstance(parts[0], exp.Distinct)
        if distinct:
            parts = parts[0].expressions
        if len(parts) != 1:
            raise ExpressionError(SIGNATURES[name], text_of(tree))
        star = isinstance(parts[0], exp.Star) and not distinct
        arguments = [] if star else [_Inference(self.columns, aggregates=False).infer(parts[0])]

        def build(argument: TypedExpression | None = None) -> TypedExpression:
            return aggregate(name, argument, distinct, where)

        return self.built(tree, f"{SIGNATURES[name]}, over at least one column", arguments, build)

    def operator(self, tree: exp.Expr) -> TypedExpression:
        match tree:
            case exp.Add() | exp.Sub() if isinstance(tree.expression, exp.Interval):
                return self.interval(tree, tree.this, tree.expression, -1 if isinstance(tree, exp.Sub) else 1)
            case exp.Add() if isinstance(tree.this, exp.Interval):
                return self.interval(tree, tree.expression, tree.this, 1)
            case exp.Not():
                return self.built(tree, "NOT boolean", [self.infer(tree.this)], invert)
            case exp.Neg():
                return self.built(tree, "-number", [self.infer(tree.this)], negate)
            case exp.Is() if isinstance(tree.expression, exp.Null):
                return self.built(tree, "a value IS NULL", [self.infer(tree.this)], is_null)
            case exp.In() if tree.expressions:
                parts = [self.infer(part) for part in (tree.this, *tree.expressions)]
                expected = "value IN (value, …), all of one kind, without NULL"
                return self.built(tree, expected, parts, lambda value, *items: is_in(value, items))
            case exp.Between():
                parts = [self.infer(part) for part in (tree.this, tree.args["low"], tree.args["high"])]
                return self.built(tree, "value BETWEEN value AND value, all of one kind", parts, between)
            case exp.Like() | exp.Escape():
                return self.like(tree)
            case exp.Case():
                return self.case(tree)
            case exp.Extract():
                part = tree.name.lower()
                expected = (
                    f"EXTRACT(part FROM timestamp or date), part {', '.join(PARTS_OF_DATE + PARTS_OF_TIME)}"
                )
                return self.built(
                    tree, expected, [self.infer(tree.expression)], lambda value: extract(part, value)
                )
            case exp.Interval():
                raise ExpressionError("an INTERVAL only after + or - of a date or timestamp", text_of(tree))
        if type(tree) in BINARY:
            signature, build = BINARY[type(tree)]
            return self.built(tree, signature, [self.infer(tree.this), self.infer(tree.expression)], build)
        raise ExpressionError("syntax of the common subset (docs/expressions.md)", text_of(tree))

    def like(self, tree: exp.Like | exp.Escape) -> TypedExpression:
        inner, escape = (tree.this, tree.expression.name) if isinstance(tree, exp.Escape) else (tree, None)
        signature = "string LIKE 'constant pattern' [ESCAPE 'character']"
        if not isinstance(inner, exp.Like) or (escape is not None and len(escape) != 1):
            raise ExpressionError(signature, text_of(tree))
        parts = [self.infer(inner.this), self.infer(inner.expression)]
        typed = self.built(tree, signature, parts, lambda value, pattern: like(value, pattern, escape))
        return invert(typed) if inner.args.get("negate") else typed

    def case(self, tree: exp.Case) -> TypedExpression:
        whens = [(self.infer(branch.this), self.infer(branch.args["true"])) for branch in tree.args["ifs"]]
        default = self.infer(tree.args["default"]) if tree.args.get("default") else Literal(None, NULL)
        subject = self.infer(tree.this) if tree.this else None

        def build(*_: TypedExpression) -> TypedExpression:
            equal = compare("equal")
            tests = whens if subject is None else [(equal(subject, when), result) for when, result in whens]
            return case(tests, default)

        expected = "CASE WHEN boolean THEN value … ELSE value END, the values all of one kind"
        return self.built(tree, expected, [result for _, result in whens] + [default], build)

    def interval(self, tree: exp.Expr, value: exp.Expr, interval: exp.Interval, sign: int) -> TypedExpression:
        unit = str(interval.args.get("unit") or "").lower().removesuffix("s")
        amount = self.infer(interval.this) if interval.this else None
        text = str(amount.value) if isinstance(amount, Literal) else ""
        if unit not in INTERVAL_UNITS or not re.fullmatch(r"-?\d{1,9}", text):
            expected = f"INTERVAL with a constant whole number and a unit of {', '.join(INTERVAL_UNITS)}"
            raise ExpressionError(expected, text_of(interval))
        expected = "date or timestamp + INTERVAL (dates: day, week, month, year)"
        return self.built(
            tree, expected, [self.infer(value)], lambda moment: shift(moment, sign * int(text), unit)
        )

    def built(
        self,
        tree: exp.Expr,
        expected: str,
        arguments: list[TypedExpression],
        build: Callable[..., TypedExpression],
    ) -> TypedExpression:
        try:
            return build(*arguments)
        except MismatchError:
            types = ", ".join(
                "NULL" if argument.type == NULL else str(argument.type) for argument in arguments
            )
            raise ExpressionError(
                expected, f"{text_of(tree)} with {types}" if types else text_of(tree)
            ) from None
