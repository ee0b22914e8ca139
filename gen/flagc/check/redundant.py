# SPDX-License-Identifier: MIT
"""`redundant`: a rule that answers, and whose combinations would get the same answer without it.

A rule with a label, a tag or a doc text is there for a reason of its own, and so is a cell of a cross table; an inner `else` may be a precaution.
"""

from typing import AbstractSet, Dict, List, Optional, Set, Tuple

from ..logic.find import Found
from ..logic.predicate import FALSE
from ..logic.rules import GATHERING
from ..model.model import Answer, Bits, Rule, Steps
from ..text.diagnostic import Diagnostic, Note
from .standing import NOBODY, Standing
from .subject import Subject, closing_rules, counted

# So many findings of a dispatch say who would answer instead, and so many of those are named.
DETAILED = 3
SHOWN = 3


def redundant(subject: Subject) -> List[Diagnostic]:
    """A finding for each such rule. May leave it open."""
    if subject.dispatch.cross:
        return []
    work = _Redundant(subject)
    found = [rule for rule in subject.dispatch.rules if work.idle(rule)]
    return [work.message(rule, number < DETAILED) for number, rule in enumerate(found)]


def on_purpose(rule: Rule) -> bool:
    """Whether a rule says why it is there."""
    return bool(rule.label or rule.tags or rule.doc)


class _Redundant:
    """The rules of one dispatch."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.aside = subject.aside()
        self.closing = closing_rules(subject.dispatch)
        self.columns = [Standing(subject, self.aside, one) for one in subject.ranked]
        self.gone: Set[int] = set()

    def idle(self, rule: Rule) -> bool:
        """Whether a rule answers, and may go, alone and together with those before it that may."""
        if on_purpose(rule) or rule.also or rule.number in self.closing or not self._may_go(rule):
            return False
        stands = [one for one in self.columns if rule.number in one.places]
        if not stands or not all(self._idle_at(one, rule, NOBODY) for one in stands):
            return False
        if self.gone and not all(self._idle_at(one, rule, self.gone) for one in stands):
            return False
        self.gone.add(rule.number)
        return True

    def _may_go(self, rule: Rule) -> bool:
        """Whether nothing but its own answers depends on a rule. Where order does not decide, an inner `else` asks whether it matches."""
        closed = any(block.otherwise for block in self.subject.around[rule.number])
        return not closed or all(output.policy == "first" for output in self.subject.dispatch.outputs)

    def _idle_at(self, one: Standing, rule: Rule, gone: AbstractSet[int]) -> bool:
        places = one.places[rule.number]
        if one.policy in GATHERING:
            return one.policy == "collect" and self._provided(one, places[0], gone)
        if one.policy in ("unique", "any"):
            return self._same_around(one, places[0], gone)
        return len(places) == 1 and self._same_behind(one, places[0], gone)

    def _same_behind(self, one: Standing, place: int, gone: AbstractSet[int]) -> bool:
        """Whether each combination that the case wins gets the same answer from those behind it."""
        won = one.ranked.won(place)
        if not self.aside.settled(won) or not isinstance(won, Found):
            return False
        packed = self.subject.graph.pack(won.words)
        if self.subject.graph.holds([one.differs(place, one.winner(packed, place + 1))], packed):
            return False
        literal = one.literals[place]
        return one.same([literal], place, one.behind(literal, place + 1, gone), one.before(literal, place, gone))

    def _same_around(self, one: Standing, place: int, gone: AbstractSet[int]) -> bool:
        """Where order does not decide, whether `else` answers the same as the case what no other matches: others answer as it does anyway."""
        literal, differs = one.literals[place], one.differs(place, one.end)
        others = [one.literals[other] for other in one.behind(literal, 0, gone)[:-1] if other != place]
        return (differs == FALSE or self.aside.never([literal, differs], others)) and not self.aside.never([literal])

    def _provided(self, one: Standing, place: int, gone: AbstractSet[int]) -> bool:
        """Whether other rules give all that this one gathers wherever it matches; or `else`, where it matches alone."""
        wanted = _elements(one.answer(place))
        literal = one.literals[place]
        if not wanted or self.aside.never([literal]):
            return False
        others = [other for other in one.behind(literal, 0, gone)[:-1] if other != place]
        givers: Dict[object, List[int]] = {}
        for other in others:
            for element in _elements(one.answer(other)):
                givers.setdefault(element, []).append(one.literals[other])
        inside = [literal]
        if set(_elements(one.answer(one.end))) == set(wanted):
            inside.append(self.subject.graph.disj([one.literals[other] for other in others]))
        return all(self.aside.never(inside, givers.get(element, [])) for element in wanted)

    # --- the message ---

    def message(self, rule: Rule, detailed: bool) -> Diagnostic:
        """What to say of a rule that may go."""
        dispatch = self.subject.dispatch
        notes = self._instead(rule) if detailed else []
        around = self.subject.around[rule.number]
        alone = around and len(around[-1].items) == 1 and not around[-1].otherwise
        delete = "delete it and the block around it" if alone else "delete it"
        fixes = (f"{delete} (nothing changes)", 'if it is meant to stay, add allow redundant "why" behind it')
        gathered = all(output.policy == "collect" for output in dispatch.outputs)
        who = "others give all that it gives" if gathered else "others answer its combinations the same"
        return Diagnostic("redundant", rule.condition_span, "without this rule nothing changes", label=who, notes=tuple(notes), fixes=fixes)

    def _instead(self, rule: Rule) -> List[Note]:
        """Who answers without the rule, at the first output that it speaks of."""
        one = next(one for one in self.columns if rule.number in one.places)
        place = one.places[rule.number][0]
        gathers = one.policy in GATHERING
        found = self._givers(one, place) if gathers else self._followers(one, place)
        lines = [(one.line(other), counted(count)) for other, count in found]
        return [Note(line.span, f"gives it in {count}" if gathers else f"would answer {count}") for line, count in lines if line]

    def _followers(self, one: Standing, place: int) -> List[Tuple[int, Optional[int]]]:
        """Who takes what the case wins: places, each with how many combinations."""
        literal = one.literals[place]
        taken = one.before(literal, place)
        result: List[Tuple[int, Optional[int]]] = []
        for other in one.behind(literal, place + 1):
            if len(result) < SHOWN and not self.aside.never([literal, one.literal(other)], taken):
                result.append((other, self.subject.finder.count([literal, one.literal(other)], [*taken, self.subject.excluded])))
            taken.append(one.literal(other))
        return result

    def _givers(self, one: Standing, place: int) -> List[Tuple[int, Optional[int]]]:
        """Who gives what the case gathers: places, each with how many of its combinations."""
        literal = one.literals[place]
        wanted = set(_elements(one.answer(place)))
        met = [other for other in one.behind(literal, 0)[:-1] if other != place and wanted & set(_elements(one.answer(other)))]
        return [(other, self.subject.finder.count([literal, one.literals[other]], [self.subject.excluded])) for other in met[:SHOWN]
                if not self.aside.never([literal, one.literals[other]])]


def _elements(answer: Optional[Answer]) -> List[object]:
    """What an answer adds to what is gathered, piece by piece; nothing if it cannot be told. What is cleared must stay named."""
    if isinstance(answer, Steps):
        return list(dict.fromkeys(answer.actions))
    if isinstance(answer, Bits) and not answer.clear:
        bits = [("set", bit) for bit in range(64) if answer.set >> bit & 1]
        return [*bits, *(("keep", bit) for bit in range(64) if answer.keep >> bit & 1)]
    return []
