"""The functions of the common subset: names, signatures, and what builds each from typed arguments."""

from __future__ import annotations

from dataclasses import dataclass

from scenario.planner.casts import DIGITS_OF_A_DOUBLE
from scenario.planner.coerce import require, unified
from scenario.planner.expression import Build, Call, TypedExpression
from scenario.planner.nested import cardinality
from scenario.planner.number_functions import double, modulo, round_to, same_kind, sign, to_whole
from scenario.planner.text_functions import json_field, left, of_text, replace, split_part, substring, trim
from scenario.planner.time_functions import (
    DIFFERENCE_UNITS,
    PARTS_OF_DATE,
    PARTS_OF_TIME,
    TRUNCATE_UNITS,
    date_diff,
    date_trunc,
    epoch,
    epoch_us,
    make_timestamp,
    part_of,
)
from scenario.planner.types import BOOLEAN, LONG, NULL, STRING


@dataclass(frozen=True)
class Function:
    """A documented function. `build` takes the typed arguments and raises MismatchError for wrong ones."""

    signature: str
    build: Build
    least: int
    most: int | None


def _alike(function: str) -> Build:
    """Functions that choose one of their arguments."""

    def build(*arguments: TypedExpression) -> TypedExpression:
        same = unified(arguments)
        require(same[0].type != NULL)
        if function in ("greatest", "least"):
            require(same[0].type != BOOLEAN)
        return Call(function, tuple(same), same[0].type)

    return build


def _function(signature: str, build: Build, least: int, most: int | None = -1) -> tuple[str, Function]:
    return signature.partition("(")[0], Function(signature, build, least, least if most == -1 else most)


FUNCTIONS: dict[str, Function] = dict(
    [
        _function("abs(number)", same_kind("abs"), 1),
        _function("cardinality(list)", cardinality, 1),
        _function("ceil(number)", to_whole("ceil"), 1),
        _function("coalesce(value, …), all of one kind", _alike("coalesce"), 1, None),
        _function("concat(string, …)", of_text("concat", STRING), 1, None),
        _function("contains(string, string)", of_text("contains", BOOLEAN), 2),
        _function(
            f"date_diff('unit', from, to), unit {', '.join(DIFFERENCE_UNITS)} (dates: day, month, year)",
            date_diff,
            3,
        ),
        _function(
            f"date_trunc('unit', timestamp or date), unit {', '.join(TRUNCATE_UNITS)} (dates: from day)",
            date_trunc,
            2,
        ),
        _function("ends_with(string, string)", of_text("ends_with", BOOLEAN), 2),
        _function("epoch(timestamp)", epoch, 1),
        _function("epoch_us(timestamp)", epoch_us, 1),
        _function("exp(number)", double("exp"), 1),
        _function("floor(number)", to_whole("floor"), 1),
        _function("greatest(value, value, …), all of one kind", _alike("greatest"), 2, None),
        _function(
            "json_field(string, 'constant path of names of letters, digits and _: a.b')", json_field, 2
        ),
        _function("least(value, value, …), all of one kind", _alike("least"), 2, None),
        _function("left(string, constant length from 0)", left, 2),
        _function("length(string)", of_text("length", LONG), 1),
        _function("ln(number)", double("ln", guarded=True), 1),
        _function("lower(string)", of_text("lower", STRING), 1),
        _function("ltrim(string[, 'characters'])", trim("trim_start"), 1, 2),
        _function("make_timestamp(microseconds as int or long)", make_timestamp, 1),
        _function("mod(int or long, int or long)", modulo, 2),
        _function("nullif(value, value), both of one kind", _alike("nullif"), 2),
        _function("power(number, number)", double("power"), 2),
        _function("replace(string, 'constant, not empty', 'constant')", replace, 3),
        _function(f"round(number[, constant places, 0 to {DIGITS_OF_A_DOUBLE}])", round_to, 1, 2),
        _function("rtrim(string[, 'characters'])", trim("trim_end"), 1, 2),
        _function("sha256(string)", of_text("sha256", STRING), 1),
        _function("sign(number)", sign, 1),
        _function("split_part(string, 'constant, not empty', constant index from 1)", split_part, 3),
        _function("sqrt(number)", double("sqrt", guarded=True), 1),
        _function("starts_with(string, string)", of_text("starts_with", BOOLEAN), 2),
        _function("substring(string, constant start from 1[, constant length from 0])", substring, 2, 3),
        _function("trim(string[, 'characters'])", trim("trim"), 1, 2),
        _function("upper(string)", of_text("upper", STRING), 1),
        *(_function(f"{part}(timestamp or date)", part_of(part), 1) for part in PARTS_OF_DATE),
        *(_function(f"{part}(timestamp)", part_of(part), 1) for part in PARTS_OF_TIME),
    ]
)

ALIASES = {
    "ceiling": "ceil",
    "ifnull": "coalesce",
    "pow": "power",
    "substr": "substring",
}

REFUSED = {
    "array_length": "cardinality(list)",
    "array_size": "cardinality(list)",
    "dayofweek": "isodow(x), 1 for Monday to 7 for Sunday: engines number dayofweek differently",
    "weekday": "isodow(x), 1 for Monday to 7 for Sunday: engines number weekday differently",
    "if": "CASE WHEN … THEN … ELSE … END",
    "iff": "CASE WHEN … THEN … ELSE … END",
    "len": "length(string) or cardinality(list)",
    "log": "ln(x): engines take log to different bases",
    "now": "a value of the data: the time of day differs from trial to trial",
    "random": "a value of the data: random numbers differ from trial to trial",
    "json_extract": "json_field(string, 'a.b')",
    "json_extract_string": "json_field(string, 'a.b')",
    "get_json_object": "json_field(string, 'a.b')",
    "median": "approx_quantile(x, 0.5)",
    "md5": "sha256(string)",
    "sha1": "sha256(string)",
    "sha2": "sha256(string)",
    "hash": "sha256(string): engines hash differently",
    "regexp_like": "LIKE, contains or split_part: engines read regular expressions differently",
    "regexp_matches": "LIKE, contains or split_part: engines read regular expressions differently",
    "size": "cardinality(list)",
    "struct_extract": "struct.field",
    "to_timestamp": "make_timestamp(microseconds), or CAST(text AS timestamp)",
}
