# SPDX-License-Identifier: MIT
"""A first look: a word inside one cube and outside many others.

Davis, Putnam, Logemann and Loveland's branching, without clauses. The guess is the word whose open bits are all 0; only the
cubes that it lies in matter, and one of their bits must become 1. Most questions about rules are over after a few guesses,
the word found has few bits, and a guess costs one pass over the cubes.
"""

from typing import List, Optional, Sequence, Tuple

from .predicate import Cube
from .question import bits_of


class OutOfLooks(Exception):
    """Neither a word nor a proof was found within the budget."""


def avoid(inside: Cube, outside: Sequence[Cube], looks: int) -> Optional[int]:
    """A word of the cube `inside` that lies in none of `outside`, or None if there is none.

    Raises OutOfLooks once it would look at more cubes than `looks`, the same cube counted again at every guess.
    """
    pending: List[Tuple[int, int]] = [inside]
    while pending:
        looks -= len(outside) + 1
        if looks < 0:
            raise OutOfLooks
        care, guess = pending.pop()
        hit = [cube & ~care for cube, value in outside if guess & cube == value]
        if not hit:
            return guess
        tightest = min(hit, key=_size)
        if tightest:
            bit = max(bits_of(tightest), key=lambda bit: sum(1 for cube in hit if cube & bit))
            pending += [(care | bit, guess), (care | bit, guess | bit)]
    return None


def _size(mask: int) -> int:
    return bin(mask).count("1")
