"""Everything that is no name, literal or function: operators, CASE, LIKE, INTERVAL."""

from __future__ import annotations

import re
from collections.abc import Callable

from sqlglot import exp

from scenario.planner.building import built
from scenario.planner.expression import Literal, TypedExpression
from scenario.planner.operators import BINARY, between, case, compare, invert, is_in, is_null, like, negate
from scenario.planner.parse import text_of
from scenario.planner.problems import ExpressionError
from scenario.planner.time_functions import INTERVAL_UNITS, PARTS_OF_DATE, PARTS_OF_TIME, extract, shift
from scenario.planner.types import NULL

Infer = Callable[[exp.Expr], TypedExpression]


def operator(tree: exp.Expr, infer: Infer) -> TypedExpression:
    """Types an operator, whose parts `infer` types. Raises ExpressionError, also for unknown syntax."""
    match tree:
        case exp.Add() | exp.Sub() if isinstance(tree.expression, exp.Interval):
            return interval_after(
                tree, infer, tree.this, tree.expression, -1 if isinstance(tree, exp.Sub) else 1
            )
        case exp.Add() if isinstance(tree.this, exp.Interval):
            return interval_after(tree, infer, tree.expression, tree.this, 1)
        case exp.Not():
            return built(tree, "NOT boolean", [infer(tree.this)], invert)
        case exp.Neg():
            return built(tree, "-number", [infer(tree.this)], negate)
        case exp.Is() if isinstance(tree.expression, exp.Null):
            return built(tree, "a value IS NULL", [infer(tree.this)], is_null)
        case exp.In() if tree.expressions:
            parts = [infer(part) for part in (tree.this, *tree.expressions)]
            expected = "value IN (value, …), all of one kind, without NULL"
            return built(tree, expected, parts, lambda value, *items: is_in(value, items))
        case exp.Between():
            parts = [infer(part) for part in (tree.this, tree.args["low"], tree.args["high"])]
            return built(tree, "value BETWEEN value AND value, all of one kind", parts, between)
        case exp.Like() | exp.Escape():
            return _like(tree, infer)
        case exp.Case():
            return _case(tree, infer)
        case exp.Extract():
            part = tree.name.lower()
            expected = (
                f"EXTRACT(part FROM timestamp or date), part {', '.join(PARTS_OF_DATE + PARTS_OF_TIME)}"
            )
            return built(tree, expected, [infer(tree.expression)], lambda value: extract(part, value))
        case exp.Interval():
            raise ExpressionError("an INTERVAL only after + or - of a date or timestamp", text_of(tree))
    if type(tree) in BINARY:
        signature, build = BINARY[type(tree)]
        return built(tree, signature, [infer(tree.this), infer(tree.expression)], build)
    raise ExpressionError("syntax of the common subset (docs/expressions.md)", text_of(tree))


def _like(tree: exp.Like | exp.Escape, infer: Infer) -> TypedExpression:
    inner, escape = (tree.this, tree.expression.name) if isinstance(tree, exp.Escape) else (tree, None)
    signature = "string LIKE 'constant pattern' [ESCAPE 'character']"
    if not isinstance(inner, exp.Like) or (escape is not None and len(escape) != 1):
        raise ExpressionError(signature, text_of(tree))
    parts = [infer(inner.this), infer(inner.expression)]
    typed = built(tree, signature, parts, lambda value, pattern: like(value, pattern, escape))
    return invert(typed) if inner.args.get("negate") else typed


def _case(tree: exp.Case, infer: Infer) -> TypedExpression:
    whens = [(infer(branch.this), infer(branch.args["true"])) for branch in tree.args["ifs"]]
    default = infer(tree.args["default"]) if tree.args.get("default") else Literal(None, NULL)
    subject = infer(tree.this) if tree.this else None

    def build(*_: TypedExpression) -> TypedExpression:
        equal = compare("equal")
        tests = whens if subject is None else [(equal(subject, when), result) for when, result in whens]
        return case(tests, default)

    expected = "CASE WHEN boolean THEN value … ELSE value END, the values all of one kind"
    return built(tree, expected, [result for _, result in whens] + [default], build)


def interval_after(
    tree: exp.Expr, infer: Infer, value: exp.Expr, interval: exp.Interval, sign: int
) -> TypedExpression:
    """Types a date or timestamp with an interval added, or taken away where `sign` is -1."""
    unit = str(interval.args.get("unit") or "").lower().removesuffix("s")
    amount = infer(interval.this) if interval.this else None
    text = str(amount.value) if isinstance(amount, Literal) else ""
    if unit not in INTERVAL_UNITS or not re.fullmatch(r"-?\d{1,9}", text):
        expected = f"INTERVAL with a constant whole number and a unit of {', '.join(INTERVAL_UNITS)}"
        raise ExpressionError(expected, text_of(interval))
    expected = "date or timestamp + INTERVAL (dates: day, week, month, year)"
    return built(tree, expected, [infer(value)], lambda moment: shift(moment, sign * int(text), unit))
