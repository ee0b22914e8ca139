# SPDX-License-Identifier: MIT
"""Silences: `allow CODE "why"` behind a line takes back the findings of that kind that stand in the line; `unused-allow` finds idle ones."""

import bisect
from dataclasses import dataclass
from typing import Container, Dict, Iterable, List, Optional, Sequence, Tuple, Union

from ..model.model import Action, Dispatch, Field, Member, Model, Silence
from ..text.diagnostic import Diagnostic
from ..text.source import Span


@dataclass(frozen=True)
class Allowed:
    """A silence, and the place whose findings it takes back."""

    silence: Silence
    place: Span


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


class Silences:
    """What is allowed, by kind and place. Places of one kind lie apart."""

    def __init__(self, allowed: Sequence[Allowed]) -> None:
        self.allowed = sorted(allowed, key=lambda one: one.place.start)
        self._of: Dict[Tuple[str, int], List[Allowed]] = {}
        for one in self.allowed:
            self._of.setdefault((one.silence.code, id(one.place.source)), []).append(one)
        self._starts = {key: [one.place.start for one in some] for key, some in self._of.items()}

    def of(self, code: str, span: Span) -> Optional[Allowed]:
        """The silence that takes back a finding of this kind at this place."""
        key = code, id(span.source)
        place = bisect.bisect_right(self._starts.get(key, []), span.start)
        one = self._of[key][place - 1] if place else None
        return one if one and span.end <= one.place.end else None

    def spoken(self, found: Iterable[Diagnostic]) -> List[Diagnostic]:
        """The findings that nothing allows."""
        return [finding for finding in found if not self.of(finding.code, finding.span)]

    def unused(self, found: Sequence[Diagnostic], looked: Container[str]) -> List[Diagnostic]:
        """The silences that take back none of all findings. `looked` holds the kinds that were looked for, to the end."""
        used = {id(self.of(finding.code, finding.span)) for finding in found}
        # Where a question stayed open, nobody knows.
        open_ones = [finding.span for finding in found if finding.code == "undecided"]
        used.update(id(self.of(code, span)) for span in open_ones for code, _ in self._of)
        return [Diagnostic("unused-allow", one.silence.span, f"there is no '{one.silence.code}' here to allow",
                           fixes=(f'delete allow {one.silence.code} "{one.silence.reason}"',))
                for one in self.allowed if one.silence.code in looked and id(one) not in used]
