# SPDX-License-Identifier: MIT
"""`mergeable`: rules with one answer whose conditions differ in one literal, so that one rule says them all.

Two rules that differ in a flag, or in the codes of a field, leave a common remainder behind; so rules are found by their remainders
instead of pair by pair. Rules that say why they are there stay apart, and so do the cells of a cross table. Where other rules stand
between them their author keeps them apart, as in a chain that goes from state to state: that is `wordy`, and off by default.
"""

from typing import Dict, FrozenSet, List, NamedTuple, Optional, Sequence, Set, Tuple, Union

from ..logic.naming import field_name
from ..logic.predicate import TRUE
from ..model.expr import Codes
from ..model.model import Block, Dispatch, EnumType, Field, Literal, Rule
from ..model.ranges import Ranges, common, joined
from ..text.diagnostic import Diagnostic, Note
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
    groups = _groups(subject)
    positions = _positions(subject.dispatch)
    neighbours = [run for group in groups for run in _runs(subject, group, positions)]
    for code, candidates in (("mergeable", neighbours), ("wordy", groups)):
        for group in candidates:
            free = [member for member in group if member.rule.number not in taken]
            merged, target, united = _merged(subject, columns, free)
            if target and united:
                taken.update(member.rule.number for member in merged)
                result.append(_message(subject, code, merged, target, united))
    return result


def _merged(subject: Subject, columns: Sequence[Standing],
            group: Sequence[_Member]) -> Tuple[List[_Member], Optional[Rule], Optional[Tuple[Optional[Codes], Ranges]]]:
    """The members of a group that one rule can say where one of them stands, this one, and what its literal says then."""
    ordered = [one for one in columns if one.policy in ("first", "last")]
    for target in group:
        merged = [target]
        for member in group:
            if _apart(subject, member, merged) and all(_passes(one, member.rule, target.rule) for one in ordered):
                merged.append(member)
        if len(merged) > 1:
            merged.sort(key=lambda member: member.rule.number)
            return merged, target.rule, _united(merged)
    return [], None, None


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


def _positions(dispatch: Dispatch) -> Dict[int, int]:
    """Where each rule stands among all lines: rules of one block stand next to each other if nothing else is between them."""
    result: Dict[int, int] = {}
    pending: List[Union[Rule, Block]] = list(reversed(dispatch.items))
    place = 0
    while pending:
        item = pending.pop()
        place += 1
        if isinstance(item, Rule):
            result[item.number] = place
        else:
            pending += reversed(item.items)
    return result


def _runs(subject: Subject, group: Sequence[_Member], positions: Dict[int, int]) -> List[List[_Member]]:
    """The members of a group that stand next to each other, and that one rule can say."""
    result: List[List[_Member]] = []
    for member in group:
        last = result[-1] if result else []
        if last and positions[member.rule.number] == positions[last[-1].rule.number] + 1 and _apart(subject, member, last):
            last.append(member)
        else:
            result.append([member])
    return [run for run in result if len(run) > 1]


def _subject_of(literal: Literal, condition: int) -> Tuple[object, ...]:
    """What a literal speaks of: a field, or a condition and its contrary."""
    if isinstance(literal.condition, Codes):
        return "field", literal.condition.word, id(literal.condition.field)
    return "condition", abs(condition)


def _apart(subject: Subject, one: _Member, others: Sequence[_Member]) -> bool:
    """Whether a member wants what none of the others wants; and where a literal is no comparison with codes, there is one other."""
    condition = one.literal.condition
    if not isinstance(condition, Codes):
        return len(others) == 1 and subject.graph.condition(condition) == -subject.graph.condition(others[0].literal.condition)
    return not any(common(condition.ranges, other.literal.condition.ranges) for other in others if isinstance(other.literal.condition, Codes))


def _united(group: Sequence[_Member]) -> Tuple[Optional[Codes], Ranges]:
    """What one literal has to say for all: the codes of a field, or nothing at all."""
    first = group[0].literal.condition
    if not isinstance(first, Codes):
        return None, ()
    ranges = joined([piece for member in group if isinstance(member.literal.condition, Codes) for piece in member.literal.condition.ranges])
    return (None, ()) if ranges == first.field.named else (first, ranges)


# --- order ---------------------------------------------------------------------------------------


def _passes(one: Standing, rule: Rule, target: Rule) -> bool:
    """Whether the combinations of a rule get the same answer if they are matched where the target stands."""
    if rule.number not in one.places:
        return True
    mine, there = one.places[rule.number], one.places[target.number]
    if len(mine) > 1 or len(there) > 1:
        return False
    start, stop = min(mine[0], there[0]), max(mine[0], there[0])
    literal = one.literals[mine[0]]
    return one.same([literal], mine[0], one.family.meeting(literal, start + 1, stop), one.before(literal, start))


# --- the message ---------------------------------------------------------------------------------


def _message(subject: Subject, code: str, group: Sequence[_Member], target: Rule, united: Tuple[Optional[Codes], Ranges]) -> Diagnostic:
    others = [member for member in group if member.rule is not target]
    own = next(member.literal for member in group if member.rule is target)
    notes = [Note(member.rule.span, f"the same for `{literal_text(member.literal)}`") for member in others[:SHOWN]]
    facts = (f"and {len(others) - SHOWN} more rules",) if len(others) > SHOWN else ()
    fixes = (f"write here {_text(subject, target, own, united)}", f"and delete the other{'s' * (len(others) > 1)} (nothing changes)")
    return Diagnostic(code, target.condition_span, f"{len(group)} rules differ in one thing and answer the same", label=f"here for `{literal_text(own)}`",
                      notes=tuple(notes), facts=facts, fixes=(", ".join(fixes), f'if they are meant to stay apart, add allow {code} "why" behind this one'))


def _text(subject: Subject, rule: Rule, literal: Literal, united: Tuple[Optional[Codes], Ranges]) -> str:
    """The rule with another literal, ready to be pasted."""
    codes, ranges = united
    if literal.column:
        cell = "-" if codes is None else ",".join(_code_texts(codes.field, ranges))
        text = rule.span.source.text
        return " ".join((text[rule.span.start : literal.span.start] + cell + text[literal.span.end : rule.span.end]).split())
    texts = [literal_text(other) for other in rule.literals if other is not literal]
    if codes is not None:
        names = _code_texts(codes.field, ranges)
        name = field_name(subject.dispatch, codes.word, codes.field)
        texts.insert(rule.literals.index(literal), f"{name} in {{{', '.join(names)}}}")
    behind = rule.span.source.text[rule.condition_span.end : rule.span.end]
    return " ".join((" & ".join(texts) or "always").split() + behind.split())


def _code_texts(field: Field, ranges: Ranges) -> List[str]:
    if isinstance(field.type, EnumType):
        return [member.name for member in field.type.members if any(low <= member.low and member.high <= high for low, high in ranges)]
    return [str(low) if low == high else f"{low}..{high}" for low, high in ranges]
