# SPDX-License-Identifier: MIT
"""`excluded`: a word that the constraints exclude has no answer, or one that is not declared."""

from typing import List, Optional, Tuple

from ..logic.find import EMPTY, Found
from ..logic.naming import field_name
from ..logic.rules import GATHERING
from ..model.model import Copy, Dispatch, Rule
from ..text.diagnostic import Diagnostic, Note, Sample
from ..text.source import Span
from .subject import Subject, example, sample

# So many reasons for one word are shown.
SHOWN = 3


def excluded(subject: Subject) -> List[Diagnostic]:
    """A finding for each output without an answer."""
    dispatch = subject.dispatch
    finding = subject.finder.find([subject.excluded], [], few=True)
    if finding is EMPTY:
        return []
    words = finding.words if isinstance(finding, Found) else None
    result: List[Diagnostic] = []
    for index, output in enumerate(dispatch.outputs):
        # What `invalid` leaves out, `else` answers.
        lines = [line for line in (dispatch.invalid, dispatch.otherwise) if line and line.answers[index] is not None]
        if not lines:
            if output.policy not in GATHERING:
                result.append(_missing(subject, output.label, words))
        else:
            result += _copied(subject, lines[0], index)
    return result


def _missing(subject: Subject, label: str, words: Optional[Tuple[int, ...]]) -> Diagnostic:
    dispatch = subject.dispatch
    closing = dispatch.invalid or dispatch.otherwise
    facts: Tuple[str, ...] = ()
    notes: Tuple[Note, ...] = ()
    samples: Tuple[Sample, ...] = ()
    if words is not None:
        facts = (f"excluded: {example(dispatch, words)}", *_nameless(dispatch, words))
        notes = tuple(Note(span, "excludes it") for span in _forbidding(subject, words))
        samples = (sample(dispatch, words),)
    message = f"excluded input has no answer for '{label}'"
    if closing:
        return Diagnostic("excluded", closing.span, message, label=f"leaves out '{label}'", notes=notes, facts=facts,
                          fixes=(f"answer '{label}' here",), samples=samples)
    arrow = ":" if dispatch.columns is not None or dispatch.cross else "=>"
    number = subject.finder.count([subject.excluded], [])
    many = "at least one word" if number is None else f"{number} word{'s' * (number != 1)}"
    return Diagnostic("excluded", dispatch.name_span, message, notes=notes, facts=facts, samples=samples, count=number,
                      fixes=(f"say what such input gets ({many}): invalid {arrow} ANSWER, or an `else`, which answers it too",
                             f"where it truly cannot occur, any answer will do: invalid {arrow} -"))


def _nameless(dispatch: Dispatch, words: Tuple[int, ...]) -> List[str]:
    """Which fields hold a code without a name."""
    result = []
    for number, word in enumerate(dispatch.words):
        for field in word.set.fields:
            code = words[number] >> field.position & (1 << field.width) - 1
            if field.fixed is None and not any(low <= code <= high for low, high in field.named):
                result.append(f"because {field_name(dispatch, number, field)} has no code {code}")
    return result[:SHOWN]


def _forbidding(subject: Subject, words: Tuple[int, ...]) -> List[Span]:
    """The constraints that forbid the words."""
    graph, dispatch = subject.graph, subject.dispatch
    offered = [(one.span, graph.condition(one.forbidden)) for one in dispatch.constraints]
    for number, word in enumerate(dispatch.words):
        offered += [(one.span, graph.condition(one.forbidden, number)) for one in word.set.constraints]
    return [span for span, literal in offered if graph.holds([literal], graph.pack(words))][:SHOWN]


def _copied(subject: Subject, closing: Rule, index: int) -> List[Diagnostic]:
    """A field whose code may be invalid is no answer for words that may hold an invalid code."""
    answer = closing.answers[index]
    if not isinstance(answer, Copy) or answer.field.total:
        return []
    what = "invalid" if closing is subject.dispatch.invalid else "else"
    arrow = ":" if subject.dispatch.columns is not None or subject.dispatch.cross else "=>"
    return [Diagnostic("excluded", closing.span, f"`{what}` answers excluded input with '{answer.field.name}', which may hold a code without a name",
                       fixes=(f"say what such input gets instead: invalid {arrow} ANSWER",))]
