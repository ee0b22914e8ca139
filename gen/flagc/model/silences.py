# SPDX-License-Identifier: MIT
"""Resolves `allow CODE "why"`: which findings a line can silence depends on what it declares."""

from typing import Dict, Tuple

from ..spec import syntax
from .model import Silence
from .scope import Problems

SILENCEABLE: Dict[str, Tuple[str, ...]] = {
    "rule": ("shadowed", "contradiction", "unmatched", "unnamed", "crossed", "relation", "redundant", "redundant-literal", "mergeable", "unreached-else", "negated-list", "wordy"),
    "dispatch": ("disjoint",),
    "input": ("unread",),
    "outcome": ("unproduced",),
    "action": ("unproduced",),
    "code": (),
}


def silences(notes: syntax.Notes, what: str, problems: Problems) -> Tuple[Silence, ...]:
    """The silences of a line that declares a rule, an input, ... (a key of the table)."""
    known = SILENCEABLE[what]
    for code, reason in notes.silences:
        if not reason.strip():
            problems.add("syntax", code.span, f"`allow {code.text}` without a reason", ('write why: allow CODE "because ..."',))
        if code.text not in known:
            article = "an" if what[0] in "aio" else "a"
            fix = f"what {article} {what} can allow: {', '.join(known)}" if known else "drop it"
            problems.unknown(code.span, "finding", code.text, known, (fix,), f"{article} {what} cannot allow '{code.text}'")
    return tuple(Silence(code.text, reason, code.span) for code, reason in notes.silences)
