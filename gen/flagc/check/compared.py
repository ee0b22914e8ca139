# SPDX-License-Identifier: MIT
"""Words on which another function is compared with the rules, where there are too many to compare them all.

The reduced set tells the mistakes that a rule may hold. One in the other function, such as a range that ends a code later, needs no mutant of the
rules; so the borders of the ranges that rules ask for come along, and some words from everywhere.
"""

from typing import Dict, Iterator, List, Sequence, Tuple

from ..model.model import Block, Dispatch, Field, FlagSet, Rule
from .literals import literals
from .mutants import items, rules_of
from .pairs import borders
from .vectors import Vector, reduced

# So many words are chosen at the borders of ranges, and so many by a fixed generator of pseudo-random numbers.
BORDERS, SCATTERED = 4096, 512


def compared(dispatch: Dispatch, sets: Sequence[FlagSet]) -> Tuple[Tuple[int, ...], ...]:
    """The words, without doubles. `sets`: of the words of the dispatch, and of the old words behind them that no input holds."""
    vectors = reduced(dispatch).vectors
    words = dict.fromkeys(vector.words for vector in vectors)
    room = len(words) + BORDERS
    for near in _bordering(dispatch, vectors):
        if len(words) >= room:
            break
        words[near] = None
    words.update(dict.fromkeys(_scattered(sets)))
    return tuple(words)


def _bordering(dispatch: Dispatch, vectors: Sequence[Vector]) -> Iterator[Tuple[int, ...]]:
    """Words of each rule with one field at a border: the first word that the rule answers for all rules, then the others that show something of it."""
    witnesses: Dict[int, List[Tuple[int, ...]]] = {}
    for kinds in (("rule",), ("true", "false", "mutant")):
        for vector in vectors:
            for wish in vector.wishes:
                if wish.kind in kinds and isinstance(wish.item, (Rule, Block)):
                    for rule in rules_of(wish.item):
                        witnesses.setdefault(rule, []).append(vector.words)
    asked = [(literal, list(dict.fromkeys(words for rule in rules_of(item) for words in witnesses.get(rule, ()))))
             for _, item in items(dispatch) for literal in literals(item.condition)[0]]
    for turn in range(max((len(some) for _, some in asked), default=0)):
        for literal, some in asked:
            if turn < len(some):
                yield from borders(literal, some[turn])


def _scattered(sets: Sequence[FlagSet]) -> Iterator[Tuple[int, ...]]:
    """Pseudo-random words, each field at a code that has a name."""
    state = 1
    for _ in range(SCATTERED):
        row: List[int] = []
        for flags in sets:
            word = 0
            for field in flags.fields:
                if field.fixed is not None:
                    continue
                number = 0
                for _ in range(field.width // 32 + 1):
                    # Knuth's linear congruential generator modulo 2^64, of which the upper half is good.
                    state = (state * 6364136223846793005 + 1442695040888963407) % (1 << 64)
                    number = number << 32 | state >> 32
                word |= _code(field, number) << field.position
            row.append(word)
        yield tuple(row)


def _code(field: Field, number: int) -> int:
    """One of the field's codes."""
    number %= sum(high - low + 1 for low, high in field.named)
    for low, high in field.named:
        if number <= high - low:
            return low + number
        number -= high - low + 1
    raise AssertionError("the codes have an end")
