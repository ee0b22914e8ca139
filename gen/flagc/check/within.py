# SPDX-License-Identifier: MIT
"""Which rules answer within a region, with an example of each; and which word of the region is worth telling in detail."""

from dataclasses import dataclass
from typing import AbstractSet, Dict, List, Optional, Sequence, Tuple

from ..logic.decision import Column
from ..logic.find import EMPTY, UNDECIDED, Found
from ..logic.predicate import FALSE
from ..logic.prime import minimal_cover, unit_of
from ..logic.question import Family
from ..logic.rules import GATHERING
from ..model.expr import Expr
from ..model.model import Constraint, Field, Rule
from .subject import Subject, offered_constraints

# So many rules of an output are counted: each count may take a diagram.
COUNTED = 20


@dataclass(frozen=True)
class Share:
    """What one rule answers of a region; under the policies that gather, what it takes part in.

    rule:  None for `else` and for the empty answer
    words: an example
    count: how many combinations; None past the budget
    """

    rule: Optional[Rule]
    words: Tuple[int, ...]
    count: Optional[int]


@dataclass(frozen=True)
class Within:
    """A region, and who answers in it.

    words:     the one to tell in detail; excluded if all are; None if there is none
    count:     of its combinations that are not excluded
    excluded:  whether all that it holds are
    reasons:   then, constraints that together exclude it (none where codes without a name take part)
    shares:    for each output by its label
    undecided: whether some rule may answer that is not listed, or there may be words where none were found
    """

    words: Optional[Tuple[int, ...]]
    count: Optional[int]
    excluded: bool
    reasons: Tuple[Constraint, ...]
    shares: Tuple[Tuple[str, Tuple[Share, ...]], ...]
    undecided: bool


def within(subject: Subject, region: Expr, named: AbstractSet[Tuple[int, Field]]) -> Within:
    """Looks into a region. `named` are the fields, by word, that the region speaks of; the word to tell has the others at 0 if it can."""
    return _Looking(subject, region).look(named)


@dataclass(frozen=True)
class _Part:
    """Words inside all of some conditions and outside all of others, with an example."""

    words: Tuple[int, ...]
    inside: Tuple[int, ...]
    outside: Tuple[int, ...]


class _Looking:
    def __init__(self, subject: Subject, region: Expr) -> None:
        self.subject = subject
        self.region = subject.graph.condition(region)
        self.undecided = False

    def look(self, named: AbstractSet[Tuple[int, Field]]) -> Within:
        """All of it."""
        subject = self.subject
        words = self._typical(named, [subject.excluded])
        if words is None:
            finding = subject.finder.find([self.region], [subject.excluded])
            self.undecided = finding is UNDECIDED
            return Within(self._typical(named, []), 0 if finding is EMPTY else None, finding is EMPTY, self._reasons(), (), self.undecided)
        shares = tuple((column.output.label, self._shares(column)) for column in subject.columns)
        return Within(words, subject.finder.count([self.region], [subject.excluded]), False, (), shares, self.undecided)

    def _typical(self, named: AbstractSet[Tuple[int, Field]], outside: List[int]) -> Optional[Tuple[int, ...]]:
        """A word of the region: that in which every field that is not named has its lowest code, or else any."""
        graph, find = self.subject.graph, self.subject.finder.find
        low = [graph.codes(number, field, (unit_of(field, field.named[0][0]),)) for number, word in enumerate(self.subject.dispatch.words)
               for field in word.set.fields if (number, field) not in named and field.fixed is None]
        for inside in ([self.region, *low], [self.region]):
            finding = find(inside, outside, few=True)
            if isinstance(finding, Found):
                return finding.words
        return None

    def _reasons(self) -> Tuple[Constraint, ...]:
        """Constraints that together exclude the region; none if it is empty anyway, or codes without a name take part."""
        find = self.subject.finder.find
        offered = offered_constraints(self.subject.graph, self.subject.dispatch)
        forbidden = [literal for _, literal in offered]
        if find([self.region], []) is EMPTY or find([self.region], forbidden) is not EMPTY:
            return ()
        return tuple(offered[share.number][0] for share in minimal_cover(self.subject.finder, [self.region], forbidden, FALSE))

    def _shares(self, column: Column) -> Tuple[Share, ...]:
        """The rules that answer in the region, in the order of the text; then what answers where none of them does."""
        subject = self.subject
        literals = [subject.literal(case) for case in column.cases]
        gathers = column.output.policy in GATHERING
        taking = [FALSE if case.goes_on else literal for case, literal in zip(column.cases, literals)]
        family, before = Family(subject.graph, literals), Family(subject.graph, literals if gathers else taking)
        found: Dict[int, List[_Part]] = {}
        for number in family.meeting(self.region, 0, len(literals)):
            inside = (self.region, literals[number])
            earlier = [] if gathers else [before.literals[place] for place in before.meeting(subject.graph.conj(inside), 0, number)]
            part = self._part(inside, earlier)
            if part:
                found.setdefault(column.cases[number].rule, []).append(part)
        result = [self._share(subject.rules.get(number), found[number], place < COUNTED) for place, number in enumerate(sorted(found))]
        rest = self._part((self.region,), [before.literals[place] for place in before.meeting(self.region, 0, len(literals))])
        return tuple(result + ([self._share(None, [rest], True)] if rest else []))

    def _part(self, inside: Tuple[int, ...], earlier: Sequence[int]) -> Optional[_Part]:
        outside = (*earlier, self.subject.excluded)
        finding = self.subject.finder.find(inside, outside, few=True)
        if finding is UNDECIDED:
            self.undecided = True
        return _Part(finding.words, inside, outside) if isinstance(finding, Found) else None

    def _share(self, rule: Optional[Rule], parts: Sequence[_Part], counted: bool) -> Share:
        """A rule's share: a copied field under `max` and `min` makes it a part for each code."""
        counts = [self.subject.finder.count(part.inside, part.outside) for part in parts] if counted else [None]
        total = None if None in counts else sum(count for count in counts if count is not None)
        return Share(rule, parts[0].words, total)
