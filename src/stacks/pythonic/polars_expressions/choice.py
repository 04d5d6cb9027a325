"""CASE, IN and functions that choose one of their arguments."""

from __future__ import annotations

from scenario.planner.expression import Call, Literal
from stacks.pythonic.polars_expressions.handler import Handler, polars_type


def _case(_: Call, arguments: list[str]) -> str:
    pairs = zip(arguments[:-1:2], arguments[1::2], strict=True)
    return f"pl{''.join(f'.when({when}).then({then})' for when, then in pairs)}.otherwise({arguments[-1]})"


def _horizontal(call: Call, arguments: list[str]) -> str:
    listed = ", ".join(arguments)
    if call.function == "coalesce":
        return f"pl.coalesce({listed})"
    if call.function == "least":
        return f"pl.min_horizontal({listed})"
    if call.type.name not in ("float", "double"):
        return f"pl.max_horizontal({listed})"
    # NaN is the greatest value in SQL and is skipped here.
    any_nan = ", ".join(f"{argument}.is_nan()" for argument in arguments)
    nan = f'pl.lit(float("nan"), dtype={polars_type(call.type)})'
    return f"pl.when(pl.any_horizontal({any_nan})).then({nan}).otherwise(pl.max_horizontal({listed}))"


def _in(call: Call, arguments: list[str]) -> str:
    values = [item.value for item in call.arguments[1:] if isinstance(item, Literal)]
    # Only `pl` is in scope, so values that are no literals of Python are written as text.
    written = f"pl.Series({[str(value) for value in values]!r})"
    match call.arguments[0].type.name:
        case "decimal":
            listed = f"{written}.cast({polars_type(call.arguments[0].type)}).implode()"
        case "date":
            listed = f'{written}.str.to_date("%Y-%m-%d").implode()'
        case "timestamp":
            listed = f'{written}.str.to_datetime("%Y-%m-%d %H:%M:%S%.f", time_unit="us").implode()'
        case _:
            listed = repr(values)
    return f"{arguments[0]}.is_in({listed})"


HANDLERS: dict[str, Handler] = {
    "case": _case,
    "coalesce": _horizontal,
    "greatest": _horizontal,
    "least": _horizontal,
    "in": _in,
}
