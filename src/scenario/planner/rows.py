"""Rows on their way through a step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from scenario.planner.column_names import name_problems
from scenario.planner.expression import TypedExpression
from scenario.planner.nested import SINGLE_VALUE
from scenario.planner.problems import ExpressionError, Problem, UntypedColumnError, known, problem
from scenario.planner.sort_keys import read_sort_key
from scenario.planner.tables import Tables
from scenario.planner.typed_operations import Operation
from scenario.planner.typed_orderings import SortKey
from scenario.planner.types import Type

Table = dict[str, Type | None]
"""Columns in order; None: the column's own expression is wrong and has been told."""

Parameters = Mapping[str, Any]
Infer = Callable[[str, Mapping[str, Type | None]], TypedExpression]


class Rows:
    """The columns so far, the operations that made them, and all that was wrong on the way."""

    def __init__(self, columns: Mapping[str, Type], tables: Tables) -> None:
        self.columns: Table = dict(columns)
        self.tables = tables
        self.operations: list[Operation] = []
        self.problems: list[Problem] = []

    def report(self, field: str, expected: str, got: str) -> None:
        """Adds a problem."""
        self.problems.append(problem(field, expected, got))

    def typed(self, field: str, text: str, infer: Infer) -> TypedExpression | None:
        """An expression over the columns so far; None if it is wrong."""
        try:
            return infer(text, self.columns)
        except ExpressionError as error:
            self.report(field, error.expected, error.got)
        except UntypedColumnError:
            pass
        return None

    def named(
        self, field: str, expressions: Mapping[str, str], infer: Infer
    ) -> tuple[dict[str, TypedExpression], Table]:
        """Named expressions: the right ones, and the types of all."""
        typed = {name: self.typed(f"{field}.{name}", text, infer) for name, text in expressions.items()}
        right = {name: expression for name, expression in typed.items() if expression}
        return right, {name: expression.type if expression else None for name, expression in typed.items()}

    def check_names(self, field: str, added: Iterable[str]) -> None:
        """New columns have names that all engines can have beside the others."""
        self.problems += name_problems(field, added, self.columns)

    def check_new(self, field: str, name: str) -> bool:
        """A column that is added, where replacing one would hide what it was."""
        if name in self.columns:
            self.report(field, "a name that no column has", name)
        return name not in self.columns

    def keys(self, field: str, names: Sequence[str]) -> tuple[str, ...]:
        """Columns that tell rows apart: they exist, are flat, and stand there once."""
        for name in dict.fromkeys(names):
            if name not in self.columns:
                self.report(field, known(self.columns, name, "columns"), name)
            elif (of := self.columns[name]) and of.is_nested:
                self.report(field, SINGLE_VALUE, f"{name} of type {of}")
            if (times := list(names).count(name)) > 1:
                self.report(field, "each column once", f"{name} {times} times")
        return tuple(names)

    def sort_keys(self, field: str, texts: Sequence[str]) -> tuple[SortKey, ...]:
        """Columns to order by, each perhaps `desc`."""
        keys = tuple(read_sort_key(text, self.columns) for text in texts)
        self.keys(field, [key.column for key in keys])
        return keys
