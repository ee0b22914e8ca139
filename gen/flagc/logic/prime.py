# SPDX-License-Identifier: MIT
"""What a finding is made of, in few words: prime regions, and the rules that cover another.

A *region* gives each field a set of codes. It is grown from a witness, field by field, for as long as every word in it that can
happen lies in what was asked for; so it is a prime implicant over fields instead of bits (Quine). The next region grows
from a witness outside those found.
"""

from dataclasses import dataclass
from typing import Dict, List, Optional, Sequence, Tuple

from ..model.model import Dispatch, EnumType, Field
from ..model.ranges import Ranges, joined
from .find import EMPTY, Finder, Finding, Found
from .predicate import Graph
from .question import Family

# Enums with more members than this are widened like numbers, end by end.
MANY = 64

# What a cover may cost: questions after the single members were tried, and the greatest cover whose shares are counted.
TRIALS = 100
COUNTED = 16

# Of more members than this it is first asked which of them a proof needs.
CROWD = 64


@dataclass(frozen=True)
class Cell:
    """The codes (ascending ranges, named codes only) that a region leaves a field."""

    word: int
    field: Field
    ranges: Ranges


@dataclass(frozen=True)
class Region:
    """Some combinations of what was asked for.

    cells: the fields that it restricts, in the order of words and declaration
    words: a witness
    count: how many combinations it has, or None past the diagram's budget
    """

    cells: Tuple[Cell, ...]
    words: Tuple[int, ...]
    count: Optional[int]


@dataclass(frozen=True)
class Regions:
    """Regions of what was asked for.

    beyond: EMPTY if they hold all of it, a word that they leave out, or UNDECIDED
    """

    regions: Tuple[Region, ...]
    beyond: Finding


def prime_regions(finder: Finder, dispatch: Dispatch, inside: Sequence[int], outside: Sequence[int], excluded: int,
                  limit: int = 3, disjoint: bool = False) -> Regions:
    """Up to `limit` regions of the words inside all, outside all of these, and not excluded.

    disjoint: no word that can happen is in two of them; else each is as large as it can be, and they may overlap
    """
    found: List[Region] = []
    taken: List[int] = []
    while True:
        beyond = finder.find(inside, [*outside, excluded, *taken], few=True)
        if not isinstance(beyond, Found) or len(found) == limit:
            return Regions(tuple(found), beyond)
        if disjoint or not found:
            growth = _Growth(finder, inside, [*outside, *taken], excluded)
        cells = growth.grow(beyond.words, _cells_of(dispatch, beyond.words))
        taken.append(literal_of(finder.graph, cells))
        found.append(Region(tuple(cells), beyond.words, finder.count([taken[-1]], [excluded])))


def literal_of(graph: Graph, cells: Sequence[Cell]) -> int:
    """The words in all these cells."""
    return graph.conj([graph.codes(cell.word, cell.field, cell.ranges) for cell in cells])


def _cells_of(dispatch: Dispatch, words: Sequence[int]) -> List[Cell]:
    """The combination that words are, as one cell a field."""
    cells = []
    for number, word in enumerate(dispatch.words):
        for field in word.set.fields:
            if field.fixed is None:
                cells.append(Cell(number, field, (unit_of(field, _code_in(words[number], field)),)))
    return cells


def _code_in(word: int, field: Field) -> int:
    return word >> field.position & (1 << field.width) - 1


def unit_of(field: Field, code: int) -> Tuple[int, int]:
    """The range of codes that has the same name as this code."""
    if isinstance(field.type, EnumType):
        for member in field.type.members:
            if member.low <= code <= member.high:
                return member.low, member.high
    return code, code


class _Growth:
    """Widens cells while what they hold stays within what was asked for."""

    def __init__(self, finder: Finder, inside: Sequence[int], outside: Sequence[int], excluded: int) -> None:
        self.finder = finder
        self.graph = finder.graph
        self.inside = inside
        self.outside = Family(finder.graph, outside)
        self.excluded = excluded

    def _within(self, cells: Sequence[Cell]) -> bool:
        """Whether every word in the cells that can happen is asked for, for certain."""
        region = literal_of(self.graph, cells)
        find = self.finder.find
        if any(find([region], [literal, self.excluded]) is not EMPTY for literal in self.inside):
            return False
        meeting = self.outside.meeting(region, 0, len(self.outside.literals))
        return all(find([region, self.outside.literals[number]], [self.excluded]) is EMPTY for number in meeting)

    def grow(self, words: Sequence[int], cells: Sequence[Cell]) -> List[Cell]:
        """The cells that remain when all that can be dropped is dropped and the rest is widened. They start as the names of the words' codes.

        What is declared last is dropped first, so that a region speaks of what stands first.
        """
        kept = self._exact(words, cells)
        for cell in reversed(tuple(kept)):
            others = [other for other in kept if other is not cell]
            if self._within(others):
                kept = others
        for place, cell in enumerate(kept):
            others = kept[:place] + kept[place + 1 :]
            kept[place] = self._widen(cell, others)
        return kept

    def _exact(self, words: Sequence[int], cells: Sequence[Cell]) -> List[Cell]:
        """The cells, narrowed to the words' codes where a name of several codes says too much: codes of a field may be compared with another's."""
        kept = list(cells)
        if all(low == high for cell in kept for low, high in cell.ranges) or self._within(kept):
            return kept
        exact = [Cell(cell.word, cell.field, ((_code_in(words[cell.word], cell.field),) * 2,)) for cell in kept]
        for place, cell in enumerate(kept):
            if cell != exact[place] and self._within([*exact[:place], cell, *exact[place + 1 :]]):
                exact[place] = cell
        return exact

    def _widen(self, cell: Cell, others: Sequence[Cell]) -> Cell:
        if cell.field.width == 1:
            return cell
        if isinstance(cell.field.type, EnumType) and len(cell.field.type.members) <= MANY:
            return self._add_members(cell, others)
        low, high = cell.ranges[0]
        first, last = next(named for named in cell.field.named if named[0] <= low <= named[1])
        high = self._reach(cell, others, low, high, last)
        low = self._reach(cell, others, high, low, first)
        return Cell(cell.word, cell.field, ((low, high),))

    def _add_members(self, cell: Cell, others: Sequence[Cell]) -> Cell:
        """Every other member whose words are asked for. One whose words cannot happen at all would say nothing. Of a member whose codes are
        not all asked for, those next to the code there is."""
        assert isinstance(cell.field.type, EnumType)
        (low, high), = cell.ranges
        first, last = unit_of(cell.field, low)
        if (low, high) != (first, last):
            high = self._reach(cell, others, low, high, last)
            low = self._reach(cell, others, high, low, first)
        ranges = [(low, high)]
        for member in cell.field.type.members:
            unit = member.low, member.high
            more = [*others, Cell(cell.word, cell.field, (unit,))]
            if unit not in ranges and self._within(more) and self._happens(more):
                ranges.append(unit)
        return Cell(cell.word, cell.field, joined(ranges))

    def _happens(self, cells: Sequence[Cell]) -> bool:
        return self.finder.find([literal_of(self.graph, cells)], [self.excluded]) is not EMPTY

    def _reach(self, cell: Cell, others: Sequence[Cell], fixed: int, near: int, far: int) -> int:
        """How far one end of a range can go from `near` towards `far`, the other end being `fixed` (by bisection)."""
        while near != far:
            step = (abs(far - near) + 1) // 2
            middle = near + step if far > near else near - step
            wider = Cell(cell.word, cell.field, ((min(fixed, middle), max(fixed, middle)),))
            if self._within([*others, wider]):
                near = middle
            else:
                far = middle - 1 if far > near else middle + 1
        return near


# --- covers --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Share:
    """A member of a cover.

    number: its place among the conditions that were offered
    count:  the combinations that it takes before the later members do; None past the diagram's budget, or in covers of more
            than COUNTED members
    """

    number: int
    count: Optional[int]


def minimal_cover(finder: Finder, inside: Sequence[int], offered: Sequence[int], excluded: int) -> Tuple[Share, ...]:
    """Members of `offered` that together take every word inside that can happen, none of which can be left out.

    The offered conditions as a whole must take them all. A single one that suffices is preferred; otherwise later ones
    are left out first. Where a question is undecided, and past so many trials, members stay.
    """
    kept = _Reduction(finder, inside, offered, excluded).reduce()
    shares = []
    for place, number in enumerate(kept):
        earlier = [offered[other] for other in kept[:place]]
        few = len(kept) <= COUNTED
        shares.append(Share(number, finder.count([*inside, offered[number]], [*earlier, excluded]) if few else None))
    return tuple(shares)


class _Reduction:
    """Finds a minimal cover.

    kept:   the members that are left
    takers: for each word that some of them did not take: those that take it, as a bit mask; others do not suffice either
    """

    def __init__(self, finder: Finder, inside: Sequence[int], offered: Sequence[int], excluded: int) -> None:
        self.finder = finder
        self.graph = finder.graph
        self.inside = inside
        self.offered = offered
        self.excluded = excluded
        self.trials = TRIALS
        self.kept: List[int] = []
        self.takers: List[int] = []

    def _suffice(self, numbers: Sequence[int]) -> bool:
        chosen = sum(1 << number for number in numbers)
        if any(not takers & chosen for takers in self.takers):
            return False
        finding = self.finder.find(self.inside, [*(self.offered[number] for number in numbers), self.excluded])
        if isinstance(finding, Found):
            packed = self.graph.pack(finding.words)
            known: Dict[int, bool] = {}
            self.takers.append(sum(1 << number for number in self.kept if self.graph.evaluate(self.offered[number], packed, known)))
        return finding is EMPTY

    def reduce(self) -> List[int]:
        """The members, in the order in which they were offered."""
        if self._suffice([]):
            return []
        self.takers.clear()
        whole = self.graph.conj(self.inside)
        self.kept = Family(self.graph, self.offered).meeting(whole, 0, len(self.offered))
        for number in self.kept:
            if self._suffice([number]):
                return [number]
        self._to_core(whole)
        # Blocks are tried before single members; a member that one trial could not spare, no later one can.
        size = (len(self.kept) + 1) // 2
        while size:
            for start in reversed(range(0, len(self.kept), size)):
                if self.trials == 0:
                    return self.kept
                self.trials -= 1
                fewer = self.kept[:start] + self.kept[start + size :]
                if self._suffice(fewer):
                    self.kept = fewer
            size //= 2
        return self.kept

    def _to_core(self, whole: int) -> None:
        """Of a crowd those that a proof needs. The next proof is about fewer members, and often needs fewer still."""
        before = 0
        while len(self.kept) > CROWD and len(self.kept) != before:
            before = len(self.kept)
            core = self.finder.core([whole], [*(self.offered[number] for number in self.kept), self.excluded])
            if core is not None:
                self.kept = [self.kept[place] for place in core if place < before]
