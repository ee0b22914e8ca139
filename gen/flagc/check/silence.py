# SPDX-License-Identifier: MIT
"""Silences: `allow CODE "why"` behind a rule takes back the findings of that kind that stand in the rule's own line."""

from typing import List, Sequence, Tuple

from ..model.model import Dispatch
from ..text.diagnostic import Diagnostic
from ..text.source import Span


def spoken(dispatch: Dispatch, found: Sequence[Diagnostic]) -> List[Diagnostic]:
    """The findings that no rule allows."""
    allowed: List[Tuple[Span, str]] = [(rule.span, silence.code) for rule in dispatch.rules for silence in rule.silences]
    return [finding for finding in found if not any(finding.code == code and _within(finding.span, span) for span, code in allowed)]


def _within(inner: Span, outer: Span) -> bool:
    return inner.source is outer.source and outer.start <= inner.start and inner.end <= outer.end
