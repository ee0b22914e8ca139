# SPDX-License-Identifier: MIT
"""`redundant`: a rule that answers, and whose combinations would get the same answer without it.

A rule with a label, a tag or a doc text is there for a reason of its own, and so is a cell of a cross table; an inner `else` may be a precaution.
Where an `else` has a part in the answer, the rule spells out a case for its reader: that is `wordy`, and off by default.
"""

from typing import AbstractSet, Dict, List, Optional, Sequence, Set, Tuple

from ..logic.find import EMPTY, Found
from ..logic.predicate import FALSE
from ..logic.rules import GATHERING
from ..model.model import Answer, Bits, Rule, Steps
from ..text.diagnostic import Diagnostic, Note
from .phrases import copied
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
    alone = [rule for rule in subject.dispatch.rules if work.idle_alone(rule)]
    found = [rule for rule in alone if work.replaced(rule) and work.idle_together(rule)]
    wordy = [rule for rule in alone if rule not in found and work.idle_together(rule)]
    return [work.message(code, rule, number < DETAILED) for code, rules in (("redundant", found), ("wordy", wordy)) for number, rule in enumerate(rules)]


def on_purpose(rule: Rule) -> bool:
    """Whether a rule says why it is there."""
    return bool(rule.label or rule.tags or rule.doc)


class _Redundant:
    """The rules of one dispatch. gone: those that may go; at first those that never answer, of which `shadowed` tells."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.aside = subject.aside()
        self.closing = closing_rules(subject.dispatch)
        self.columns = [Standing(subject, self.aside, one) for one in subject.ranked]
        self.gone: Set[int] = {rule.number for rule in subject.dispatch.rules if rule.number not in self.closing and self._dead(rule)}

    def _stands(self, rule: Rule) -> List[Standing]:
        return [one for one in self.columns if rule.number in one.places]

    def _dead(self, rule: Rule) -> bool:
        """Whether better answers take all that a rule matches. It is one of two that say the same: one of them is told of."""
        stands = self._stands(rule)
        return self._may_go(rule) and all(one.policy in ("max", "min") and all(one.ranked.won(place) is EMPTY for place in one.places[rule.number])
                                          for one in stands)

    def idle_alone(self, rule: Rule) -> bool:
        """Whether a rule answers, and may go."""
        if on_purpose(rule) or rule.also or rule.number in self.closing or not self._may_go(rule):
            return False
        stands = self._stands(rule)
        return bool(stands) and all(self._idle_at(one, rule, NOBODY) for one in stands)

    def idle_together(self, rule: Rule) -> bool:
        """Whether a rule may go together with those before it that may; from now on it is one of them."""
        if self.gone and not all(self._idle_at(one, rule, self.gone) for one in self._stands(rule)):
            return False
        self.gone.add(rule.number)
        return True

    def replaced(self, rule: Rule) -> bool:
        """Whether other rules answer all that a rule does, and no `else`."""
        return all(self._replaced_at(one, one.places[rule.number][0]) for one in self._stands(rule))

    def _replaced_at(self, one: Standing, place: int) -> bool:
        literal = one.literals[place]
        others = [other for other in one.behind(literal, 0)[:-1] if other != place and one.number(other) not in self.closing]
        if one.policy in GATHERING:
            givers = _givers_of(one, others)
            return all(self.aside.never([literal], givers.get(element, [])) for element in _elements(one.answer(place)))
        before = one.before(literal, place) if one.policy not in ("unique", "any") else []
        return self.aside.never([literal], [*before, *(one.literals[other] for other in others if not one.ranked.column.cases[other].goes_on)])

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
        givers = _givers_of(one, others)
        inside = [literal]
        if set(_elements(one.answer(one.end))) == set(wanted):
            inside.append(self.subject.graph.disj([one.literals[other] for other in others]))
        return all(self.aside.never(inside, givers.get(element, [])) for element in wanted)

    # --- the message ---

    def message(self, code: str, rule: Rule, detailed: bool) -> Diagnostic:
        """What to say of a rule that may go."""
        dispatch = self.subject.dispatch
        notes = self._instead(rule) if detailed else []
        around = self.subject.around[rule.number]
        alone = around and len(around[-1].items) == 1 and not around[-1].otherwise
        delete = "delete it and the block around it" if alone else "delete it"
        twin = self._twin(rule)
        fixes = (*([copied(twin)] if twin else []), f"{delete} (nothing changes)", f'if it is meant to stay, add allow {code} "why" behind it')
        gathered = all(output.policy == "collect" for output in dispatch.outputs)
        who = "others give all that it gives" if gathered else "others answer its combinations the same"
        return Diagnostic(code, rule.condition_span, "without this rule nothing changes", label=who, notes=tuple(notes), fixes=fixes)

    def _twin(self, rule: Rule) -> Optional[Rule]:
        """Another rule with the same condition."""
        for one in self._stands(rule):
            for place in one.places[rule.number]:
                for other in one.behind(one.literals[place], 0)[:-1]:
                    if one.number(other) != rule.number and one.literals[other] == one.literals[place] and one.number(other) not in self.closing:
                        return self.subject.rules[one.number(other)]
        return None

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


def _givers_of(one: Standing, places: Sequence[int]) -> Dict[object, List[int]]:
    """The conditions under which others give each thing that is gathered."""
    result: Dict[object, List[int]] = {}
    for place in places:
        for element in _elements(one.answer(place)):
            result.setdefault(element, []).append(one.literals[place])
    return result


def _elements(answer: Optional[Answer]) -> List[object]:
    """What an answer adds to what is gathered, piece by piece; nothing if it cannot be told. What is cleared must stay named."""
    if isinstance(answer, Steps):
        return list(dict.fromkeys(answer.actions))
    if isinstance(answer, Bits) and not answer.clear:
        bits = [("set", bit) for bit in range(64) if answer.set >> bit & 1]
        return [*bits, *(("keep", bit) for bit in range(64) if answer.keep >> bit & 1)]
    return []
