# SPDX-License-Identifier: MIT
"""What flagc tells the user about a spec, and how it looks.

Stages do not print and do not raise for the user's mistakes: each returns the
diagnostics it found beside its result. Only `command` shows them.
"""

from dataclasses import dataclass
from typing import Iterable, List, Optional, Tuple

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
class Sample:
    """Some of the combinations that a finding is about, for programs that read it; a fact says the same to people.

    region: all of them as a condition of the language; empty where one stands for itself
    words:  one of them: each parameter with its value
    names:  the same in names
    count:  how many they are, if that is known
    """

    region: str
    words: Tuple[Tuple[str, str], ...]
    names: str
    count: Optional[int] = None


@dataclass(frozen=True)
class Origin:
    """Whose finding it is: a dispatch, or one of its rules (the number is 0 where it is none) with the tags of that rule."""

    dispatch: str
    rule: int = 0
    label: str = ""
    tags: Tuple[str, ...] = ()


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
    severity: `error`, `warning` or `note`; `off` where the user does not want to be told
    samples:  combinations that it is about
    count:    how many combinations it is about, if that is known
    origin:   the dispatch or rule that it is about, if it is about one
    allowed:  the reason with which the spec allows it; such a finding is not told
    """

    code: str
    span: Span
    message: str
    label: str = ""
    notes: Tuple[Note, ...] = ()
    facts: Tuple[str, ...] = ()
    fixes: Tuple[str, ...] = ()
    severity: str = "error"
    samples: Tuple[Sample, ...] = ()
    count: Optional[int] = None
    origin: Optional[Origin] = None
    allowed: Optional[str] = None

    @property
    def told(self) -> bool:
        """Whether people are told of it."""
        return self.severity != "off" and self.allowed is None


@dataclass(frozen=True)
class Palette:
    """What a terminal is told before and after a part that has a colour; nothing by default.

    error, warning, note: the severity and the carets of such a finding
    strong:               the place and the message
    fix:                  the word before a fix
    end:                  after each part
    """

    error: str = ""
    warning: str = ""
    note: str = ""
    strong: str = ""
    fix: str = ""
    end: str = ""

    def of(self, severity: str) -> str:
        """What stands before a part of that severity."""
        return {"error": self.error, "warning": self.warning}.get(severity, self.note)


PLAIN = Palette()

# The colours that gcc and clang have made usual.
COLOURS = Palette(error="\033[1;31m", warning="\033[1;35m", note="\033[1;36m", strong="\033[1m", fix="\033[1;32m", end="\033[0m")


def render(diagnostic: Diagnostic, palette: Palette = PLAIN) -> str:
    """The diagnostic as text: place, line, carets, notes, facts and fixes."""
    span = diagnostic.span
    line, column = span.source.place(span.start)
    colour, strong, end = palette.of(diagnostic.severity), palette.strong, palette.end
    out = [f"{strong}{span.source.path}:{line}:{column}:{end} {colour}{diagnostic.severity}[{diagnostic.code}]:{end} "
           f"{strong}{_short(diagnostic.message, LONGEST)}{end}"]
    out += _excerpt(span, line, diagnostic.label, colour, end)
    shown = [_other(note, span) for note in diagnostic.notes]
    width = max([len(text) for text in shown], default=0)
    for note, text in zip(diagnostic.notes, shown):
        out.append(f"{note.span.line:5} |     {text:{width}}   {note.text}".rstrip())
    out += [f"   {_short(fact, LONGEST)}" for fact in diagnostic.facts]
    out += [f"   = {palette.fix}fix:{end} {_short(fix, LONGEST)}" for fix in diagnostic.fixes]
    return "\n".join(out) + "\n"


def _excerpt(span: Span, line: int, label: str, colour: str, end: str) -> List[str]:
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
    return [f"{line:5} | {shown}", f"      | {' ' * len(lead)}{colour}{carets}{' ' * bool(label)}{label}{end}"]


def _other(note: Note, main: Span) -> str:
    """The text of another place, and its file if it is another one."""
    source = note.span.source
    return quoted(note.span) if source is main.source else f"{source.path}: {quoted(note.span)}"


def quoted(span: Span) -> str:
    """The text of a place, on one line, shortened."""
    return _short(span.source.text[span.start : min(span.end, span.start + 200)], 60)


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
