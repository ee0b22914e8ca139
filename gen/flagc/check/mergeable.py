# SPDX-License-Identifier: MIT
"""`mergeable`: rules with one answer whose conditions differ in one literal, so that one rule says them all.

Two rules that differ in a flag, or in the codes of a field, leave a common remainder behind; so rules are found by their remainders
instead of pair by pair. Rules that say why they are there stay apart, and so do the cells of a cross table.
"""

from typing import Dict, FrozenSet, List, NamedTuple, Optional, Sequence, Set, Tuple

from ..logic.naming import field_name
from ..logic.predicate import TRUE
from ..model.expr import Codes
from ..model.model import EnumType, Field, Literal, Rule
from ..model.ranges import Ranges, joined
from ..text.diagnostic import Diagnostic, Note
from ..text.source import Span
from .answers import whole
from .phrases import literal_text
from .redundant import on_purpose
from .standing import Standing
from .subject import Subject, closing_rules

SHOWN = 3


class _Member(NamedTuple):
    """A rule that would become part of another, and its literal that the others do not have."""

    rule: Rule
    literal: Literal


def mergeable(subject: Subject) -> List[Diagnostic]:
    """A finding for each group of such rules, at the one that remains. May leave it open."""
    if subject.dispatch.cross:
        return []
    aside = subject.aside()
    columns = [Standing(subject, aside, one) for one in subject.ranked]
    taken: Set[int] = set()
    result: List[Diagnostic] = []
    for group in _groups(subject):
        free = [member for member in group if member.rule.number not in taken]
        united = _united(subject, free)
        target = _target(subject, columns, free) if united is not None else None
        if target is not None and united is not None:
            taken.update(member.rule.number for member in free)
            result.append(_message(subject, free, target, united))
    return result


# --- groups --------------------------------------------------------------------------------------


def _groups(subject: Subject) -> List[List[_Member]]:
    """Rules of one block with the same answer and the same literals but for one flag or field, which differs."""
    closing = closing_rules(subject.dispatch)
    found: Dict[Tuple[object, ...], List[_Member]] = {}
    for rule in subject.dispatch.rules:
        if rule.also or rule.number in closing or on_purpose(rule):
            continue
        around = subject.around[rule.number]
        key = id(around[-1]) if around else 0, whole(rule)
        conditions = [(literal, subject.graph.condition(literal.condition)) for literal in rule.literals]
        conditions = [(literal, condition) for literal, condition in conditions if condition != TRUE]
        every = frozenset(condition for _, condition in conditions)
        if len(every) == len(conditions):
            for literal, condition in conditions:
                rest: FrozenSet[int] = every - {condition}
                found.setdefault((*key, _subject_of(literal, condition), rest), []).append(_Member(rule, literal))
    return [group for group in found.values() if len(group) > 1]


def _subject_of(literal: Literal, condition: int) -> Tuple[object, ...]:
    """What a literal speaks of: a field, or a condition and its contrary."""
    if isinstance(literal.condition, Codes):
        return "field", literal.condition.word, id(literal.condition.field)
    return "condition", abs(condition)


def _united(subject: Subject, group: Sequence[_Member]) -> Optional[Tuple[Optional[Codes], Ranges]]:
    """What one literal would have to say: nothing at all, or the codes of a field. None if one literal cannot say it."""
    first = group[0].literal.condition if group else None
    if len(group) < 2:
        return None
    if not isinstance(first, Codes):
        both = {subject.graph.condition(member.literal.condition) for member in group}
        return (None, ()) if len(both) == len(group) == 2 else None
    pieces = [piece for member in group if isinstance(member.literal.condition, Codes) for piece in member.literal.condition.ranges]
    ranges = tuple(joined(pieces))
    apart = sum(high - low + 1 for low, high in pieces) == sum(high - low + 1 for low, high in ranges)
    if not apart:
        return None  # codes that two of them want: one rule is not all that is to be said here
    return (None, ()) if ranges == first.field.named else (first, ranges)


# --- order ---------------------------------------------------------------------------------------


def _target(subject: Subject, columns: Sequence[Standing], group: Sequence[_Member]) -> Optional[Rule]:
    """Where one rule may stand for all: in place of the first, or of the last. None if rules between them do not let it."""
    ordered = [one for one in columns if one.policy in ("first", "last", "max", "min")]
    rules = [member.rule for member in group]
    for target in (rules[0], rules[-1]):
        if all(_passes(subject, one, rule, target, rules) for one in ordered for rule in rules if rule is not target):
            return target
    return None


def _passes(subject: Subject, one: Standing, rule: Rule, target: Rule, group: Sequence[Rule]) -> bool:
    """Whether the combinations of a rule get the same answer if they are matched where the target stands."""
    if rule.number not in one.places:
        return True
    mine, there = one.places[rule.number], one.places[target.number]
    if len(mine) > 1 or len(there) > 1:
        return False
    start, stop = min(mine[0], there[0]), max(mine[0], there[0])
    literal = one.literals[mine[0]]
    numbers = {member.number for member in group}
    between = [place for place in one.family.meeting(literal, start + 1, stop) if one.number(place) not in numbers]
    return one.same([literal], mine[0], between, one.before(literal, start))


# --- the message ---------------------------------------------------------------------------------


def _message(subject: Subject, group: Sequence[_Member], target: Rule, united: Tuple[Optional[Codes], Ranges]) -> Diagnostic:
    others = [member for member in group if member.rule is not target]
    own = next(member.literal for member in group if member.rule is target)
    notes = [Note(member.rule.span, f"the same for `{literal_text(member.literal)}`") for member in others[:SHOWN]]
    facts = (f"and {len(others) - SHOWN} more rules",) if len(others) > SHOWN else ()
    fixes = (f"write here {_text(subject, target, own, united)}", f"and delete the other{'s' * (len(others) > 1)} (nothing changes)")
    return Diagnostic("mergeable", target.condition_span, f"{len(group)} rules differ in one thing and answer the same", label=f"here for `{literal_text(own)}`",
                      notes=tuple(notes), facts=facts, fixes=(", ".join(fixes), 'if they are meant to stay apart, add allow mergeable "why" behind this one'))


def _text(subject: Subject, rule: Rule, literal: Literal, united: Tuple[Optional[Codes], Ranges]) -> str:
    """The rule with another literal, ready to be pasted."""
    codes, ranges = united
    if literal.column:
        cell = "-" if codes is None else ",".join(_code_texts(codes.field, ranges))
        whole_line = rule.span
        text = whole_line.source.text
        return " ".join((text[whole_line.start : literal.span.start] + cell + text[literal.span.end : whole_line.end]).split())
    texts = [literal_text(other) for other in rule.literals if other is not literal]
    if codes is not None:
        names = _code_texts(codes.field, ranges)
        name = field_name(subject.dispatch, codes.word, codes.field)
        texts.insert(rule.literals.index(literal), f"{name} in {{{', '.join(names)}}}")
    behind = Span(rule.span.source, rule.condition_span.end, rule.span.end).text
    return " ".join((" & ".join(texts) or "always").split() + behind.split())


def _code_texts(field: Field, ranges: Ranges) -> List[str]:
    if isinstance(field.type, EnumType):
        return [member.name for member in field.type.members if any(low <= member.low and member.high <= high for low, high in ranges)]
    return [str(low) if low == high else f"{low}..{high}" for low, high in ranges]
