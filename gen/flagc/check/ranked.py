# SPDX-License-Identifier: MIT
"""A column with its cases in the order in which they win, and a word that each of them wins."""

from typing import Dict, List

from ..logic.decision import Column
from ..logic.find import EMPTY, Finder, Finding
from ..logic.predicate import FALSE
from ..logic.question import Family


class Ranked:
    """The cases of a column under a policy with one winner; under the others every case is looked at for itself.

    literals: of the conditions
    taking:   what each case takes from those behind it: a rule that goes on takes nothing
    first:    the place of the first case with this condition: what it takes whole, a later one does not take again
    """

    def __init__(self, finder: Finder, excluded: int, column: Column) -> None:
        self.column = column
        self.literals = [finder.graph.condition(case.condition) for case in column.cases]
        self.taking = [FALSE if case.goes_on else literal for case, literal in zip(column.cases, self.literals)]
        self.first: Dict[int, int] = {}
        first = [self.first.setdefault(literal, place) for place, literal in enumerate(self.taking)]
        self.family = Family(finder.graph, [literal if first[place] == place else FALSE for place, literal in enumerate(self.taking)])
        self._finder = finder
        self._excluded = excluded
        self._won: Dict[int, Finding] = {}

    def places(self) -> Dict[int, List[int]]:
        """Where each rule stands (a copied field under `max` makes one rule several cases)."""
        result: Dict[int, List[int]] = {}
        for place, case in enumerate(self.column.cases):
            if case.rule:
                result.setdefault(case.rule, []).append(place)
        return result

    def before(self, literal: int, place: int) -> List[int]:
        """The conditions that may take some of a literal before a place does."""
        return [self.taking[other] for other in self.family.meeting(literal, 0, place)]

    def won(self, place: int) -> Finding:
        """A word that matches the case and none that wins over it."""
        if place not in self._won:
            literal = self.literals[place]
            lost = self.first.get(literal, place) < place
            self._won[place] = EMPTY if lost else self._finder.find([literal], [*self.before(literal, place), self._excluded])
        return self._won[place]
