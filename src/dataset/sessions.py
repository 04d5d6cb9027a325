"""How rows belong to sessions, without state: any row can be made alone.

Rows are in order of arrival. `lanes` sessions are under way at once, so row r is tick r // lanes of lane
r % lanes. Each lane is a string of blocks of 32 ticks, and each block is cut into sessions by one of 32
patterns. A row's session, its place in it and the row that the session started at follow by arithmetic.
"""

from __future__ import annotations

import hashlib

from dataset.characteristics import Shape
from dataset.mix import bits, draw, happens, one_of
from dataset.rhythm import quantiles, resolution

BLOCK = 32
PATTERNS = 32
# Lengths of sessions, one of 16 even chances each; 5.4 events on average before a block's end cuts it short.
LENGTHS = (1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 6, 7, 8, 10, 13, 16)
QUANTILE_BITS = 14


def patterns(seed: int) -> list[int]:
    """For each of 32 × 32 ticks: where its session starts in the block × 64 + the session's length."""
    entries = []
    for pattern in range(PATTERNS):
        random = hashlib.shake_256(f"{seed}/pattern/{pattern}".encode()).digest(BLOCK)
        start = 0
        while start < BLOCK:
            length = min(LENGTHS[random[start] % len(LENGTHS)], BLOCK - start)
            entries += [start * 64 + length] * length
            start += length
    return entries


def session_rows(shape: Shape, first: int, end: int) -> str:
    """SQL for rows [first, end) with session, position in it, its length and its start in time.

    Columns: `row` (of the event; a duplicate has an earlier row's), `session`, `position`, `length`,
    `started` (µs since the range's start).
    """
    given = shape.characteristics
    seed, lanes = given.seed, shape.lanes
    steps = resolution(given.range_us)
    scale = steps << QUANTILE_BITS

    # Only the part of the quantiles that these rows can touch: long lists cost time.
    low = max(0, first - BLOCK * lanes - 8) * scale // shape.rows >> QUANTILE_BITS
    high = ((end - 1) * scale // shape.rows >> QUANTILE_BITS) + 1
    times = quantiles(seed, given.range_us)[low : high + 1]

    again = draw("range", seed, "events", "duplicate")
    # Delivered again: the copy arrives up to eight rows after the event.
    row = (
        f"CASE WHEN {happens(again, 0, given.duplicates)} AND range >= 8 "
        f"THEN range - 1 - {bits(again, 20, 3)} ELSE range END"
        if given.duplicates
        else "range"
    )
    pattern = bits(draw("block", seed, "events", "pattern"), 0, 5)
    return f"""
    SELECT row, session, position, length, began + ((ends - began) * part >> {QUANTILE_BITS}) AS started
    FROM (
      SELECT *, {one_of(times, f"step - {low}")} AS began, {one_of(times, f"step - {low - 1}")} AS ends
      FROM (
        SELECT *, quantile >> {QUANTILE_BITS} AS step, quantile & {(1 << QUANTILE_BITS) - 1} AS part
        FROM (
          SELECT row, block * {BLOCK} + (packed >> 6) AS session,
            tick % {BLOCK} - (packed >> 6) AS position, packed & 63 AS length,
            ((tick // {BLOCK} * {BLOCK} + (packed >> 6)) * {lanes} + lane) * {scale} // {shape.rows} AS quantile
          FROM (
            SELECT *, {one_of(patterns(seed), f"{pattern} * {BLOCK} + tick % {BLOCK}")} AS packed
            FROM (
              SELECT *, tick // {BLOCK} * {lanes} + lane AS block
              FROM (
                SELECT row, row // {lanes} AS tick, row % {lanes} AS lane
                FROM (SELECT {row} AS row FROM range({first}, {end}))
              )
            )
          )
        )
      )
    )"""
