# SPDX-License-Identifier: MIT
"""All checks in one table, and the function that runs them."""

from dataclasses import replace
from typing import Callable, Dict, List, NamedTuple, Optional, Set, Tuple

from ..logic.lower import TooManyCases, TooManySteps
from ..model.model import Dispatch, Model
from ..text.diagnostic import Diagnostic, in_order
from .aside import LeftOpen
from .conflict import conflict
from .contradiction import contradiction
from .excluded import excluded
from .gap import gap
from .levels import Kind, Levels
from .overflow import overflow
from .shadowed import shadowed
from .silence import Allowed, allowed_in, spoken, unused
from .subject import Subject, subject
from .unmatched import unmatched
from .void import void


class Check(NamedTuple):
    """A kind of finding and who finds it.

    find:    in one dispatch; nobody where it arises among the others
    in_file: in a whole file
    sound:   only in a dispatch without errors; the check may leave questions open and then says nothing
    """

    kind: Kind
    find: Optional[Callable[[Subject], List[Diagnostic]]] = None
    in_file: Optional[Callable[[Model], List[Diagnostic]]] = None
    sound: bool = False


# In the order in which they run; findings are shown in the order of their places.
CHECKS: Tuple[Check, ...] = (
    Check(Kind("void", "constraints that leave no combination", "error", firm=True), void),
    Check(Kind("gap", "combinations that match no rule", "error", firm=True), gap),
    Check(Kind("conflict", "rules that match the same combination under `unique`, or answer it differently under `any`", "error", firm=True), conflict),
    Check(Kind("excluded", "excluded input without an answer", "error", firm=True), excluded),
    Check(Kind("overflow", "a total that does not fit its type", "error", firm=True), overflow),
    Check(Kind("limit", "more steps or cases than there may be", "error", firm=True)),
    Check(Kind("shadowed", "a rule that can never fire, because others take all its combinations", "error",
               milder=(("max", "warning"), ("min", "warning"))), shadowed),
    Check(Kind("contradiction", "a condition that contradicts itself", "error"), contradiction),
    Check(Kind("unmatched", "a rule that only excluded words match", "error"), unmatched),
    Check(Kind("undecided", "a question that was not settled within the budget", "warning")),
    Check(Kind("unused-allow", "an `allow` that silences nothing", "note")),
)

# So many notes of one kind are shown for a dispatch.
NOTES = 3

KINDS: Dict[str, Kind] = {check.kind.code: check.kind for check in CHECKS}


def findings(model: Model, levels: Levels = Levels(), least: str = "note") -> List[Diagnostic]:
    """What the checks find in all dispatches of a file.

    least: a check whose findings are milder does not run
    """
    found = [finding for dispatch in model.dispatches for finding in _of_dispatch(dispatch, levels, least)]
    for check in CHECKS:
        if check.in_file and levels.reaches(check.kind, set(), least):
            judged = (levels.judge(finding, check.kind, set()) for finding in check.in_file(model))
            found += [finding for finding in judged if finding]
    return found


def _of_dispatch(dispatch: Dispatch, levels: Levels, least: str) -> List[Diagnostic]:
    policies = {output.policy for output in dispatch.outputs}
    try:
        one = subject(dispatch)
    except TooManySteps as error:
        return [Diagnostic("limit", error.output.span, f"the answers of '{error.output.label}' need more than 64 steps in one order",
                           fixes=("write the actions of all rules in the same order, or split them into two outputs",))]
    except TooManyCases as error:
        return [Diagnostic("limit", error.output.span, f"the answers of '{error.output.label}' are more than 65535 cases",
                           fixes=("answer with outcomes instead of the codes of a wide field",))]
    return _Judging(levels, policies, allowed_in(dispatch)).run(one, least)


class _Judging:
    """The checks of one dispatch, each with its severity.

    found:  all findings but those that are off, with those that are allowed
    looked: the kinds that were looked for, to the end
    """

    def __init__(self, levels: Levels, policies: Set[str], allowed: List[Allowed]) -> None:
        self.levels = levels
        self.policies = policies
        self.allowed = allowed
        self.found: List[Diagnostic] = []
        self.looked: Set[str] = set()

    def run(self, one: Subject, least: str) -> List[Diagnostic]:
        """What is found and not allowed."""
        wanted = [check for check in CHECKS if check.find and self.levels.reaches(check.kind, self.policies, least)]
        for check in wanted:
            if not check.sound:
                self._look(check, one)
                if check.find is void and self.found:
                    return self.found
        if not any(finding.severity == "error" for finding in self._spoken()):
            for check in wanted:
                if check.sound:
                    self._look(check, one)
            if self.levels.reaches(KINDS["unused-allow"], self.policies, least):
                self._judge(unused(self.found, self.allowed, self.looked))
        return _few(self._spoken(), one.dispatch.name)

    def _spoken(self) -> List[Diagnostic]:
        return spoken(self.found, self.allowed)

    def _look(self, check: Check, one: Subject) -> None:
        try:
            self._judge(check.find(one) if check.find else [])
            self.looked.add(check.kind.code)
        except LeftOpen:
            pass

    def _judge(self, found: List[Diagnostic]) -> None:
        judged = (self.levels.judge(finding, KINDS[finding.code], self.policies) for finding in found)
        self.found += [finding for finding in judged if finding]


def _few(found: List[Diagnostic], name: str) -> List[Diagnostic]:
    """Of the notes of one kind the first ones; the last of them says how many there are."""
    result: List[Diagnostic] = []
    seen: Dict[str, int] = {}
    for finding in in_order(found):
        seen[finding.code] = seen.get(finding.code, 0) + 1
        if finding.severity != "note" or seen[finding.code] <= NOTES:
            result.append(finding)
    left = {code: number - NOTES for code, number in seen.items() if number > NOTES}
    for place, finding in reversed(list(enumerate(result))):
        more = left.pop(finding.code, 0) if finding.severity == "note" else 0
        if more:
            result[place] = replace(finding, facts=(*finding.facts, f"and {more} more of this kind in '{name}'"))
    return result
