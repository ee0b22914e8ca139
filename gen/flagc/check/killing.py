# SPDX-License-Identifier: MIT
"""Which mutants a word tells from the dispatch.

Nearly all of thousands of mutants have nothing to do with a word. Those that have are found by bit masks: their new conditions are a
crowd that is asked all at once, and a mutant counts where a condition and its new form differ in a line that is asked at all.
"""

from dataclasses import dataclass
from typing import Dict, List, Sequence, Set, Tuple

from ..model.model import Answer
from .listing import ANYTHING, Crowd, Listing, Lists, Reading, numbers_of
from .patches import Patch, Patches


@dataclass(frozen=True)
class Turned:
    """A line that holds for a word in one of dispatch and mutant alone, and is asked there.

    held: whether it holds in the dispatch
    """

    mutant: int
    rule: int
    held: bool


class Killing:
    """Finds the mutants that a word tells from the dispatch."""

    def __init__(self, lists: Lists, patches: Sequence[Patches]) -> None:
        self.lists = lists
        self.patches = patches
        # Of each output: mutant, rule and place of the new conditions, which of them belong to a line, and the mutants to be looked at where a line holds.
        self.entries: List[List[Tuple[int, int, int]]] = [[] for _ in lists.outputs]
        self.crowds: List[Crowd] = []
        self.belonging: List[List[int]] = [[0] * len(one.lines) for one in lists.outputs]
        self.answering: List[Dict[int, List[int]]] = [{} for _ in lists.outputs]
        self.defaults: List[List[int]] = [[] for _ in lists.outputs]
        self.invalid: List[int] = []
        for index in range(len(lists.outputs)):
            literals: List[int] = []
            for mutant, row in enumerate(patches):
                patch = row[index]
                if patch is not None:
                    literals += self._enter(index, mutant, patch, len(literals))
            self.crowds.append(Crowd(lists.graph, literals))

    def _enter(self, index: int, mutant: int, patch: Patch, base: int) -> List[int]:
        literals: List[int] = []
        if patch.excluded is not None:
            self.invalid.append(mutant)
        if patch.default is not None:
            self.defaults[index].append(mutant)
        straight = not patch.moved and patch.stop - patch.start == len(patch.lines)
        for at, (line, ref) in enumerate(zip(patch.lines, patch.refs)):
            if ref < 0 and straight:
                self.belonging[index][patch.start + at] |= 1 << base + len(literals)
                self.entries[index].append((mutant, line.rule, patch.start + at))
                literals.append(line.literal)
        if not literals:
            # The answers or the order changed: what matters is whether one of these lines holds.
            for place in range(patch.start, patch.stop):
                self.answering[index].setdefault(place, []).append(mutant)
        return literals

    def effects(self, reading: Reading) -> Tuple[Set[int], List[Turned]]:
        """The mutants that answer this word otherwise, and the lines that hold in one of both alone."""
        killed: Set[int] = set()
        turned: List[Turned] = []
        if reading.excluded:
            return {mutant for mutant in self.invalid if self.tells(reading, mutant)}, turned
        for index, one in enumerate(self.lists.outputs):
            held, reach = reading.held[one.key], reading.reach(one)
            asked = (1 << reach) - 1
            holding = self.crowds[index].holding(reading.packed, reading.known)
            for place in numbers_of(held & asked):
                for mutant in self.answering[index].get(place, ()):
                    if mutant not in killed and self._tells_in(reading, mutant, index):
                        killed.add(mutant)
            base = 0
            for place in numbers_of(held):
                base |= self.belonging[index][place]
            for entry in numbers_of(holding ^ base):
                mutant, rule, place = self.entries[index][entry]
                patch = self.patches[mutant][index]
                assert patch is not None
                if patch.start >= reach:
                    continue
                if place < reach:
                    turned.append(Turned(mutant, rule, bool(held >> place & 1)))
                if mutant not in killed and self._tells_in(reading, mutant, index):
                    killed.add(mutant)
            ended = reach < len(one.lines) or bool(held & one.ending)
            if not ended:
                killed.update(mutant for mutant in self.defaults[index] if self._tells_in(reading, mutant, index))
        return killed, turned

    def tells(self, reading: Reading, mutant: int) -> bool:
        """Whether this mutant answers the word otherwise."""
        return any(patch is not None and self._tells_in(reading, mutant, index) for index, patch in enumerate(self.patches[mutant]))

    def _tells_in(self, reading: Reading, mutant: int, index: int) -> bool:
        """Whether the output answers otherwise in the mutant."""
        patch = self.patches[mutant][index]
        assert patch is not None
        one, right = self.lists.outputs[index], reading.answers[index]
        if reading.excluded:
            wrong = right if patch.excluded is None else reading.answer(one, [reading.value(one, patch.excluded)])
        else:
            wrong = reading.otherwise(one, self._given(reading, one, patch), patch.default)
        return wrong != right and ANYTHING not in (wrong, right)

    def _given(self, reading: Reading, one: Listing, patch: Patch) -> Tuple[List[Answer], bool]:
        """The answers of the mutant's lines, up to the one that ends the search, and whether one did."""
        held = reading.held[one.key]
        answers, ended = reading.given(one, held & (1 << patch.start) - 1)
        if ended:
            return answers, True
        for line, ref in zip(patch.lines, patch.refs):
            if held >> ref & 1 if ref >= 0 else reading.holds(line.literal):
                answers.append(line.answer)
                if not line.goes_on:
                    return answers, True
        more, ended = reading.given(one, held >> patch.stop << patch.stop)
        return answers + more, ended
