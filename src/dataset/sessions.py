"""How rows belong to sessions, without state: any row can be made alone.

Rows are in order of arrival. `lanes` sessions are under way at once, so row r is tick r // lanes of lane
r % lanes. Each lane is a string of blocks of 32 ticks, and each block is cut into sessions by one of 32
patterns. Which session a row belongs to, and at which row a session starts, follow by arithmetic.

Sessions are numbered by their place in the pattern, with few gaps: DuckDB joins by an array, not by a hash
table, if the keys of a part are within a million of each other.
"""

from __future__ import annotations

import hashlib

from dataset.characteristics import Shape
from dataset.mix import bits, draw, happens, one_of
from dataset.rhythm import QUANTILE_BITS, quantiles, resolution

BLOCK = 32
PATTERNS = 32
# Lengths of sessions, one of 16 even chances each. A block's end cuts some short.
LENGTHS = (1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 6, 7, 8, 10, 13, 16)
# A duplicate is delivered at most this many rows after the event.
DUPLICATE_DISTANCE = 8


def patterns(seed: int) -> list[list[tuple[int, int]]]:
    """For each pattern its sessions: the tick that each starts at in the block, and its length."""
    result = []
    for pattern in range(PATTERNS):
        random = hashlib.shake_256(f"{seed}/pattern/{pattern}".encode()).digest(BLOCK)
        sessions = []
        start = 0
        while start < BLOCK:
            length = min(LENGTHS[random[start] % len(LENGTHS)], BLOCK - start)
            sessions.append((start, length))
            start += length
        result.append(sessions)
    return result


def pattern_of_block(seed: int) -> str:
    """SQL for the number of a block's pattern."""
    return bits(draw("block", seed, "events", "pattern"), 0, 5)


def most_sessions(seed: int) -> int:
    """Sessions of the block that has most."""
    return max(map(len, patterns(seed)))


def rows(shape: Shape, first: int, end: int) -> str:
    """SQL for rows [first, end), each a `delivery`: `row`, its `session` and its `position` in it.

    A row that is delivered again has the number of the event that it repeats, and so all its values.
    """
    seed, lanes = shape.characteristics.seed, shape.lanes
    again = draw("range", seed, "events", "duplicate")
    row = (
        f"CASE WHEN {happens(again, 0, shape.characteristics.duplicates)} AND range >= {DUPLICATE_DISTANCE} "
        f"THEN range - 1 - {bits(again, 20, 3)} ELSE range END"
        if shape.characteristics.duplicates
        else "range"
    )
    packed = [
        number << 5 | start
        for pattern in patterns(seed)
        for number, (start, length) in enumerate(pattern)
        for _ in range(length)
    ]
    return f"""
    SELECT delivery, row, block * {most_sessions(seed)} + (packed >> 5) AS session,
      tick % {BLOCK} - (packed & 31) AS position
    FROM (
      SELECT *, {one_of(packed, f"{pattern_of_block(seed)} * {BLOCK} + tick % {BLOCK}")} AS packed
      FROM (
        SELECT *, tick // {BLOCK} * {lanes} + row % {lanes} AS block
        FROM (
          SELECT *, row // {lanes} AS tick
          FROM (SELECT range AS delivery, {row} AS row FROM range({first}, {end}))
        )
      )
    )"""


def sessions(shape: Shape, first: int, end: int) -> str:
    """SQL for the sessions that rows [first, end) belong to.

    Columns: `session`, `length` in events, and `started`, in microseconds since the range's start.
    """
    given, lanes = shape.characteristics, shape.lanes
    seed = given.seed
    low = max(0, first - DUPLICATE_DISTANCE) // lanes // BLOCK * lanes
    high = ((end - 1) // lanes // BLOCK + 1) * lanes

    # Only the part of the quantiles that these sessions can touch: long lists cost time.
    steps = resolution(given.range_us)
    scale = steps << QUANTILE_BITS
    step_low = (low // lanes * BLOCK * lanes * scale // shape.rows) >> QUANTILE_BITS
    step_high = min(steps, (high // lanes * BLOCK * lanes * scale // shape.rows >> QUANTILE_BITS) + 1)
    times = quantiles(seed, given.range_us)[step_low : step_high + 1]
    packed = [
        [number << 11 | start << 6 | length for number, (start, length) in enumerate(pattern)]
        for pattern in patterns(seed)
    ]
    return f"""
    SELECT session, length, began + ((ends - began) * part >> {QUANTILE_BITS}) AS started
    FROM (
      SELECT *, {one_of(times, f"step - {step_low}")} AS began,
        {one_of(times, f"step - {step_low - 1}")} AS ends
      FROM (
        SELECT *, quantile >> {QUANTILE_BITS} AS step, quantile & {(1 << QUANTILE_BITS) - 1} AS part
        FROM (
          SELECT *, arrival * {scale} // {shape.rows} AS quantile
          FROM (
            SELECT block * {most_sessions(seed)} + (packed >> 11) AS session, packed & 63 AS length,
              (block // {lanes} * {BLOCK} + (packed >> 6 & 31)) * {lanes} + block % {lanes} AS arrival
            FROM (
              SELECT block, unnest(('{packed}'::BIGINT[][])[1 + {pattern_of_block(seed)}]) AS packed
              FROM (SELECT range AS block FROM range({low}, {high}))
            )
          )
          WHERE arrival < {end} AND arrival + (length - 1) * {lanes} >= {first - DUPLICATE_DISTANCE}
        )
      )
    )"""
