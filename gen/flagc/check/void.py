# SPDX-License-Identifier: MIT
"""`void`: the constraints leave no combination at all. What the rules say does not matter then, so nothing else is checked."""

from typing import List

from ..logic.find import EMPTY
from ..logic.prime import minimal_cover
from ..text.diagnostic import Diagnostic, Note
from .subject import Subject, invalid_codes, offered_constraints


def void(subject: Subject) -> List[Diagnostic]:
    """At most one finding, at the last of the constraints that it takes: of the dispatch's own, if it takes any of those."""
    if subject.finder.find([], [subject.excluded]) is not EMPTY:
        return []
    offered = offered_constraints(subject.graph, subject.dispatch)
    cover = minimal_cover(subject.finder, [], [literal for _, literal in offered], invalid_codes(subject.graph, subject.dispatch))
    guilty = [offered[share.number][0] for share in cover]
    if not guilty:
        return []
    last = max(guilty, key=lambda constraint: (constraint in subject.dispatch.constraints, constraint.span.start))
    alone = len(guilty) == 1
    return [Diagnostic("void", last.span, "the constraints leave no combination", label="forbids them all" if alone else "forbids what the others leave",
                       notes=tuple(Note(constraint.span, "forbids some") for constraint in guilty if constraint is not last),
                       fixes=("correct it, or delete it" if alone else "correct one of them, or delete it",))]
