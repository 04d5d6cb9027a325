"""What can be done with structs and lists: a field, a length. IS NULL takes any type."""

from __future__ import annotations

from scenario.planner.coerce import require
from scenario.planner.expression import Call, TypedExpression
from scenario.planner.problems import ExpressionError, known, same_but_case
from scenario.planner.types import LONG

ALL_THERE_IS = "a struct has only fields (`item.price`) and IS NULL, a list cardinality(list) and IS NULL"

SINGLE_VALUE = "a single value, such as a struct's field: no two engines compare structs and lists alike"


def field(struct: TypedExpression, wanted: str, text: str) -> TypedExpression:
    """A struct's field, NULL where the struct is; `text` is shown where there is none."""
    if struct.type.name != "struct":
        hint = "; a list has cardinality(list)" if struct.type.name == "list" else ""
        raise ExpressionError(f"a struct before the dot{hint}", f"{text} of type {struct.type}")
    fields = dict(struct.type.fields)
    name = wanted if wanted in fields else same_but_case(fields, wanted)
    if name is None:
        raise ExpressionError(known(fields, wanted, f"fields of {text}"), wanted)
    return Call("field", (struct,), fields[name], (name,))


def cardinality(value: TypedExpression) -> TypedExpression:
    """How many elements a list has, nulls counted. Raises MismatchError for all but lists."""
    require(value.type.name == "list")
    return Call("cardinality", (value,), LONG)
