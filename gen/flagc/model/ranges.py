# SPDX-License-Identifier: MIT
"""Sets of codes as ascending ranges (inclusive) that do not touch."""

import bisect
from typing import Iterable, List, Tuple

Ranges = Tuple[Tuple[int, int], ...]


def joined(ranges: Iterable[Tuple[int, int]]) -> Ranges:
    """Ranges in any order, sorted, and made one where they overlap or touch."""
    result: List[Tuple[int, int]] = []
    for low, high in sorted(ranges):
        if result and low <= result[-1][1] + 1:
            result[-1] = (result[-1][0], max(high, result[-1][1]))
        else:
            result.append((low, high))
    return tuple(result)


def common(some: Ranges, others: Ranges) -> Ranges:
    """What lies in ranges of both."""
    result: List[Tuple[int, int]] = []
    for low, high in some:
        place = max(0, bisect.bisect_left(others, (low, low)) - 1)
        while place < len(others) and others[place][0] <= high:
            if others[place][1] >= low:
                result.append((max(low, others[place][0]), min(high, others[place][1])))
            place += 1
    return tuple(result)


def outside(ranges: Ranges, top: int) -> Ranges:
    """The codes from 0 to `top` that are in none of the ranges."""
    result: List[Tuple[int, int]] = []
    following = 0
    for low, high in ranges:
        if following < low:
            result.append((following, low - 1))
        following = high + 1
    if following <= top:
        result.append((following, top))
    return tuple(result)
