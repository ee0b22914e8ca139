# SPDX-License-Identifier: MIT
"""`shadowed`: a rule that never answers, because others take all its combinations, one alone or several together."""

from dataclasses import replace
from typing import Dict, List, Optional, Tuple

from ..logic.decision import Column
from ..logic.find import EMPTY, UNDECIDED, Found
from ..logic.naming import word_text
from ..logic.prime import Share, minimal_cover
from ..model.model import EnumType, Number, Plain, Rule
from ..model.types import number_range
from ..text.diagnostic import Diagnostic, Note
from .phrases import copied, rule_name
from .ranked import Ranked
from .subject import Subject, closing_rules, counted, left_out
from .undecided import undecided

# To count what a move would change takes a diagram for each rule that is passed: past so many, it is not said.
MANY = 8

# A cover can take a second to find. So many rules of a dispatch get one, nobody mends more at a time; and so many if all are asked for.
DETAILED = 20
ALL = 400

# So many members of a cover are shown; if all are asked for, all.
SHOWN = 3

_ORDERED = ("first", "last", "max", "min")


def shadowed(subject: Subject) -> List[Diagnostic]:
    """A finding for each rule that never answers for any output it names, though some combination matches it."""
    ranked = [one for one in subject.ranked if one.column.output.policy in _ORDERED]
    stands: Dict[int, List[Tuple[Ranked, int]]] = {}
    for one in ranked:
        for number, places in one.places().items():
            stands.setdefault(number, []).extend((one, place) for place in places)
    elsewhere = {case.rule for column in subject.columns if column.output.policy not in _ORDERED for case in column.cases}
    elsewhere |= closing_rules(subject.dispatch)
    result: List[Diagnostic] = []
    for number in sorted(stands):
        rule = subject.rules[number]
        if number not in elsewhere:
            # Who allows it has read the details; and an open question is not told where the answer would not be.
            reason = next((silence.reason for silence in rule.silences if silence.code == "shadowed"), None)
            finding = _of_rule(subject, rule, stands[number], reason is None and len(result) < (ALL if subject.whole else DETAILED))
            if finding:
                result.append(replace(finding, allowed=reason) if finding.code == "undecided" else finding)
    return result


def _of_rule(subject: Subject, rule: Rule, stands: List[Tuple[Ranked, int]], detailed: bool) -> Optional[Diagnostic]:
    find = subject.finder.find
    if all(find([one.literals[place]], [subject.excluded]) is EMPTY for one, place in stands):
        return None  # nothing matches it: that is `unmatched`
    for one, place in stands:
        finding = one.won(place)
        if finding is UNDECIDED:
            return undecided(rule.condition_span, "whether this rule can ever answer")
        if finding is not EMPTY:
            return None
    one, place = next((one, place) for one, place in stands if find([one.literals[place]], [subject.excluded]) is not EMPTY)
    # Under max and min a copied field is a case for each of its codes: no one of them tells of the whole rule.
    parts = sum(1 for other, _ in stands if other is one)
    return _message(subject, rule, one, place) if detailed and parts == 1 else _brief(subject, rule, one)


def _message(subject: Subject, rule: Rule, one: Ranked, place: int) -> Diagnostic:
    literal = one.literals[place]
    cover = minimal_cover(subject.finder, [literal], one.taking[:place], subject.excluded)
    total = subject.finder.count([literal], [subject.excluded])
    takers = [subject.rules[one.column.cases[share.number].rule] for share in cover]
    shown = len(cover) if subject.whole or len(cover) == SHOWN + 1 else SHOWN
    revived = [_revived(subject, one, place, share.number) if len(cover) > 1 else "" for share in cover[:shown]]
    notes = [Note(taker.span, _takes(share, total, len(cover)) + word) for taker, share, word in zip(takers, cover, revived)]
    facts = (left_out(f"{len(cover) - shown} more rules", subject.whole),) if len(cover) > shown else ()
    return Diagnostic("shadowed", rule.condition_span, f"{rule_name(rule)} can never fire", label=f"{counted(total)}, {_taken(one)}",
                      notes=tuple(notes), facts=facts, fixes=(*_twins(subject, one, place, cover), *_fixes(subject, rule, one, place, cover)), count=total)


def _revived(subject: Subject, one: Ranked, place: int, taker: int) -> str:
    """A combination that the rule would get if this one of its takers were not there; nothing if another would take its place."""
    literal = one.literals[place]
    if one.taking[taker] in one.taking[taker + 1 : place]:
        return ""  # the family knows the first of equal conditions only
    around = subject.around[one.column.cases[taker].rule]
    if one.column.output.policy != "first" and any(block.otherwise for block in around):
        return ""  # an inner `else` would take it
    others = [one.taking[other] for other in one.family.meeting(literal, 0, place) if other != taker]
    finding = subject.finder.find([literal, one.taking[taker]], [*others, subject.excluded], few=True)
    return f", for example {word_text(subject.dispatch, finding.words)}" if isinstance(finding, Found) else ""


def _brief(subject: Subject, rule: Rule, one: Ranked) -> Diagnostic:
    delete = f"delete it{' (nothing changes)' if _harmless(subject, rule) else ''}"
    return Diagnostic("shadowed", rule.condition_span, f"{rule_name(rule)} can never fire", label=_taken(one), fixes=(delete, *_allowing(rule)))


def _taken(one: Ranked) -> str:
    who = {"first": "earlier rules", "last": "later rules"}.get(one.column.output.policy, "rules whose answers are as good or better")
    return f"all taken by {who}"


def _takes(share: Share, total: Optional[int], members: int) -> str:
    if members == 1:
        return "takes all of them"
    return "takes some of them" if share.count is None or total is None else f"takes {share.count} of them"


def _changes(subject: Subject, one: Ranked, edge: int, place: int) -> str:
    """How many combinations answer otherwise if the rule at `place` stands in front of the one at `edge`.

    Empty where that cannot be told: answers that are no constants, outputs judged apart, or no count.
    """
    if subject.rules[one.column.cases[place].rule].also:
        return ""  # what it adds may be there already
    met = one.family.meeting(one.literals[place], edge, place)
    rules = {number: subject.rules[one.column.cases[number].rule] for number in [*met, place] if one.column.cases[number].rule}
    if not subject.dispatch.shared or len(met) > MANY or len(rules) <= len(met):
        return ""
    if any(not all(isinstance(answer, (Plain, type(None))) for answer in rule.answers) for rule in rules.values()):
        return ""
    answers = {number: [one_answer.value if isinstance(one_answer, Plain) else None for one_answer in rule.answers]
               for number, rule in rules.items()}
    changed = 0
    for number in met:
        if answers[number] != answers[place]:
            before = one.before(one.literals[place], number)
            share = subject.finder.count([one.literals[place], one.taking[number]], [*before, subject.excluded])
            if share is None:
                return ""
            changed += share
    return _change(changed)


def _change(number: int) -> str:
    return f" ({counted(number)} change{'s' * (number == 1)})"


def _twins(subject: Subject, one: Ranked, place: int, cover: Tuple[Share, ...]) -> List[str]:
    """What to do if the one rule that takes all matches nothing else: one of the two is most likely a copy that was not adapted."""
    same = len(cover) == 1 and subject.finder.find([one.literals[cover[0].number]], [one.literals[place], subject.excluded]) is EMPTY
    return [copied(subject.rules[one.column.cases[cover[0].number].rule])] if same else []


def _fixes(subject: Subject, rule: Rule, one: Ranked, place: int, cover: Tuple[Share, ...]) -> List[str]:
    policy = one.column.output.policy
    fixes = ["delete it" + " (nothing changes)" * _harmless(subject, rule)]
    edge = min([share.number for share in cover], default=place)
    around = subject.around
    winner = subject.rules[one.column.cases[edge].rule]
    if edge != place and policy in ("first", "last"):
        if around[winner.number] != around[rule.number]:
            return fixes + _allowing(rule)  # a move over a brace would change the condition too
        line = winner.condition_span.line
        where = "above" if policy == "first" else "below"
        changes = _changes(subject, one, edge, place)
        if changes != _change(0):
            fixes[0] += f", or move it {where} line {line}{changes}"
    elif edge != place:
        # Against the least of those that take its combinations it has a chance, unless nothing beats that.
        weakest = max(share.number for share in cover)
        value = one.column.cases[weakest].value
        line = subject.rules[one.column.cases[weakest].rule].condition_span.line
        if not isinstance(value, int) or _beatable(one.column, value):
            fixes[0] += f", or give it a {'greater' if policy == 'max' else 'lesser'} answer than line {line} has"
    return fixes + _allowing(rule)


def _harmless(subject: Subject, rule: Rule) -> bool:
    """Whether the rule can go. Without it an inner `else` may answer where order does not decide, and a flag that only it names keeps its old value."""
    outputs = subject.dispatch.outputs
    closed = any(block.otherwise for block in subject.around[rule.number])
    return not any(output.update or closed and output.policy not in ("first", "last") for output in outputs)


def _beatable(column: Column, value: int) -> bool:
    """Whether the output's type has an answer that wins over this one."""
    kind, greatest = column.output.type, column.output.policy == "max"
    if isinstance(kind, EnumType):
        return value != (max if greatest else min)(code for member in kind.members for code in (member.low, member.high))
    if isinstance(kind, Number):
        return value != number_range(kind)[greatest]
    return value != int(greatest)


def _allowing(rule: Rule) -> List[str]:
    return [] if rule.silences else ['if it is meant to stay, add allow shadowed "why" behind it']
