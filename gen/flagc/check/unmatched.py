# SPDX-License-Identifier: MIT
"""`unmatched`: a rule that only excluded words match. One whose condition contradicts itself is a `contradiction`."""

from typing import Dict, List

from ..logic.find import EMPTY, UNDECIDED
from ..logic.predicate import FALSE
from ..logic.prime import minimal_cover
from ..model.model import Constraint, Rule
from ..text.diagnostic import Diagnostic, Note
from .contradiction import contradicts
from .phrases import rule_name
from .subject import Subject, closing_rules, deletion, offered_constraints
from .undecided import undecided

SHOWN = 3


def unmatched(subject: Subject) -> List[Diagnostic]:
    """A finding for each such rule. An inner `else` may be a precaution, and a cross table has cells for what cannot happen."""
    literals: Dict[int, List[int]] = {}
    for column in subject.columns:
        for case in column.cases:
            literals.setdefault(case.rule, []).append(subject.literal(case))
    closing = closing_rules(subject.dispatch)
    result: List[Diagnostic] = []
    for rule in subject.dispatch.rules:
        found = literals.get(rule.number)
        if found and rule.number not in closing:
            result += _of_rule(subject, rule, subject.graph.disj(found))
    return result


def _of_rule(subject: Subject, rule: Rule, literal: int) -> List[Diagnostic]:
    finding = subject.finder.find([literal], [subject.excluded])
    if finding is UNDECIDED:
        return [undecided(rule.condition_span, "whether any combination matches this rule")]
    if finding is not EMPTY:
        return []
    if subject.dispatch.cross or contradicts(subject, rule):
        return []
    keep = [] if rule.silences else ['if it is meant to stay, add allow unmatched "why" behind it']
    return [Diagnostic("unmatched", rule.condition_span, f"{rule_name(rule)} can never fire", label="only excluded words match it",
                       notes=tuple(Note(constraint.span, "excludes them") for constraint in _reasons(subject, literal)),
                       fixes=("correct the condition or the constraint", deletion(subject), *keep))]


def _reasons(subject: Subject, literal: int) -> List[Constraint]:
    """Constraints that together exclude all that the rule matches; none if invalid codes take part."""
    offered = offered_constraints(subject.graph, subject.dispatch)
    forbidden = [one for _, one in offered]
    if subject.finder.find([literal], forbidden) is not EMPTY:
        return []
    return [offered[share.number][0] for share in minimal_cover(subject.finder, [literal], forbidden, FALSE)][:SHOWN]
