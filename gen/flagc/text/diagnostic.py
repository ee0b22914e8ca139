# SPDX-License-Identifier: MIT
"""What flagc tells the user about a spec, and how it looks.

Stages do not print and do not raise for the user's mistakes: each returns the
diagnostics it found beside its result. Only `command` shows them.
"""

from dataclasses import dataclass
from typing import Iterable, List, Optional, Tuple

from .source import Span

TAB = 8


@dataclass(frozen=True)
class Note:
    """Another place that takes part, with what it has to do with the matter."""

    span: Span
    text: str


@dataclass(frozen=True)
class Diagnostic:
    """One finding.

    code:     its name, as in `error[gap]`
    span:     the place, underlined by carets
    message:  the first line
    label:    stands behind the carets
    notes:    other places
    facts:    lines such as `missing: ARMED & !FAULT`
    fixes:    what the user can do, one way a line
    severity: `error` or `warning`
    """

    code: str
    span: Span
    message: str
    label: str = ""
    notes: Tuple[Note, ...] = ()
    facts: Tuple[str, ...] = ()
    fixes: Tuple[str, ...] = ()
    severity: str = "error"


def render(diagnostic: Diagnostic) -> str:
    """The diagnostic as text: place, line, carets, notes, facts and fixes."""
    span = diagnostic.span
    line, column = span.source.place(span.start)
    out = [f"{span.source.path}:{line}:{column}: {diagnostic.severity}[{diagnostic.code}]: {diagnostic.message}"]
    # A file's end has no text to show.
    if span.source.line(line).strip():
        out += _excerpt(span, diagnostic.label)
    shown = [_short(note, span) for note in diagnostic.notes]
    width = max([len(text) for text in shown], default=0)
    for note, text in zip(diagnostic.notes, shown):
        out.append(f"{note.span.line:5} |     {text:{width}}   {note.text}".rstrip())
    out += [f"   {fact}" for fact in diagnostic.facts]
    out += [f"   = fix: {fix}" for fix in diagnostic.fixes]
    return "\n".join(out) + "\n"


def _excerpt(span: Span, label: str) -> List[str]:
    line, column = span.source.place(span.start)
    text = span.source.line(line)
    lead = text[: column - 1].expandtabs(TAB)
    marked = text[column - 1 : column - 1 + max(1, span.end - span.start)].expandtabs(TAB).rstrip()
    shown = text.expandtabs(TAB).rstrip()
    carets = "^" * max(1, min(len(marked), len(shown) - len(lead)))
    # A line may be as long as the file; what is shown is a window around the place.
    if len(shown) > 160:
        cut = max(0, len(lead) - 60)
        shown, lead = shown[cut : cut + 160], lead[cut:]
        carets = carets[: max(1, 160 - len(lead))]
    return [f"{line:5} | {shown}", f"      | {' ' * len(lead)}{carets} {label}".rstrip()]


def _short(note: Note, main: Span) -> str:
    """The text of another place, and its file if it is another one."""
    text = " ".join(note.span.text[:200].split())
    text = text if len(text) <= 60 else text[:57] + "..."
    return text if note.span.source is main.source else f"{note.span.source.path}: {text}"


def in_order(diagnostics: Iterable[Diagnostic]) -> List[Diagnostic]:
    """The diagnostics by file and place, each once."""
    seen = set()
    result = []
    for item in sorted(diagnostics, key=lambda d: (d.span.source.path, d.span.start, d.severity, d.code, d.message)):
        key = (item.span.source.path, item.span.start, item.code, item.message)
        if key not in seen:
            seen.add(key)
            result.append(item)
    return result


def first_error(diagnostics: Iterable[Diagnostic]) -> Optional[Diagnostic]:
    """The first diagnostic that is an error, if any is."""
    return next((item for item in diagnostics if item.severity == "error"), None)
