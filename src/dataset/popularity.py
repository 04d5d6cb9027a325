"""Which key a row gets: uniform at `skewFactor` 0, a few keys for most rows at 1.

A share `skewFactor` of the draws is skewed, the others are uniform. A skewed draw takes octave `b` with a
probability in proportion to 2^(-b/2), and one of the 2^b ranks in it evenly: in steps of octaves a Zipf
distribution of exponent 1.5. At skewFactor 1 the first key holds 29 % of the draws and the first seven
66 %; the shares at other factors are in proportion.
"""

from __future__ import annotations

from math import gcd, isqrt

from dataset.characteristics import Shape
from dataset.mix import bits, happens, one_of


def octaves(count: int) -> list[int]:
    """256 entries, the octave of a skewed draw by 8 bits; whole octaves within `count` keys only."""
    last = (count + 1).bit_length() - 1
    shares = [isqrt(1 << (60 - octave)) for octave in range(last)]
    total = sum(shares)
    entries: list[int] = []
    reached = 0
    for octave, share in enumerate(shares):
        reached += share
        entries += [octave] * (reached * 256 // total - len(entries))
    return entries


def rank(drawn: str, count: int, skew_factor: float) -> str:
    """SQL for a rank from 0 (most popular) below `count`, from one draw."""
    uniform = f"{bits(drawn, 28, 35)} % {count}"
    if skew_factor == 0:
        return f"({uniform})"
    octave = one_of(octaves(count), bits(drawn, 20, 8))
    # The draw's upper bits are taken modulo a power of two: every rank of the octave is equally likely.
    skewed = f"(1 << {octave}) - 1 + ({bits(drawn, 28, 35)} & ((1 << {octave}) - 1))"
    return f"(CASE WHEN {happens(drawn, 0, skew_factor)} THEN {skewed} ELSE {uniform} END)"


def key(drawn: str, table: str, shape: Shape) -> str:
    """SQL for a key of a join table, from 1. Popular keys are strewn over the range, not its first ones."""
    count, skew_factor = shape.keys[table], shape.characteristics.skew_factor
    step = coprime(count)
    return (
        f"(({rank(drawn, count, skew_factor)} * {step} + {shape.characteristics.seed % count}) % {count} + 1)"
    )


def coprime(count: int) -> int:
    """A multiplier near the golden section of `count` that shares no divisor with it, so that it permutes."""
    step = count * 618 // 1000 | 1
    while gcd(step, count) != 1:
        step += 2
    return step
