# SPDX-License-Identifier: MIT
"""`contradiction`: a condition that nothing can make true, whatever the constraints say; the literals that clash are named.

Where a block contradicts itself, the block is reported, and not each rule in it.
"""

from itertools import combinations
from typing import Dict, List, Optional, Sequence, Tuple, Union

from ..logic.find import EMPTY, Finder
from ..logic.predicate import TRUE
from ..model.expr import Codes
from ..model.model import Block, Literal, Rule
from ..text.diagnostic import Diagnostic, Note
from .phrases import listed, literal_text, rule_name
from .subject import Subject, deletion

# The smallest clash is looked for in so many finders' questions; past them one that cannot be made smaller is as good.
PAIRS = 500

# So many contradictions of a dispatch are explained.
DETAILED = 20


def contradiction(subject: Subject) -> List[Diagnostic]:
    """A finding for each block, and for each rule outside of those, that contradicts itself."""
    found: Dict[int, Union[Rule, Block]] = {}
    for rule in subject.dispatch.rules:
        culprit = contradicts(subject, rule)
        if culprit:
            found.setdefault(id(culprit), culprit)
    return [_message(subject, culprit, number < DETAILED) for number, culprit in enumerate(found.values())]


def contradicts(subject: Subject, rule: Rule) -> Union[Rule, Block, None]:
    """What contradicts itself so that a rule cannot match: the outermost such block, or the rule."""
    blocks = subject.around[rule.number]
    parts = [*(subject.graph.condition(block.condition) for block in blocks), subject.graph.condition(rule.condition)]
    find = subject.finder.find
    if find([subject.graph.conj(parts)], [subject.excluded]) is not EMPTY or find([subject.graph.conj(parts)], []) is not EMPTY:
        return None
    return next((part for depth, part in enumerate(blocks, 1) if find([subject.graph.conj(parts[:depth])], []) is EMPTY), rule)


def _message(subject: Subject, culprit: Union[Rule, Block], detailed: bool) -> Diagnostic:
    rule = culprit if isinstance(culprit, Rule) else None
    place = rule.condition_span if rule else culprit.span
    headline = f"{rule_name(rule)} can never fire" if rule else "nothing in this block can ever fire"
    label, notes, fixes = "this is never true", [], ["correct the condition (is an `&` meant to be `|`?)", deletion(subject, "it" if rule else "the block")]
    own = culprit.literals
    literals = [*(literal for block in _around(subject, culprit) for literal in block.literals), *own]
    clash = _clash(subject, literals) if detailed else ()
    if clash:
        label = f"{listed([literal_text(literal) for literal in clash])} {'are never true together' if len(clash) > 1 else 'is never true'}"
        if len(own) == len(clash) == 1 and clash[0] is own[0]:
            label = "this is never true"
        notes = [Note(literal.span, "stands around it") for literal in clash if literal not in own]
        either = _either(clash)
        fixes = [f"if either will do, write {either}"] * bool(either) + fixes
    if rule and not rule.silences:
        fixes.append('if it is meant to stay, add allow contradiction "why" behind it')
    return Diagnostic("contradiction", place, headline, label=label, notes=tuple(notes), fixes=tuple(fixes))


def _around(subject: Subject, culprit: Union[Rule, Block]) -> Sequence[Block]:
    if isinstance(culprit, Rule):
        return subject.around[culprit.number]
    around = next(blocks for blocks in subject.around.values() if culprit in blocks)
    return around[: around.index(culprit)]


def _clash(subject: Subject, literals: Sequence[Literal]) -> Tuple[Literal, ...]:
    """The smallest set of literals that cannot hold together, the first of several; nothing if that was not settled."""
    conditions = [subject.graph.condition(literal.condition) for literal in literals]
    places = smallest_clash(subject.finder, conditions)
    return tuple(literals[place] for place in places or ())


def smallest_clash(finder: Finder, conditions: Sequence[int]) -> Optional[Tuple[int, ...]]:
    """The places of conditions that cannot hold together: one if one suffices, then two, else as many as cannot be left out."""
    for place, condition in enumerate(conditions):
        if finder.find([condition], []) is EMPTY:
            return (place,)
    if len(conditions) ** 2 <= 2 * PAIRS:
        for one, other in combinations(range(len(conditions)), 2):
            if finder.find([conditions[one], conditions[other]], []) is EMPTY:
                return one, other
    kept = [place for place, condition in enumerate(conditions) if condition != TRUE]
    if finder.find([conditions[place] for place in kept], []) is not EMPTY:
        return None
    for place in reversed(list(kept)):
        fewer = [other for other in kept if other != place]
        if finder.find([conditions[other] for other in fewer], []) is EMPTY:
            kept = fewer
    return tuple(kept)


def _either(clash: Sequence[Literal]) -> str:
    """Where two literals of a dispatch's rule want two codes of one field: the condition that wants one of them."""
    if len(clash) != 2 or clash[0].column:
        return ""
    texts = [literal_text(literal).replace(" ", "").split("==") for literal in clash]
    if any(len(text) != 2 or not isinstance(literal.condition, Codes) for text, literal in zip(texts, clash)):
        return ""
    (field, code), (other, second) = texts
    return f"{field} in {{{code}, {second}}}" if field == other else ""
