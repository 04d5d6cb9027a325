"""How the change feed's rows belong to users, without state: any row can be made alone.

Rows are in order of arrival. With `groups` groups, row r is turn r // groups of group r % groups. A group's
32 turns are dealt out to 12 lives by one of 16 patterns; a life is all that happens to one user. So the
changes of a user are `groups` rows apart or a multiple of it, strewn over the whole feed.
"""

from __future__ import annotations

import hashlib

from dataset.characteristics import CHANGED_USERS, CHANGES, NEW_USERS, Shape
from dataset.mix import bits, draw, happens, one_of
from dataset.popularity import coprime
from dataset.rhythm import moment

PATTERNS = 16
LIVES = NEW_USERS + CHANGED_USERS
# The first lives of a group are those of new users. These lives end with a delete.
DELETED = (0, 4, 8)


def pattern(seed: int, number: int) -> list[int]:
    """Of each turn: its life (4 bits), number in that life (5), the life's first turn (5), whether last."""
    random = hashlib.shake_256(f"{seed}/lives/{number}".encode()).digest(3 * CHANGES)
    # One for each, and two for the new user that is deleted.
    dealt = [0, *range(LIVES)]
    for first, second in zip(random[::3], random[1::3], strict=True):
        # Products of two draws: some users change far more often than others.
        dealt.append((first * second * LIVES >> 16) * 5 % LIVES)
    turns = [life for _, life in sorted(zip(random[2::3], dealt[:CHANGES], strict=True))]
    return [
        life | turns[:turn].count(life) << 4 | turns.index(life) << 9 | (life not in turns[turn + 1 :]) << 14
        for turn, life in enumerate(turns)
    ]


def lives(shape: Shape, first: int, end: int) -> str:
    """SQL for rows [first, end) of the feed.

    Columns: `row`; `id` of the user; `operation`; `updates`, how many the user has had with this one;
    `changed` and `joined`, in microseconds since the range's start (the latter null unless the user is new).
    """
    given, groups = shape.characteristics, shape.change_groups
    seed, users, rows = given.seed, shape.join_table_rows["users"], CHANGES * groups
    turns = [turn for number in range(PATTERNS) for turn in pattern(seed, number)]
    of_group = bits(draw('"group"', seed, "user_changes", "pattern"), 0, 4)
    sent = draw("row", seed, "user_changes", "sent")
    # Less than the distance to the same user's change before: each user's changes stay in order.
    delay = f"{bits('sent', 20, 36)} % {groups} * 3 // 4"
    is_late = f"{happens('sent', 0, given.late)} AND turn > 0 AND operation <> 'insert'"
    # Users who change are strewn over the table by a multiplication that permutes its keys.
    changing = f'("group" * {CHANGED_USERS} + life - {NEW_USERS}) * {coprime(users)} % {users} + 1'
    return f"""
    SELECT row, operation, position + CASE WHEN new THEN 0 ELSE 1 END AS updates,
      CASE WHEN new THEN {users} + "group" * {NEW_USERS} + life + 1 ELSE {changing} END AS id,
      {moment(f"row - CASE WHEN {is_late} THEN {delay} ELSE 0 END", rows, seed, given.range_us)} AS changed,
      CASE WHEN new THEN {moment(f'start * {groups} + "group"', rows, seed, given.range_us)} END AS joined
    FROM (
      SELECT *, {sent} AS sent,
        CASE WHEN new AND position = 0 THEN 'insert'
          WHEN last AND life IN {DELETED} THEN 'delete' ELSE 'update' END AS operation
      FROM (
        SELECT row, "group", turn, packed & 15 AS life, packed >> 4 & 31 AS position,
          packed >> 9 & 31 AS start, packed >> 14 = 1 AS last, (packed & 15) < {NEW_USERS} AS new
        FROM (
          SELECT *, {one_of(turns, f"{of_group} * {CHANGES} + turn")} AS packed
          FROM (
            SELECT range AS row, range // {groups} AS turn, range % {groups} AS "group"
            FROM range({first}, {end})
          )
        )
      )
    )"""
