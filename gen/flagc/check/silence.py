# SPDX-License-Identifier: MIT
"""Silences: `allow CODE "why"` behind a line takes back the findings of that kind that stand in the line; `unused-allow` finds idle ones."""

from dataclasses import dataclass
from typing import Container, Iterable, List, Sequence, Union

from ..model.model import Action, Dispatch, Field, Member, Model, Silence
from ..text.diagnostic import Diagnostic
from ..text.source import Span


@dataclass(frozen=True)
class Allowed:
    """A silence, and the place whose findings it takes back."""

    silence: Silence
    place: Span

    def covers(self, finding: Diagnostic) -> bool:
        """Whether it takes back a finding."""
        return finding.code == self.silence.code and _within(finding.span, self.place)


def allowed_in(dispatch: Dispatch) -> List[Allowed]:
    """The silences of a dispatch: behind its head, its rules, `else` and `invalid`."""
    closing = [line for line in (dispatch.otherwise, dispatch.invalid) if line]
    return [Allowed(silence, dispatch.name_span) for silence in dispatch.silences] + [
        Allowed(silence, rule.span) for rule in [*dispatch.rules, *closing] for silence in rule.silences]


def allowed_in_file(model: Model) -> List[Allowed]:
    """The silences behind what a file declares: inputs, outcomes and actions."""
    declared: List[Union[Field, Member, Action]] = [one for flags in model.sets for one in flags.fields]
    declared += [one for kind in model.enums for one in kind.members]
    declared += [one for actions in model.actions for one in actions.actions]
    return [Allowed(silence, one.span) for one in declared for silence in one.silences]


def spoken(found: Iterable[Diagnostic], allowed: Sequence[Allowed]) -> List[Diagnostic]:
    """The findings that nothing allows."""
    return [finding for finding in found if not any(one.covers(finding) for one in allowed)]


def unused(found: Sequence[Diagnostic], allowed: Sequence[Allowed], looked: Container[str]) -> List[Diagnostic]:
    """The silences that take back none of all findings. `looked` holds the kinds that were looked for, to the end."""
    return [Diagnostic("unused-allow", one.silence.span, f"there is no '{one.silence.code}' here to allow",
                       fixes=(f'delete allow {one.silence.code} "{one.silence.reason}"',))
            for one in allowed if one.silence.code in looked and not any(
                one.covers(finding) or finding.code == "undecided" and _within(finding.span, one.place) for finding in found)]


def _within(inner: Span, outer: Span) -> bool:
    return inner.source is outer.source and outer.start <= inner.start and inner.end <= outer.end
