# SPDX-License-Identifier: MIT
"""`--format json`: what `flagc check` found, for programs. README.md describes the document.

Its `version` grows when a member goes or changes its meaning; members may be added without that. Lines and columns count from 1,
columns count characters (code points), and an end is where the next character stands.
"""

import json
from typing import Dict, Sequence

from .. import VERSION
from ..text.diagnostic import Diagnostic, Note, Sample, quoted
from ..text.source import Span
from .outcome import Outcome

DOCUMENT = 1



def json_text(outcomes: Sequence[Outcome]) -> str:
    """All that was found, as one document."""
    found = [finding for outcome in outcomes for finding in outcome.findings]
    document: Dict[str, object] = {
        "version": DOCUMENT,
        "tool": {"name": "flagc", "version": VERSION},
        "files": [_file(outcome) for outcome in outcomes],
        "findings": [_finding(finding) for finding in found if finding.told],
        "allowed": [dict(_finding(finding), reason=finding.allowed) for finding in found if finding.allowed is not None],
    }
    return text_of(document)


def text_of(document: Dict[str, object]) -> str:
    """A document as text. What is no character, such as an odd byte of a file's name, becomes U+FFFD: JSON is UTF-8."""
    text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def sample(one: Sample) -> Dict[str, object]:
    """Combinations that a finding is about."""
    return {"region": one.region or None, "count": one.count, "example": dict(one.words), "names": one.names}


def _file(outcome: Outcome) -> Dict[str, object]:
    status = "unreadable" if outcome.trouble else "wrong" if outcome.wrong else "proven" if outcome.settled else "undecided"
    return {"path": outcome.path, "status": status, "problem": outcome.trouble or None,
            "dispatches": [{"name": one.dispatch, "rules": one.rules, "combinations": one.combinations} for one in outcome.proven]}


def _finding(finding: Diagnostic) -> Dict[str, object]:
    origin = finding.origin
    rule = {"number": origin.rule, "label": origin.label or None} if origin and origin.rule else None
    return {
        "code": finding.code,
        "severity": finding.severity,
        "message": finding.message,
        "place": _place(finding.span),
        "label": finding.label or None,
        "notes": [_note(note) for note in finding.notes],
        "facts": list(finding.facts),
        "fixes": list(finding.fixes),
        "dispatch": origin.dispatch if origin else None,
        "rule": rule,
        "tags": list(origin.tags) if origin else [],
        "count": finding.count,
        "samples": [sample(one) for one in finding.samples],
    }


def _place(span: Span) -> Dict[str, object]:
    (line, column), (end_line, end_column) = span.source.place(span.start), span.source.place(span.end)
    return {"file": span.source.path, "line": line, "column": column, "endLine": end_line, "endColumn": end_column}


def _note(note: Note) -> Dict[str, object]:
    return {"place": _place(note.span), "source": quoted(note.span), "text": note.text}
