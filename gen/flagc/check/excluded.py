# SPDX-License-Identifier: MIT
"""`excluded`: a word that the constraints exclude has no answer, or one that is not declared."""

from typing import List, Optional

from ..logic.find import EMPTY, Found
from ..logic.rules import GATHERING
from ..model.model import Copy, Rule
from ..text.diagnostic import Diagnostic
from .subject import Subject, example

def excluded(subject: Subject) -> List[Diagnostic]:
    """One finding a dispatch at most."""
    dispatch = subject.dispatch
    finding = subject.finder.find([subject.excluded], [])
    if finding is EMPTY:
        return []
    word = example(dispatch, finding.words) if isinstance(finding, Found) else ""
    for index, output in enumerate(dispatch.outputs):
        # What `invalid` leaves out, `else` answers.
        lines = [line for line in (dispatch.invalid, dispatch.otherwise) if line and line.answers[index] is not None]
        if not lines:
            if output.policy not in GATHERING:
                return [Diagnostic("excluded", dispatch.name_span, f"excluded input has no answer for '{output.label}'",
                                   facts=(f"excluded: {word}",) if word else (),
                                   fixes=("add invalid => ANSWER, or an `else`, which answers it too",
                                          "where it truly cannot occur, say invalid => -"))]
        else:
            problem = _copied(subject, lines[0], index)
            if problem:
                return [problem]
    return []


def _copied(subject: Subject, closing: Rule, index: int) -> Optional[Diagnostic]:
    """A field whose code may be invalid is no answer for words that may hold an invalid code."""
    answer = closing.answers[index]
    if not isinstance(answer, Copy) or answer.field.total:
        return None
    what = "invalid" if closing is subject.dispatch.invalid else "else"
    return Diagnostic("excluded", closing.span, f"`{what}` answers excluded input with '{answer.field.name}', which may hold a code without a name",
                      fixes=("add invalid => ANSWER with an answer of its own",))
