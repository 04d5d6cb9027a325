"""Response times of anything that can be called."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

# A service that hangs must not hold up the run: what is asked for is then left unfinished.
LONGEST_SECONDS = 0.5


def response_times(ask: Callable[[], object], repeats: int) -> list[float]:
    """Times of the calls one after another, ms; fewer than asked for where they take long, at least one."""
    times: list[float] = []
    while len(times) < repeats and sum(times) < LONGEST_SECONDS * 1000:
        started = perf_counter()
        ask()
        times.append((perf_counter() - started) * 1000)
    return times
