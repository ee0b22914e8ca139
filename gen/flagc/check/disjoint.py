# SPDX-License-Identifier: MIT
"""`disjoint`: under `first` or `last` no two rules match the same combination, so their order means nothing. Under `unique` flagc
would watch over that.
"""

from dataclasses import replace
from typing import List

from ..logic.decision import Column
from ..logic.lower import columns
from ..logic.predicate import FALSE
from ..logic.question import Family
from ..text.diagnostic import Diagnostic
from .aside import Aside
from .subject import Subject, closing_rules

_ORDERED = ("first", "last")


def disjoint(subject: Subject) -> List[Diagnostic]:
    """At most one finding for the dispatch. May leave it open."""
    dispatch = subject.dispatch
    if not is_disjoint(subject) or dispatch.cross:
        return []
    policies = sorted({output.policy for output in dispatch.outputs if output.policy in _ORDERED})
    said = " and ".join(f"`{policy}`" for policy in policies)
    return [Diagnostic("disjoint", dispatch.name_span, f"no two rules of '{dispatch.name}' match the same combination: their order means nothing",
                       fixes=(f"write `unique` instead of {said}: an overlap that a later rule brings is found then",
                              'if the order is meant to be there, add allow disjoint "why" before the `{`'))]


def is_disjoint(subject: Subject) -> bool:
    """Whether `unique` would hold for all outputs under `first` and `last`, and there are such. Raises LeftOpen."""
    dispatch = subject.dispatch
    if not any(output.policy in _ORDERED for output in dispatch.outputs) or any(rule.also for rule in dispatch.rules):
        return False
    outputs = tuple(replace(output, policy="unique") if output.policy in _ORDERED else output for output in dispatch.outputs)
    # Under `first` the order alone keeps an inner `else` behind its rules.
    others = columns(replace(dispatch, outputs=outputs)) if closing_rules(dispatch) else subject.columns
    found = [column for column in others if column.output.policy in ("unique", *_ORDERED)]
    aside = subject.aside()
    return all(len(column.cases) > 1 and _apart(subject, aside, column) for column in found)


def _apart(subject: Subject, aside: Aside, column: Column) -> bool:
    literals = [subject.literal(case) for case in column.cases]
    family = Family(subject.graph, literals)
    for place, literal in enumerate(literals):
        for other in family.meeting(literal, 0, place):
            if subject.graph.conj([literal, literals[other]]) != FALSE and not aside.never([literal, literals[other]]):
                return False
    return True
