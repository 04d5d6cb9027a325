"""The `user_changes` table: what happens to users in the time of the events, in order of arrival."""

from __future__ import annotations

from dataset.characteristics import Shape
from dataset.lives import lives
from dataset.mix import bits, draw, label, one_of
from dataset.rhythm import START_US
from dataset.tables import users
from dataset.tables.column import Column

# Which column an update changes, in turn; each user starts somewhere in it.
CYCLE = ("segment", "newsletter", "segment", "segment", "birth_year", "newsletter", "segment", "newsletter")
GRADES = tuple(dict.fromkeys(users.SEGMENTS))


def changes(column: str) -> str:
    """SQL for how often a column has changed since the row in `users`, or since the insert."""
    # A life has at most 32 changes.
    counts = [sum(one == column for one in (CYCLE * 5)[:turn]) for turn in range(len(CYCLE) + 33)]
    return f"({one_of(counts, 'begins + updates')} - {one_of(counts, 'begins')})"


GRADE = one_of([GRADES.index(segment) for segment in users.SEGMENTS], bits("h", 0, 3))
YEAR = f"1945 + ({bits('h', 22, 6)} + 13 * years) % 64"
VALUES = {
    "segment": label(GRADES, f"({GRADE} + {changes('segment')}) % {len(GRADES)}"),
    "signup_date": f"coalesce(make_timestamp({START_US} + joined)::DATE, {users.SIGNUP})",
    # Corrected, or known at last.
    "birth_year": f"CASE WHEN {bits('h', 19, 3)} > 0 OR years > 0 THEN {YEAR} END",
    "newsletter": f"({users.NEWSLETTER}) = ({changes('newsletter')} & 1 = 0)",
}

KEY, *OTHERS = users.COLUMNS
COLUMNS = (
    Column("change_id", "long", f"(row << 8) + {bits('h', 40, 8)}"),
    Column("changed_at", "timestamp", f"make_timestamp({START_US} + changed)"),
    Column("operation", "string", "operation"),
    KEY,
    *(
        column._replace(sql=f"CASE WHEN operation <> 'delete' THEN {VALUES.get(column.name, column.sql)} END")
        for column in OTHERS
    ),
)


def values(shape: Shape, first: int, end: int) -> str:
    """SQL for rows [first, end)."""
    seed = shape.characteristics.seed
    return f"""
    SELECT *, {changes("birth_year")} AS years
    FROM (
      SELECT *, {draw("id", seed, "users", "row")} AS h, {users.home("id", seed)} AS lived,
        {bits(draw("id", seed, "user_changes", "begins"), 0, 3)} AS begins
      FROM ({lives(shape, first, end)})
    )"""
