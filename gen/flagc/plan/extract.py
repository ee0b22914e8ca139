# SPDX-License-Identifier: MIT
"""Brings scattered bits of the words together, as the index of a table.

Up to three runs of neighbouring bits are shifted and ored. More are gathered by one multiplication where a factor is found:
the chess programmers' magic multiplication, held to products in which nothing carries. Each bit of the factor adds a copy of the
masked word; if no two copies have a bit in the same place at or below the window, each bit of the window is one bit of the word,
which a proof can see. Where no factor is found for all bits of a word, some are found for parts of them.

The search goes output bit by output bit: the next one is given to an input bit that has no place yet, which fixes a bit of
the factor. It tries input bits in ascending order, so an order that is kept is found first (a machine may have an instruction for it).
"""

from dataclasses import dataclass
from typing import List, Optional, Sequence, Tuple

from .program import Bitor, Expr, Extract, Product, Run, Scaled

# A bit of the words: word and position.
Place = Tuple[int, int]

# So many runs are ored in any case.
FEW_RUNS = 3

# From so many runs on a product of 64 bits is worth its while on a word that a product of 32 bits could take.
MANY_RUNS = 6

# How often a search may try to place a bit, for one window and for all.
WINDOW_STEPS = 400
STEPS = 6_000


def gather(bits: Sequence[Place]) -> Tuple[Expr, Tuple[Place, ...]]:
    """The bits as one number, and the order in which they come in it, lowest first. The bits are given in ascending order."""
    plain = Extract(runs_of(bits))
    if len(plain.runs) <= FEW_RUNS:
        return plain, tuple(bits)
    order: List[Place] = []
    runs: List[Run] = []
    parts: List[Expr] = []
    for word in sorted({word for word, _ in bits}):
        for product, own in _shared(word, [position for at, position in bits if at == word]):
            if product is None:
                runs += runs_of([(word, position) for position in own], len(order))
            else:
                parts.append(Scaled(product, 1 << len(order)) if order else product)
            order += [(word, position) for position in own]
    if not parts:
        return plain, tuple(bits)
    if runs:
        parts.append(Extract(tuple(runs)))
    return parts[0] if len(parts) == 1 else Bitor(tuple(parts)), tuple(order)


def _shared(word: int, positions: List[int]) -> List[Tuple[Optional[Product], List[int]]]:
    """Parts of a word's bits, each with the product that gathers it; None where it has few runs, or where no product was found."""
    size = len(positions)
    for count in range(1, 1 + size // FEW_RUNS):
        cuts = [size * part // count for part in range(count + 1)]
        parts: List[Tuple[Optional[Product], List[int]]] = []
        for start, end in zip(cuts, cuts[1:]):
            own = positions[start:end]
            few = len(runs_of([(word, position) for position in own])) <= FEW_RUNS
            found = None if few else _magic(word, own)
            if not few and found is None:
                break
            parts.append((None, own) if found is None else found)
        else:
            return parts
    return [(None, positions)]


def runs_of(bits: Sequence[Place], to: int = 0) -> Tuple[Run, ...]:
    """The bits, moved to `to` and what follows, in as few runs as their positions allow."""
    runs: List[Run] = []
    for word, position in bits:
        last = runs[-1] if runs else None
        if last is not None and last.word == word and last.position + last.width == position:
            runs[-1] = Run(word, last.position, last.width + 1, last.to)
        else:
            runs.append(Run(word, position, 1, to))
        to += 1
    return tuple(runs)


def _magic(word: int, positions: List[int]) -> Optional[Tuple[Optional[Product], List[int]]]:
    """A product that gathers these bits of a word, and the order in which they come."""
    size = len(positions)
    left = STEPS
    for bits in (32, 64):
        if positions[-1] >= bits or bits == 64 and positions[-1] < 32 and len(runs_of([(word, at) for at in positions])) < MANY_RUNS:
            continue
        # At the top of the product nothing stands above the window, and no mask is needed behind the shift.
        for shift in range(bits - size, -1, -1):
            search = _Search(positions, shift, min(left, WINDOW_STEPS))
            factor = search.factor()
            left -= search.used
            if factor:
                mask = sum(1 << position for position in positions)
                return Product(word, mask, factor, bits, shift, size), search.order(factor)
            if left <= 0:
                return None
    return None


@dataclass(frozen=True)
class _State:
    """Some bits of the factor are fixed.

    places: of the product at or below the window that have a bit
    taken:  the bits of the word that have a place in the window
    """

    factor: int
    places: int
    taken: int


class _Search:
    """The search for a factor whose product has these bits from `shift` on."""

    def __init__(self, positions: Sequence[int], shift: int, steps: int) -> None:
        self.positions = positions
        self.shift = shift
        self.mask = sum(1 << position for position in positions)
        self.steps = steps
        self.used = 0

    def factor(self) -> int:
        """The factor, or 0 if none was found."""
        pending = [_State(0, 0, 0)]
        while pending and self.used < self.steps:
            state = pending.pop()
            free = state.places >> self.shift
            output = (~free & free + 1).bit_length() - 1
            if output == len(self.positions):
                return state.factor
            pending += [after for after in (self._placed(state, position, output) for position in reversed(self.positions)) if after]
        return 0

    def _placed(self, state: _State, position: int, output: int) -> Optional[_State]:
        """The state after the word's bit at `position` was given to a bit of the window."""
        move = self.shift + output - position
        if state.taken >> position & 1 or move < 0:
            return None
        self.used += 1
        copy = (self.mask << move) & (1 << self.shift + len(self.positions)) - 1
        inside = copy >> self.shift << self.shift >> move
        if copy & state.places or inside & state.taken:
            return None
        return _State(state.factor | 1 << move, state.places | copy, state.taken | inside)

    def order(self, factor: int) -> List[int]:
        """The bits of the word as they come in the window."""
        copies = [move for move in range(factor.bit_length()) if factor >> move & 1]
        return [next(place - move for move in copies if place >= move and self.mask >> place - move & 1)
                for place in range(self.shift, self.shift + len(self.positions))]
