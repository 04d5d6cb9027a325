"""When sessions start: daily and weekly rhythm and bursts, as the quantiles of time over arrival order."""

from __future__ import annotations

import hashlib

from dataset.mix import one_of

# 2026-01-05, a Monday, 00:00 UTC. Every dataset starts here.
START_US = 1_767_571_200_000_000
HOUR_US = 3_600_000_000

# Relative traffic by hour of the day (UTC) and by day from Monday: quiet before dawn, a peak in the evening,
# weekends a third lower.
HOURS = (35, 25, 18, 14, 13, 17, 28, 45, 62, 74, 80, 84, 88, 86, 83, 82, 85, 91, 98, 106, 110, 100, 78, 54)
DAYS = (100, 104, 102, 101, 96, 70, 66)
# One hour in 60, on average, has three times its usual traffic.
BURST_EVERY = 60
BURST_FACTOR = 3
# Steps of a quantile's fraction: between two quantiles time goes on evenly.
QUANTILE_BITS = 14


def weights(seed: int, range_us: int) -> list[int]:
    """Relative traffic of each hour of the range; the last one may be cut short."""
    result = []
    for hour in range(-(-range_us // HOUR_US)):
        drawn = int.from_bytes(hashlib.sha256(f"{seed}/burst/{hour}".encode()).digest()[:8], "big")
        factor = BURST_FACTOR if drawn % BURST_EVERY == 0 else 1
        length = min(HOUR_US, range_us - hour * HOUR_US) // 1_000_000
        result.append(HOURS[hour % 24] * DAYS[hour // 24 % 7] * factor * length)
    return result


def resolution(range_us: int) -> int:
    """Number of quantile steps, a power of two: about four for each hour."""
    hours = -(-range_us // HOUR_US)
    return min(1 << max(8, (4 * hours - 1).bit_length()), 1 << 14)


def quantiles(seed: int, range_us: int) -> list[int]:
    """Microseconds since the start at which each k-th part of all sessions has begun; exact integers."""
    by_hour = weights(seed, range_us)
    total = sum(by_hour)
    steps = resolution(range_us)
    result = []
    hour, before = 0, 0
    for k in range(steps):
        target = total * k
        while (before + by_hour[hour]) * steps <= target:
            before += by_hour[hour]
            hour += 1
        start = hour * HOUR_US
        length = min(HOUR_US, range_us - start)
        result.append(start + (target - before * steps) * length // (by_hour[hour] * steps))
    return [*result, range_us]


def moment(arrival: str, rows: int, seed: int, range_us: int) -> str:
    """SQL for microseconds since the start at which one of `rows` rows in order of time happens."""
    times = quantiles(seed, range_us)
    scaled = f"(({arrival}) * {resolution(range_us) << QUANTILE_BITS} // {rows})"
    step = f"({scaled} >> {QUANTILE_BITS})"
    began, ends = one_of(times, step), one_of(times, f"{step} + 1")
    return f"({began} + (({ends} - {began}) * ({scaled} & {(1 << QUANTILE_BITS) - 1}) >> {QUANTILE_BITS}))"
