"""Reads expression text into a sqlglot tree. The words are SQL's; nothing is executed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from sqlglot import exp
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.errors import ParseError, TokenError
from sqlglot.parsers.duckdb import DuckDBParser
from sqlglot.tokenizer_core import TokenType

from scenario.planner.problems import ExpressionError


class _ExpressionDialect(DuckDB):
    """DuckDB's syntax in which every function stays a name and its arguments.

    sqlglot would turn names that it knows into nodes with meanings of their own; the allow-list in
    `functions.py` alone decides what a name means.
    """

    class Parser(DuckDBParser):
        FUNCTIONS: ClassVar[dict[str, Callable[..., Any]]] = {}
        FUNCTION_PARSERS: ClassVar[dict[str, Callable[..., Any]]] = {
            name: DuckDBParser.FUNCTION_PARSERS[name] for name in ("CAST", "TRY_CAST", "EXTRACT")
        }
        NO_PAREN_FUNCTIONS: ClassVar[dict[TokenType, Any]] = {}
        NO_PAREN_FUNCTION_PARSERS: ClassVar[dict[str, Callable[..., Any]]] = {
            "CASE": DuckDBParser.NO_PAREN_FUNCTION_PARSERS["CASE"]
        }
        TYPE_CONVERTERS: ClassVar[dict[Any, Any]] = {}


_DIALECT = _ExpressionDialect()

_READ = {
    *("this", "expression", "expressions", "is_string", "quoted", "to", "safe", "kind"),
    *("catalog", "db", "table"),
    *("negate", "low", "high", "ifs", "true", "default", "unit"),
}
"""Parts of nodes that `infer.py` reads, or that change nothing."""


def parse(text: str) -> exp.Expr:
    """One expression. Raises ExpressionError where the text is none."""
    try:
        trees = [tree for tree in _DIALECT.parse(text) if tree is not None]
    except ParseError as error:
        first = error.errors[0]
        missing = "an operand is missing" if "missing for" in first["description"] else first["description"]
        got = f"{quoted(text)}, which breaks off at character {first['col']}: {missing}"
        raise ExpressionError("a SQL expression", got) from None
    except TokenError:
        raise ExpressionError("a SQL expression", f"{quoted(text)}, in which a quote is not closed") from None
    if len(trees) != 1:
        raise ExpressionError("one SQL expression", quoted(text) if trees else "no text")
    _refuse_unread(trees[0])
    return trees[0]


def _refuse_unread(tree: exp.Expr) -> None:
    """Refuses parts that nobody reads: dropped in silence, they would change what an expression means."""
    for node in tree.walk():
        if any(value and name not in _READ for name, value in node.args.items()):
            raise ExpressionError("syntax of the common subset (docs/expressions.md)", text_of(node))


def quoted(text: str) -> str:
    """Text as it is shown in a message."""
    shown = " ".join(text.split())
    return f"`{shown if len(shown) <= 120 else shown[:117] + '...'}`"


def text_of(tree: exp.Expr) -> str:
    """The SQL of a part, for messages."""
    return quoted(tree.sql(_DIALECT, normalize_functions=False))
