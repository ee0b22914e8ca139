# SPDX-License-Identifier: MIT
"""`unreached-else`: an `else` that no combination reaches, because the rules are complete. Where answers are gathered or ranked, `else` is
a starting value, and nothing is said. Coding standards ask for a last `else`; so this is only to be known.
"""

from typing import List

from ..model.model import Dispatch, Rule
from ..text.diagnostic import Diagnostic
from .aside import Aside
from .subject import Subject, closing_rules, counted

_POLICIES = ("first", "last", "unique", "any")


def unreached(subject: Subject) -> List[Diagnostic]:
    """A finding for the outer `else`, and for each inner one. May leave it open."""
    dispatch = subject.dispatch
    if any(output.policy not in _POLICIES for output in dispatch.outputs):
        return []
    aside = subject.aside()
    result: List[Diagnostic] = []
    if dispatch.otherwise and dispatch.rules and _outer(subject, aside, dispatch.otherwise):
        total = subject.finder.count([], [subject.excluded])
        result.append(_message(dispatch.otherwise, "" if total is None else f"the rules answer all {counted(total)}",
                               "keep it as a precaution; or delete it, and a gap that a later change opens is found"))
    closing = closing_rules(dispatch)
    for number in sorted(closing):
        stands = [(one, place) for one in subject.ranked for place in one.places().get(number, ())]
        if stands and not any(aside.settled(one.won(place)) for one, place in stands):
            result.append(_message(subject.rules[number], "the rules before it are complete", "keep it as a precaution, or delete it (nothing changes)"))
    return result


def _outer(subject: Subject, aside: Aside, otherwise: Rule) -> bool:
    """Whether no combination reaches the outer `else`. Where no `invalid` answers, excluded words do."""
    dispatch = subject.dispatch
    spoken = [index for index in range(len(dispatch.outputs)) if otherwise.answers[index] is not None]
    if any(_stands_in(dispatch, index) for index in spoken) and not aside.nothing_excluded():
        return False
    columns = [one for one in subject.ranked if dispatch.outputs.index(one.column.output) in spoken]
    return all(aside.never([], one.taking) for one in columns)


def _stands_in(dispatch: Dispatch, index: int) -> bool:
    return dispatch.invalid is None or dispatch.invalid.answers[index] is None


def _message(line: Rule, label: str, fix: str) -> Diagnostic:
    return Diagnostic("unreached-else", line.condition_span, "no combination reaches this `else`", label=label,
                      fixes=(fix, 'if it is meant to stay, add allow unreached-else "why" behind it'))
