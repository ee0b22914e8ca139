# SPDX-License-Identifier: MIT
"""Where rules stand in a column, and whether some combinations would get the same answer from those behind them."""

from typing import AbstractSet, List, Optional, Sequence

from ..logic.predicate import FALSE, TRUE
from ..logic.question import Family
from ..model.model import Answer, Rule
from .answers import closing_answer, replaces
from .aside import Aside
from .ranked import Ranked
from .subject import Subject

NOBODY: AbstractSet[int] = frozenset()


class Standing:
    """A column with its rules in the order in which they win. The place behind the last is that of `else`.

    index:  of the output
    family: of the conditions of all cases, of those that go on too
    places: where each rule stands
    """

    def __init__(self, subject: Subject, aside: Aside, one: Ranked) -> None:
        self.subject = subject
        self.aside = aside
        self.ranked = one
        self.policy = one.column.output.policy
        self.index = subject.dispatch.outputs.index(one.column.output)
        self.literals = one.literals
        self.end = len(one.literals)
        self.family = Family(subject.graph, one.literals)
        self.places = one.places()

    def line(self, place: int) -> Optional[Rule]:
        """The rule at a place, or `else`, if there is one."""
        return self.subject.rules[self.number(place)] if place < self.end else self.subject.dispatch.otherwise

    def number(self, place: int) -> int:
        """The number of the rule at a place."""
        return self.ranked.column.cases[place].rule

    def answer(self, place: int) -> Optional[Answer]:
        """What the rule at a place answers at the output."""
        line = self.line(place)
        if line is self.subject.dispatch.otherwise:
            return closing_answer(self.subject.dispatch, self.index)
        return line.answers[self.index] if line else None

    def literal(self, place: int) -> int:
        """The condition of a place; `else` has none."""
        return self.literals[place] if place < self.end else TRUE

    def differs(self, place: int, other: int) -> int:
        """Where the rule at a place answers otherwise than the one at another place does."""
        if other < self.end and self.ranked.column.cases[other].goes_on or other == self.end and self.ranked.column.gap:
            return TRUE
        return replaces(self.subject.graph, self.answer(place), self.answer(other))

    def before(self, literal: int, place: int, gone: AbstractSet[int] = NOBODY) -> List[int]:
        """What takes combinations of a literal before a place does, if the rules in `gone` are no more."""
        return [self.ranked.taking[other] for other in self.family.meeting(literal, 0, place)
                if self.number(other) not in gone]

    def behind(self, literal: int, start: int, gone: AbstractSet[int] = NOBODY) -> List[int]:
        """The places from one on that a literal can meet, and that of `else`."""
        met = self.family.meeting(literal, start, self.end)
        return [other for other in met if self.number(other) not in gone] + [self.end]

    def winner(self, packed: int, start: int = 0) -> int:
        """The first place from `start` on that packed words match; rules that go on count as well."""
        graph = self.subject.graph
        return next((place for place in self.family.around(packed) if place >= start
                     and (graph.cube(self.literals[place]) is not None or graph.holds([self.literals[place]], packed))), self.end)

    def same(self, inside: Sequence[int], place: int, others: Sequence[int], outside: Sequence[int]) -> bool:
        """Whether those at the other places, in their order, answer as the rule at `place` all that lies inside, and outside of what is
        taken before. Raises LeftOpen.
        """
        taken = list(outside)
        for other in others:
            differs = self.differs(place, other)
            if differs != FALSE and not self.aside.never([*inside, self.literal(other), differs], taken):
                return False
            taken.append(self.literal(other))
        return True
