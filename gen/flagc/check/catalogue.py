# SPDX-License-Identifier: MIT
"""All checks in one table, and the function that runs them."""

from typing import Callable, Dict, List, NamedTuple, Optional, Sequence, Set, Tuple

from ..logic.lower import TooManyCases, TooManySteps
from ..model.model import Dispatch, Model
from ..text.diagnostic import Diagnostic
from .conflict import conflict
from .excluded import excluded
from .gap import gap
from .levels import Kind, Levels
from .overflow import overflow
from .relations import relations
from .shadowed import shadowed
from .silence import spoken
from .subject import Subject, subject
from .unmatched import unmatched


class Check(NamedTuple):
    """A kind of finding and who finds it, in one dispatch or in a whole file; nobody where it arises among the others."""

    kind: Kind
    find: Optional[Callable[[Subject], List[Diagnostic]]] = None
    whole: Optional[Callable[[Model], List[Diagnostic]]] = None


# In the order in which they run; findings are shown in the order of their places.
CHECKS: Tuple[Check, ...] = (
    Check(Kind("gap", "combinations that match no rule", "error", firm=True), gap),
    Check(Kind("conflict", "rules that match the same combination under `unique`, or answer it differently under `any`", "error", firm=True), conflict),
    Check(Kind("excluded", "excluded input without an answer", "error", firm=True), excluded),
    Check(Kind("overflow", "a total that does not fit its type", "error", firm=True), overflow),
    Check(Kind("limit", "more steps or cases than there may be", "error", firm=True)),
    Check(Kind("shadowed", "a rule that can never fire, because others take all its combinations", "error",
               milder=(("max", "warning"), ("min", "warning"))), shadowed),
    Check(Kind("unmatched", "a rule that no combination matches", "error"), unmatched),
    Check(Kind("relation", "what the C of the flags says about them, and no constraint does", "note"), whole=relations),
    Check(Kind("undecided", "a question that was not settled within the budget", "warning")),
)

KINDS: Dict[str, Kind] = {check.kind.code: check.kind for check in CHECKS}


def findings(model: Model, levels: Levels = Levels(), least: str = "note") -> List[Diagnostic]:
    """What the checks find in a file and all its dispatches.

    least: a check whose findings are milder does not run
    """
    found = [finding for dispatch in model.dispatches for finding in _of_dispatch(dispatch, levels, least)]
    wanted = [check.whole for check in CHECKS if check.whole and levels.reaches(check.kind, set(), least)]
    return found + _judged([finding for find in wanted for finding in find(model)], model.dispatches, levels, set())


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
    wanted = [check.find for check in CHECKS if check.find and levels.reaches(check.kind, policies, least)]
    return _judged([finding for find in wanted for finding in find(one)], [dispatch], levels, policies)


def _judged(found: Sequence[Diagnostic], dispatches: Sequence[Dispatch], levels: Levels, policies: Set[str]) -> List[Diagnostic]:
    """The findings with their severities, without those that are off or that the rule allows."""
    judged = (levels.judge(finding, KINDS[finding.code], policies) for finding in found)
    left = [finding for finding in judged if finding]
    for dispatch in dispatches:
        left = spoken(dispatch, left)
    return left
