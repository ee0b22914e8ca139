# SPDX-License-Identifier: MIT
"""The least bytes of a lookup through tables, for each depth of loads that wait for one another.

A dynamic programme over sets of variables. A part that has read the set S tells W(S) classes apart (see `cofactors`), or all 2^|S|
assignments where it is no table. A table over the parts A and B has a row for each pair of their classes, and the best table for S is
the best over all divisions of S in two; only the number of loads in a row ties the parts of a plan together. Tables that fit one constant
of the code cost nothing.

What is found has the minimum bytes among the plans in which each bit is read once and each table joins one part with raw bits, or two
parts, under the widths of `shape`. It says nothing about plans of other kinds.

Of sets that differ only by variables that can take each other's places, one stands for all. Divisions are tried from the root down, the
best first, and are dropped as soon as what they must cost reaches what is known to be possible (branch and bound). `lowest` holds what is
proven, `known` what was found, for each depth and set.
"""

from dataclasses import dataclass
from operator import mul
from typing import Dict, List, Optional, Sequence, Tuple

from .budget import Budget, Exhausted
from .cofactors import Cofactors
from .shape import Entry, Joined, Part, Raw, entry_of

DEPTHS = 4
NEVER = 1 << 60

# Of a set: the bits of its left part, and whether the left part and the right part are tables.
_Division = Tuple[int, bool, bool]


class Exact:
    """The search for one function.

    cofactors: of the function
    serial:    whether a table may join only one other table, with raw bits
    constants: whether a small table may be a constant of the code
    """

    def __init__(self, cofactors: Cofactors, serial: bool, constants: bool, budget: Budget) -> None:
        widths = cofactors.widths
        self.everything = len(widths) - 1
        self.cofactors = cofactors
        self.canonical = cofactors.canonical
        self.serial = serial
        self.budget = budget
        self.widths = widths
        self.raw = [1 << bin(mask).count("1") for mask in range(len(widths))]
        self.entries = [entry_of(0, width - 1, constants) for width in widths]
        # What a set can be told apart into without memory: a chain of constants does it, or it is raw.
        self.free = list(self.raw)
        self.constants: Dict[int, int] = {}
        self._find_constants()
        # The classes of each set for which a table makes sense.
        self.tables = [NEVER if free <= width else width for free, width in zip(self.free, widths)]
        self.lowest = [[self._bound(mask) for mask in range(len(widths))]]
        self.lowest += [list(self.lowest[0]) for _ in range(DEPTHS)]
        self.known: List[Dict[int, int]] = [{} for _ in range(DEPTHS + 1)]
        self.divisions: List[Dict[int, _Division]] = [{} for _ in range(DEPTHS + 1)]

    # --- parts without memory --------------------------------------------------------------------

    def _find_constants(self) -> None:
        """The sets that constants of the code put into classes, with the left part of the division that does it."""
        for mask in range(3, self.everything):
            most = self.entries[mask].most
            own = self.canonical[mask]
            if own != mask or self.widths[mask] > most or self.widths[mask] == self.raw[mask]:
                self.free[mask] = self.free[own]
                continue
            subsets = self._subsets(mask)
            left = [self.free[part] for part in subsets]
            right = left if not self.serial else [self.raw[part] for part in subsets]
            products = list(map(mul, left, reversed(right)))
            least = min(products)
            if least <= most:
                self.free[mask] = self.widths[mask]
                self.constants[mask] = subsets[products.index(least)]

    def _bound(self, mask: int) -> int:
        """Bytes that a table for the set cannot do without: a row for each class, and more than fit a constant."""
        entry = self.entries[mask]
        return 0 if self.tables[mask] == NEVER else entry.bits * max(self.widths[mask], entry.most + 1) + 7 >> 3

    def _subsets(self, mask: int) -> List[int]:
        """All subsets, in an order in which the complement of each stands as far from the end as it does from the start."""
        self.budget.spend(self.raw[mask] // 2)
        subsets = [0]
        while mask:
            bit = mask & -mask
            mask ^= bit
            subsets += [part | bit for part in subsets]
        return subsets

    # --- the search ------------------------------------------------------------------------------

    def best(self, depth: int, entry: Entry, limit: int) -> Optional[Tuple[int, Joined]]:
        """The fewest bytes, under the limit, of a table for everything with such entries; and its parts."""
        found = self._search(self.everything, entry, depth, limit)
        if found is None:
            return None
        return found[0], self._divided(self.everything, found[1], depth, entry)

    def _solve(self, mask: int, depth: int, limit: int) -> int:
        """The fewest bytes of a table for the set, a canonical one, if they are under the limit, else NEVER."""
        known = self.known[depth].get(mask)
        if known is not None:
            return known if known < limit else NEVER
        if self.lowest[depth][mask] >= limit:
            return NEVER
        found = self._search(mask, self.entries[mask], depth, limit)
        if found is None:
            self.lowest[depth][mask] = limit
            return NEVER
        self.known[depth][mask] = self.lowest[depth][mask] = found[0]
        self.divisions[depth][mask] = found[1]
        return found[0]

    def _search(self, mask: int, entry: Entry, depth: int, limit: int) -> Optional[Tuple[int, _Division]]:
        subsets = self._subsets(mask)
        free = [self.free[part] for part in subsets]
        other = free if not self.serial else [self.raw[part] for part in subsets]
        products = list(map(mul, free, reversed(other)))
        least = min(products)
        best: Optional[Tuple[int, _Division]] = None
        if depth or least <= entry.most:
            bytes_ = entry.bytes(least)
            if bytes_ < limit:
                limit, best = bytes_, (bytes_, (subsets[products.index(least)], False, False))
        # A table of more rows costs too much by itself; where no load is left for the parts, it must be a constant.
        rows = max(entry.most, (limit - 1) * 8 // entry.bits if depth > 1 else 0)
        tables = [self.tables[part] for part in subsets]
        tables[-1] = NEVER
        candidates: List[Tuple[int, int, int, bool]] = []
        for both, right in ((False, other), (True, tables)):
            if both and self.serial:
                continue
            end = len(subsets) // 2 if both else len(subsets)
            for place, count in enumerate(map(mul, tables[:end], reversed(right))):
                if count <= rows and self.canonical[subsets[place]] == subsets[place]:
                    part = subsets[place]
                    own = entry.bytes(count)
                    below = depth - (count > entry.most)
                    least = own + self.lowest[below][part] + (self.lowest[below][self.canonical[mask ^ part]] if both else 0)
                    if below and least < limit:
                        candidates.append((least, part, own, both))
        candidates.sort()
        self.budget.spend(len(candidates))
        for least, part, own, both in candidates:
            if least >= limit:
                break
            below = depth - (own > 0)
            behind = self.canonical[mask ^ part]
            rest = self.lowest[below][behind] if both else 0
            total = own + self._solve(part, below, limit - own - rest)
            if both and total < limit:
                total += self._solve(behind, below, limit - total)
            if total < limit:
                limit, best = total, (total, (part, True, both))
        return best

    # --- what was found --------------------------------------------------------------------------

    def _part(self, mask: int, depth: int, table: bool) -> Part:
        if table:
            return self._divided(mask, self.divisions[depth][self.canonical[mask]], depth, self.entries[mask])
        if self.canonical[mask] not in self.constants:
            return Raw(mask)
        return self._divided(mask, (self.constants[self.canonical[mask]], False, False), 0, self.entries[mask])

    def _divided(self, mask: int, division: _Division, depth: int, entry: Entry) -> Joined:
        part, left, right = self.cofactors.renamed(division[0], mask), division[1], division[2]
        counts = (self.tables if left else self.free)[part], self._right(mask ^ part, right)
        below = depth - (counts[0] * counts[1] > entry.most)
        if not part or part == mask:
            return Joined(mask, Raw(mask), Raw(0))
        other: Part = Raw(mask ^ part) if self.serial else self._part(mask ^ part, below, right)
        return Joined(mask, self._part(part, below, left), other)

    def _right(self, mask: int, table: bool) -> int:
        return self.tables[mask] if table else self.raw[mask] if self.serial else self.free[mask]


@dataclass(frozen=True)
class Found:
    """A plan: its bytes, the loads that wait for one another, and its parts. values: its entries are classes, whose answers a last table holds."""

    bytes: int
    depth: int
    part: Joined
    values: bool


def exact(cofactors: Cofactors, answers: Sequence[int], serial: bool, budget: Budget, constants: bool = True,
          known: Sequence[Found] = ()) -> Tuple[List[Found], bool]:
    """The smallest plan for each depth at which more loads save bytes, and whether the budget was enough to be sure of it.

    answers: the distinct ones
    known:   plans that are there already; only smaller ones of a depth are of use
    """
    found: List[Found] = []
    entry, number = entry_of(min(answers), max(answers), constants), entry_of(0, len(answers) - 1, constants)
    try:
        search = Exact(cofactors, serial, constants, budget)
        for depth in range(DEPTHS + 1):
            for values, own, each in ((False, 0, entry), (True, entry.bytes(len(answers)), number)):
                below = depth - (own > 0)
                limit = min([plan.bytes for plan in [*found, *known] if plan.depth <= depth], default=NEVER)
                if below < 0 or limit <= own or values and number.bits >= entry.bits:
                    continue
                best = search.best(below, each, limit - own)
                if best is not None:
                    found = [plan for plan in found if plan.depth < depth]
                    found.append(Found(best[0] + own, depth, best[1], values))
    except Exhausted:
        return found, False
    return found, True
