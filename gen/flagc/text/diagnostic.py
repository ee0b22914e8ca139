# SPDX-License-Identifier: MIT
"""What flagc tells the user about a spec, and how it looks.

Stages do not print and do not raise for the user's mistakes: each returns the
diagnostics it found beside its result. Only `command` shows them.
"""

from dataclasses import dataclass
from typing import Iterable, List, Tuple

from .source import Span

TAB = 8
WIDEST = 160  # characters of a line that are shown
LONGEST = 400  # characters of a message

# The most severe first. What is off is not told.
SEVERITIES = ("error", "warning", "note", "off")


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
    severity: `error`, `warning` or `note`
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
    out = [f"{span.source.path}:{line}:{column}: {diagnostic.severity}[{diagnostic.code}]: {_short(diagnostic.message, LONGEST)}"]
    out += _excerpt(span, line, diagnostic.label)
    shown = [_other(note, span) for note in diagnostic.notes]
    width = max([len(text) for text in shown], default=0)
    for note, text in zip(diagnostic.notes, shown):
        out.append(f"{note.span.line:5} |     {text:{width}}   {note.text}".rstrip())
    out += [f"   {_short(fact, LONGEST)}" for fact in diagnostic.facts]
    out += [f"   = fix: {_short(fix, LONGEST)}" for fix in diagnostic.fixes]
    return "\n".join(out) + "\n"


def _excerpt(span: Span, line: int, label: str) -> List[str]:
    """The line with carets below; of a line that is too long the part around the place; nothing of an empty line."""
    low, high = span.source.line(line)
    if high - low > WIDEST:
        low = max(low, span.start - WIDEST // 3)
        high = min(high, low + WIDEST)
    text = _plain(span.source.text[low:high])
    if not text.strip():
        return []
    lead = text[: span.start - low].expandtabs(TAB)
    shown = text.expandtabs(TAB).rstrip()
    marked = len(text[: span.end - low].expandtabs(TAB).rstrip()) - len(lead)
    carets = "^" * max(1, min(marked, len(shown) - len(lead)))
    return [f"{line:5} | {shown}", f"      | {' ' * len(lead)}{carets} {label}".rstrip()]


def _other(note: Note, main: Span) -> str:
    """The text of another place, and its file if it is another one."""
    source = note.span.source
    text = _short(source.text[note.span.start : min(note.span.end, note.span.start + 200)], 60)
    return text if source is main.source else f"{source.path}: {text}"


def _short(text: str, limit: int) -> str:
    """On one line, and no longer than the limit."""
    text = _plain(" ".join(text[: 2 * limit].split()) if "\n" in text or "\t" in text else text)
    return text if len(text) <= limit else text[: limit - 3] + "..."


def _plain(text: str) -> str:
    """Without characters that would move the cursor of a terminal, or not show."""
    return text if text.isprintable() else "".join(char if char.isprintable() or char == "\t" else "\ufffd" for char in text)


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
