# SPDX-License-Identifier: MIT
"""`redundant-literal`: a part of a condition that can go.

The rest of the condition says it already. If it does so by the constraints, or where an order decides and others answer what the literal
keeps out, and answer the same, the literal is right there for a reader, and a guard against changes elsewhere: that is `wordy`, and off
by default. The latter is not said where no rules overlap, nor where the literal tells two cases apart, as in `S & A` and `!S & B`: there
the author writes rules apart on purpose. A grid asks for every cell, and a rule with a tag is what a requirement says.
"""

from typing import List, NamedTuple, Optional, Sequence, Tuple

from ..logic.find import EMPTY, Found
from ..logic.predicate import FALSE
from ..logic.prime import minimal_cover
from ..model.expr import Codes, Not, Test
from ..model.model import Literal, Rule
from ..model.ranges import Ranges
from ..text.diagnostic import Diagnostic, Note
from .disjoint import is_disjoint
from .phrases import literal_text
from .standing import Standing
from .subject import Subject, closing_rules, invalid_codes, offered_constraints

# So many questions may be asked about one dispatch, and so many findings say why.
QUESTIONS = 1_000
DETAILED = 3
SHOWN = 3

# Of so many rules those are picked that take what a literal keeps out.
TAKERS = 50

# So many words are tried before a question is asked.
TRIES = 24
GOLDEN = 0x9E3779B97F4A7C15F39CC0605CEDC835

_ORDERED = ("first", "last", "max", "min")


class _Case(NamedTuple):
    """A literal of a rule. rest: the rest of the rule's condition, with those of the blocks around it; out: what the literal keeps out."""

    rule: Rule
    literal: Literal
    rest: int
    out: int


def redundant_literals(subject: Subject) -> List[Diagnostic]:
    """A finding for each rule with such a literal, the first of them. May leave it open."""
    work = _Literals(subject)
    result: List[Diagnostic] = []
    closing = closing_rules(subject.dispatch)
    for rule in subject.dispatch.rules:
        if rule.number not in closing and not rule.tags and not any(literal.column for literal in rule.literals):
            finding = work.of_rule(rule)
            result += [finding] if finding else []
    return result


class _Literals:
    """The literals of one dispatch."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.graph = subject.graph
        self.aside = subject.aside(QUESTIONS)
        self.columns = [Standing(subject, self.aside, one) for one in subject.ranked]
        self.invalid = invalid_codes(subject.graph, subject.dispatch)
        self.told = dict.fromkeys(("redundant-literal", "wordy"), 0)
        self.ordered = all(one.policy in _ORDERED for one in self.columns) and not is_disjoint(subject)

    def of_rule(self, rule: Rule) -> Optional[Diagnostic]:
        """The finding for a rule that matches something, if there is one; rather one that the rest of the condition alone tells of."""
        if len(rule.literals) < 2:
            return None
        own = [self.graph.condition(literal.condition) for literal in rule.literals]
        around = [self.graph.condition(block.condition) for block in self.subject.around[rule.number]]
        searched = self.ordered and not rule.also and self._alone(rule)
        if not searched and self._independent([*around, *own]):
            return None
        cases = [_Case(rule, literal, self.graph.conj([*around, *own[:place], *own[place + 1 :]]), -own[place])
                 for place, literal in enumerate(rule.literals)]
        implied = [case for case in cases if self._implied(case)]
        for case in implied:
            if self._by_itself(case):
                return self._message("redundant-literal", case, *self._why(case, "redundant-literal"))
        for case in implied:
            return self._message("wordy", case, *self._why(case, "wordy"))
        if searched:
            for case in cases:
                if self._idle(case):
                    takers = self._takers(case)
                    if takers is not None and not any(self._told_apart(case, taker) for taker in takers):
                        return self._message("wordy", case, *self._taken(case, takers[:SHOWN]))
        return None

    # --- the rest says it ---

    def _independent(self, conditions: Sequence[int]) -> bool:
        """Whether conditions at first sight speak of different things, and nothing is excluded that could link them."""
        cares = [self.graph.hull(condition)[0] for condition in conditions if self.graph.cube(condition) is not None]
        together = 0
        for care in cares:
            if together & care:
                return False
            together |= care
        return len(cares) == len(conditions) and 0 not in cares and self.subject.excluded == FALSE

    def _implied(self, case: _Case) -> bool:
        """Whether the rest of the condition says what the literal says, of all words that can happen."""
        both = self.graph.conj([case.rest, case.out])
        if both == FALSE:
            return not self.aside.never([case.rest])
        word = self._contrary(case.literal, self.graph.hull(case.rest)[1])
        if word is not None and self.graph.holds([both, -self.subject.excluded], word):
            return False
        return self.aside.never([case.rest, case.out]) and not self.aside.never([case.rest])

    def _by_itself(self, case: _Case) -> bool:
        """Whether the rest says it without the constraints."""
        return self.aside.finder.find([case.rest, case.out], [self.invalid]) is EMPTY

    def _why(self, case: _Case, code: str) -> Tuple[str, Sequence[Note]]:
        finder = self.aside.finder
        if self.told[code] >= DETAILED or finder.find([case.rest, case.out], []) is EMPTY:
            return "the rest of the condition says it already", ()
        offered = offered_constraints(self.graph, self.subject.dispatch)
        forbidden = [literal for _, literal in offered]
        if finder.find([case.rest, case.out], forbidden) is not EMPTY:
            return "the rest of the condition and the codes that have names say it already", ()
        cover = minimal_cover(finder, [case.rest, case.out], forbidden, FALSE)
        return "the rest of the condition says it already, by the constraints", [Note(offered[share.number][0].span, "says so") for share in cover[:SHOWN]]

    # --- others answer the same ---

    def _alone(self, rule: Rule) -> bool:
        """Whether no inner `else` asks whether the rule matches."""
        closed = any(block.otherwise for block in self.subject.around[rule.number])
        return not closed or all(one.policy == "first" for one in self.columns)

    def _idle(self, case: _Case) -> bool:
        stands = [one for one in self.columns if case.rule.number in one.places]
        return bool(stands) and all(len(one.places[case.rule.number]) == 1 and self._idle_at(one, case) for one in stands)

    def _idle_at(self, one: Standing, case: _Case) -> bool:
        """Whether all that the literal keeps out is answered the same, and every rule behind would still answer something."""
        place = one.places[case.rule.number][0]
        won = one.ranked.won(place)
        if not isinstance(won, Found) or self._needed(one, place, case, self.graph.pack(won.words)):
            return False
        both = self.graph.conj([case.rest, case.out])
        outside = one.before(both, place)
        kept = self.aside.word([case.rest, case.out], outside)
        if kept is None:
            return True
        packed = self.graph.pack(kept.words)
        if self.graph.holds([one.differs(place, one.winner(packed, place + 1))], packed):
            return False
        behind = one.behind(both, place + 1)
        return one.same([case.rest, case.out], place, behind, outside) and self._nobody_dies(one, case, behind[:-1], outside)

    def _nobody_dies(self, one: Standing, case: _Case, behind: Sequence[int], outside: Sequence[int]) -> bool:
        """Whether every rule behind that loses what the literal keeps out has something else to answer."""
        taken = list(outside)
        for other in behind:
            literal = one.literals[other]
            if not self.aside.never([case.rest, case.out, literal], taken) and not self._lives(one, case, one.number(other)):
                return False
            taken.append(one.ranked.taking[other])
        return True

    def _lives(self, one: Standing, case: _Case, number: int) -> bool:
        """Whether a rule still answers something without the literal of another one."""
        start = one.places[case.rule.number][0]
        return any(not self.aside.never([one.literals[place]], [*one.before(one.literals[place], place), *([case.rest] if place > start else [])])
                   for place in one.places[number])

    def _needed(self, one: Standing, place: int, case: _Case, packed: int) -> bool:
        """Whether one of some words that differ from one that the rule wins shows that the literal is needed."""
        changed = self._contrary(case.literal, packed)
        if changed is None:
            return False
        care = self.graph.hull(case.rest)[0] | changed ^ packed
        for trial in range(TRIES):
            # Multiples of the golden ratio, as Knuth hashes: far from each other in every bit, and the same every day.
            word = changed ^ (trial * GOLDEN & (1 << self.graph.inputs) - 1 & ~care)
            if self.graph.holds([case.rest, case.out, -self.subject.excluded], word):
                winner = one.winner(word)
                if winner > place and self.graph.holds([one.differs(place, winner)], word):
                    return True
        return False

    def _contrary(self, literal: Literal, packed: int) -> Optional[int]:
        """The words with a code in the one field that a literal asks for that makes it false; None if it asks otherwise."""
        test = literal.condition.operand if isinstance(literal.condition, Not) else literal.condition
        if not isinstance(test, (Test, Codes)) or test.field.fixed is not None or isinstance(test, Codes) and test is not literal.condition:
            return None
        mask = self.graph.pack([test.field.mask if word == test.word else 0 for word in range(len(self.graph.widths))])
        if isinstance(test, Test):
            return packed & ~mask if test is literal.condition else packed | mask
        named = [end for pair in test.field.named for end in pair]
        beside = [code for first, last in test.ranges for code in (first - 1, last + 1) if _holds(test.field.named, code)]
        code = next((code for code in named + beside if not _holds(test.ranges, code)), None)
        return None if code is None else packed & ~mask | code * (mask & -mask)

    def _takers(self, case: _Case) -> Optional[List[Rule]]:
        """The rules that take all that the literal keeps out before its own rule does; none if others behind have a part in it. None
        if too many could.
        """
        one = next(one for one in self.columns if case.rule.number in one.places)
        met = one.family.meeting(self.graph.conj([case.rest, case.out]), 0, one.places[case.rule.number][0])
        outside = [one.ranked.taking[other] for other in met]
        if len(met) > TAKERS:
            return None
        if not self.aside.never([case.rest, case.out], outside):
            return []
        cover = minimal_cover(self.aside.finder, [case.rest, case.out], outside, self.subject.excluded)
        return [self.subject.rules[one.number(met[share.number])] for share in cover]

    def _told_apart(self, case: _Case, other: Rule) -> bool:
        """Whether the contrary of the literal is one of several that the other rule has."""
        literals = [*(literal for block in self.subject.around[other.number] for literal in block.literals), *other.literals]
        return len(literals) > 1 and any(self.graph.conj([self.graph.condition(literal.condition), -case.out]) == FALSE for literal in literals)

    def _taken(self, case: _Case, takers: Sequence[Rule]) -> Tuple[str, Sequence[Note]]:
        policy = next(one.policy for one in self.columns if case.rule.number in one.places)
        if not takers:
            return "what it keeps out is answered the same", ()
        who = {"first": "earlier rules take", "last": "later rules take"}.get(policy, "better answers take")
        return f"{who} what it keeps out", [Note(taker.span, "takes " + ("it" if len(takers) == 1 else "some of it")) for taker in takers]

    def _message(self, code: str, case: _Case, label: str, notes: Sequence[Note]) -> Diagnostic:
        rule = case.rule
        self.told[code] += 1
        texts = [literal_text(literal) for literal in rule.literals if literal is not case.literal]
        source = rule.span.source.text
        before, behind = source[rule.span.start : rule.condition_span.start], source[rule.condition_span.end : rule.span.end]
        shorter = " ".join((before + " & ".join(texts) + behind).split())
        return Diagnostic(code, case.literal.span, f"`{literal_text(case.literal)}` can go", label=label, notes=tuple(notes),
                          fixes=(f"write {shorter} (nothing changes)", f'if it is meant to stay, add allow {code} "why" behind the rule'))


def _holds(ranges: Ranges, code: int) -> bool:
    return any(low <= code <= high for low, high in ranges)
