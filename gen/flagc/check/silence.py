# SPDX-License-Identifier: MIT
"""Whose finding is it, and is it allowed?

- `located` says to which dispatch and rule findings belong.
- `Silences` knows the `allow CODE "why"` behind lines and heads: each takes back the findings of that kind that stand in its place.
  What is allowed stays a finding, with the reason. `unused-allow` is for the silences that allow nothing.
"""

from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import Container, Dict, List, Optional, Sequence, Tuple, Union

from ..model.model import Action, Dispatch, Field, Member, Model, Rule, Silence
from ..text.diagnostic import Diagnostic, Origin
from ..text.source import Span


def located(dispatch: Dispatch, found: Sequence[Diagnostic]) -> List[Diagnostic]:
    """The findings of a dispatch with their origin: the rule in whose line they stand, or else the dispatch."""
    rules = sorted([*dispatch.rules, *_closing(dispatch)], key=lambda rule: rule.span.start) if found else []
    starts = [rule.span.start for rule in rules]
    result = []
    for finding in found:
        place = bisect_right(starts, finding.span.start)
        result.append(replace(finding, origin=_origin(dispatch, rules[place - 1] if place else None, finding.span)))
    return result


def _origin(dispatch: Dispatch, nearest: Optional[Rule], span: Span) -> Origin:
    if nearest is None or span.source is not nearest.span.source or span.end > nearest.span.end:
        return Origin(dispatch.name)
    return Origin(dispatch.name, nearest.number, nearest.label, nearest.tags)


def _closing(dispatch: Dispatch) -> List[Rule]:
    return [line for line in (dispatch.otherwise, dispatch.invalid) if line]


@dataclass(frozen=True)
class Allowed:
    """A silence, and the place whose findings it takes back."""

    silence: Silence
    place: Span


def allowed_in(dispatch: Dispatch) -> List[Allowed]:
    """The silences of a dispatch: behind its head, its rules, `else` and `invalid`."""
    return [Allowed(silence, dispatch.name_span) for silence in dispatch.silences] + [
        Allowed(silence, rule.span) for rule in [*dispatch.rules, *_closing(dispatch)] for silence in rule.silences]


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
        place = bisect_right(self._starts.get(key, []), span.start)
        one = self._of[key][place - 1] if place else None
        return one if one and span.end <= one.place.end else None

    def marked(self, finding: Diagnostic) -> Diagnostic:
        """The finding, with the reason if it is allowed."""
        one = self.of(finding.code, finding.span)
        return replace(finding, allowed=one.silence.reason) if one else finding

    def unused(self, found: Sequence[Diagnostic], looked: Container[str]) -> List[Diagnostic]:
        """The silences that take back none of all findings. `looked` holds the kinds that were looked for, to the end."""
        used = {id(self.of(finding.code, finding.span)) for finding in found}
        # Where a question stayed open, nobody knows.
        open_ones = [finding.span for finding in found if finding.code == "undecided"]
        used.update(id(self.of(code, span)) for span in open_ones for code, _ in self._of)
        return [Diagnostic("unused-allow", one.silence.span, f"there is no '{one.silence.code}' here to allow",
                           fixes=(f'delete allow {one.silence.code} "{one.silence.reason}"',))
                for one in self.allowed if one.silence.code in looked and id(one) not in used]
