# SPDX-License-Identifier: MIT
"""Whose finding is it, and does the rule allow it? `allow CODE "why"` behind a rule takes back the findings of that kind that stand
in the rule's own line.
"""

from bisect import bisect_right
from dataclasses import replace
from typing import List, Optional, Sequence

from ..model.model import Dispatch, Rule
from ..text.diagnostic import Diagnostic, Origin


def located(dispatch: Dispatch, found: Sequence[Diagnostic]) -> List[Diagnostic]:
    """The findings of a dispatch with their origin, and with the reason where a rule allows them."""
    if not found:
        return []
    closing = [rule for rule in (dispatch.otherwise, dispatch.invalid) if rule]
    rules = sorted([*dispatch.rules, *closing], key=lambda rule: rule.span.start)
    starts = [rule.span.start for rule in rules]
    result = []
    for finding in found:
        place = bisect_right(starts, finding.span.start)
        result.append(_of_rule(dispatch, rules[place - 1] if place else None, finding))
    return result


def _of_rule(dispatch: Dispatch, nearest: Optional[Rule], finding: Diagnostic) -> Diagnostic:
    if nearest is None or finding.span.source is not nearest.span.source or finding.span.end > nearest.span.end:
        return replace(finding, origin=Origin(dispatch.name))
    reason = next((silence.reason for silence in nearest.silences if silence.code == finding.code), None)
    return replace(finding, origin=Origin(dispatch.name, nearest.number, nearest.label, nearest.tags), allowed=reason)
