# SPDX-License-Identifier: MIT
"""`excluded`: a word that the constraints exclude has no answer, or one that is not declared."""

from typing import List, Optional

from ..logic.find import EMPTY, Found
from ..model.model import Copy, Rule
from ..text.diagnostic import Diagnostic
from .subject import Subject, example

# Without `invalid` and `else` these answer nothing, or 0.
_EMPTY_ANSWERS = ("collect", "sum", "count")


def excluded(subject: Subject) -> List[Diagnostic]:
    """One finding a dispatch at most."""
    dispatch = subject.dispatch
    finding = subject.finder.find([subject.excluded], [])
    if finding is EMPTY:
        return []
    word = example(dispatch, finding.words) if isinstance(finding, Found) else ""
    closing = dispatch.invalid or dispatch.otherwise
    for index, output in enumerate(dispatch.outputs):
        if closing is None or closing.answers[index] is None:
            if output.policy not in _EMPTY_ANSWERS:
                return [Diagnostic("excluded", dispatch.name_span, f"excluded input has no answer for '{output.label}'",
                                   facts=(f"excluded: {word}",) if word else (),
                                   fixes=("add invalid => ANSWER, or an `else`, which answers it too",
                                          "where it truly cannot occur, say invalid => -"))]
        else:
            problem = _copied(subject, closing, index)
            if problem:
                return [problem]
    return []


def _copied(subject: Subject, closing: Rule, index: int) -> Optional[Diagnostic]:
    """A field whose code may be invalid is no answer for words that may hold an invalid code."""
    answer = closing.answers[index]
    if not isinstance(answer, Copy) or answer.field.total:
        return None
    what = "invalid" if subject.dispatch.invalid else "else"
    return Diagnostic("excluded", closing.span, f"`{what}` answers excluded input with '{answer.field.name}', which may hold a code without a name",
                      fixes=("add invalid => ANSWER with an answer of its own",))
