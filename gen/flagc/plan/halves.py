# SPDX-License-Identifier: MIT
"""Split tables for functions of too many bits for `exact`: the upper and the lower half of an order, side by side, then joined.

The classes of the upper half are the nodes at the cut. Those of the lower half are the distinct columns of the matrix that has a row for
each of these nodes and a column for each assignment of the lower variables. Each half is a small function, with classes for
answers, and is planned for itself.
"""

from dataclasses import dataclass, replace
from typing import Dict, Iterator, List, Optional, Sequence, Tuple

from .assemble import assemble
from .budget import Budget, Exhausted
from .cofactors import cofactors, counts_from_top
from .context import Context
from .cuts import DEPTHS, MAX_ENTRIES, Climb, Ladder, climbs
from .exact import Found, exact
from .extract import Place
from .lookup import Lookup
from .shape import Joined, Raw, entry_for, entry_of
from .tabulate import MAX_INDEX_BITS

# The matrix of rows and columns has at most so many cells.
CELLS = 1 << 20

# Of each order so many cuts are tried, those with the least work.
CUTS = 8

# A half of so many bits is planned exactly.
EXACT_BITS = 11


@dataclass(frozen=True)
class Half:
    """A function from bits of the words (the lowest of the index first) to classes."""

    places: Tuple[Place, ...]
    classes: Tuple[int, ...]

    @property
    def count(self) -> int:
        """How many classes there are."""
        return 1 + max(self.classes)


@dataclass(frozen=True)
class Split:
    """Two halves, and what is answered for each pair of classes, those with the same upper one beside each other."""

    upper: Half
    lower: Half
    entries: Tuple[int, ...]


def splits(ladder: Ladder, context: Context, limit: int) -> Iterator[Split]:
    """The ways to divide an order in two halves of which neither is too large or best left as bits.

    limit: the table that joins them takes fewer bytes
    """
    bits = len(ladder.variables)
    counts = ladder.counts
    answer = dict(zip(ladder.nodes[-1], ladder.answers))
    work = sorted(((counts[cut] << bits - cut) + (1 << cut), cut) for cut in range(max(2, bits - MAX_INDEX_BITS), min(bits - 2, MAX_INDEX_BITS) + 1))
    for cells, cut in work[:CUTS]:
        if counts[cut] == 1 << cut or cells > CELLS or entry_for(ladder.answers).bytes(2 * counts[cut]) >= limit:
            continue
        context.budget.spend(cells)
        rows = [ladder.expand(node, cut, bits) for node in ladder.nodes[cut]]
        columns: Dict[Tuple[int, ...], int] = {}
        below = tuple(columns.setdefault(column, len(columns)) for column in zip(*rows))
        rest = len(columns) * len(rows)
        if len(columns) == 1 << bits - cut or rest > MAX_ENTRIES or entry_for(ladder.answers).bytes(rest) >= limit:
            continue
        number = {node: place for place, node in enumerate(ladder.nodes[cut])}
        above = tuple(number[node] for node in ladder.expand(ladder.nodes[0][0], 0, cut))
        entries = tuple(answer[node] for row in zip(*columns) for node in row)
        yield Split(Half(tuple(ladder.places(context, 0, cut)), above), Half(tuple(ladder.places(context, cut, bits)), below), entries)


def rough(split: Split) -> int:
    """About how many bytes the tables of a split take."""
    joined = entry_for(split.entries).bytes(len(split.entries))
    return joined + sum(min((climb.bytes for climb in _climbs(half)), default=1 << 40) for half in (split.upper, split.lower))


def joined(split: Split, budget: Budget) -> List[Lookup]:
    """The tables of a split, for each depth of loads."""
    halves = split.upper, split.lower
    choices = [_planned(half, budget) for half in halves]
    found: List[Lookup] = []
    for depth in sorted({plan.depth for choice in choices for plan in choice if plan.depth < DEPTHS}):
        shallow = [[plan for plan in choice if plan.depth <= depth] for choice in choices]
        if all(shallow):
            upper, lower = (_number(half, plans) for half, plans in zip(halves, shallow))
            found.append(Lookup(upper, lower, split.entries))
    return found


def _planned(half: Half, budget: Budget) -> List[Found]:
    """The plans of a half."""
    if len(half.places) <= EXACT_BITS:
        try:
            plans, _ = exact(cofactors(half.classes, budget), range(half.count), False, budget)
            if plans:
                return plans
        except Exhausted:
            pass
    return [Found(climb.bytes, climb.depth, _part(climb.cuts, len(half.places)), False) for climb in _climbs(half)]


def _climbs(half: Half) -> List[Climb]:
    return climbs(counts_from_top(half.classes), entry_of(0, half.count - 1))


def _part(cuts: Sequence[int], bits: int) -> Joined:
    """The stages of a climb as parts of the index; the variables of an order come from the highest bit down."""
    whole: Optional[Joined] = None
    start = 0
    for cut in cuts:
        raw = Raw((1 << bits - start) - (1 << bits - cut))
        mask = (1 << bits) - (1 << bits - cut)
        whole = Joined(mask, raw, Raw(0)) if whole is None else Joined(mask, whole, raw)
        start = cut
    assert whole is not None
    return whole


def _number(half: Half, plans: Sequence[Found]) -> Lookup:
    """What the smallest of these plans says."""
    made = assemble(min(plans, key=lambda plan: plan.bytes).part, half.classes, half.places)
    return replace(made, count=half.count)
