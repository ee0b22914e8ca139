# SPDX-License-Identifier: MIT
"""Questions asked on the side: for notes, which nobody misses. They have a budget of their own, so that errors never go unfound for them."""

from typing import Optional, Sequence

from ..logic.find import UNDECIDED, Budget, Finder, Found

# A hard question is left open soon.
BUDGET = Budget(looks=5_000, short=1_000, middle=5_000, nodes=20_000, steps=20_000, work=600_000)

# So many questions a check may ask about one dispatch; one that stays outside of so many conditions counts twice, and so on.
QUESTIONS = 20_000
CONDITIONS = 20


class LeftOpen(Exception):
    """A question was not settled, or there were too many. A check that meets this says nothing at all."""


class Aside:
    """Somebody to ask on the side. Every check has one of its own; they share what the finder knows."""

    def __init__(self, finder: Finder, excluded: int, questions: int = QUESTIONS) -> None:
        self.finder = finder
        self.excluded = excluded
        self._left = questions

    def word(self, inside: Sequence[int], outside: Sequence[int] = ()) -> Optional[Found]:
        """A word that can happen, inside all of these and outside all of those; None if there is none. Raises LeftOpen."""
        self._left -= 1 + len(outside) // CONDITIONS
        if self._left < 0:
            raise LeftOpen
        finding = self.finder.find(inside, [*outside, self.excluded])
        return finding if self.settled(finding) and isinstance(finding, Found) else None

    def never(self, inside: Sequence[int], outside: Sequence[int] = ()) -> bool:
        """Whether there is no such word. Raises LeftOpen."""
        return self.word(inside, outside) is None

    def nothing_excluded(self) -> bool:
        """Whether every word can happen. Raises LeftOpen."""
        return not self.settled(self.finder.find([self.excluded], []))

    def settled(self, finding: object) -> bool:
        """Whether a finding of another finder is a word. Raises LeftOpen."""
        if finding is UNDECIDED:
            raise LeftOpen
        return isinstance(finding, Found)
