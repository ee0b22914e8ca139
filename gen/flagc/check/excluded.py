# SPDX-License-Identifier: MIT
"""`excluded`: a word that the constraints exclude has no answer, or one that is not declared."""

from typing import List

from ..logic.find import EMPTY, Found
from ..logic.rules import GATHERING
from ..model.model import Copy, Dispatch, Rule
from ..text.diagnostic import Diagnostic
from .subject import Subject, example

def excluded(subject: Subject) -> List[Diagnostic]:
    """A finding for each output without an answer."""
    dispatch = subject.dispatch
    finding = subject.finder.find([subject.excluded], [], few=True)
    if finding is EMPTY:
        return []
    word = example(dispatch, finding.words) if isinstance(finding, Found) else ""
    result: List[Diagnostic] = []
    for index, output in enumerate(dispatch.outputs):
        # What `invalid` leaves out, `else` answers.
        lines = [line for line in (dispatch.invalid, dispatch.otherwise) if line and line.answers[index] is not None]
        if not lines:
            if output.policy not in GATHERING:
                result.append(_missing(dispatch, output.label, word))
        else:
            result += _copied(subject, lines[0], index)
    return result


def _missing(dispatch: Dispatch, label: str, word: str) -> Diagnostic:
    closing = dispatch.invalid or dispatch.otherwise
    facts = (f"excluded: {word}",) if word else ()
    message = f"excluded input has no answer for '{label}'"
    if closing:
        return Diagnostic("excluded", closing.span, message, label=f"leaves out '{label}'", facts=facts, fixes=(f"answer '{label}' here",))
    return Diagnostic("excluded", dispatch.name_span, message, facts=facts,
                      fixes=("add invalid => ANSWER, or an `else`, which answers it too", "where it truly cannot occur, say invalid => -"))


def _copied(subject: Subject, closing: Rule, index: int) -> List[Diagnostic]:
    """A field whose code may be invalid is no answer for words that may hold an invalid code."""
    answer = closing.answers[index]
    if not isinstance(answer, Copy) or answer.field.total:
        return []
    what = "invalid" if closing is subject.dispatch.invalid else "else"
    return [Diagnostic("excluded", closing.span, f"`{what}` answers excluded input with '{answer.field.name}', which may hold a code without a name",
                       fixes=("add invalid => ANSWER with an answer of its own",))]
