# SPDX-License-Identifier: MIT
"""All checks in one table, and the function that runs them."""

from typing import Callable, Dict, List, NamedTuple, Optional, Sequence, Tuple

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
from .silence import located
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


def findings(model: Model, levels: Levels = Levels(), least: str = "note", whole: bool = False, untold: bool = False) -> List[Diagnostic]:
    """What the checks find in a file and all its dispatches.

    least:  a check whose findings are milder does not run
    whole:  of each thing everything is told, not the first few
    untold: also findings that are off, as far as they arise among others, and those that a rule allows
    """
    found = [finding for dispatch in model.dispatches for finding in _of_dispatch(dispatch, levels, least, whole)]
    wanted = [check.whole for check in CHECKS if check.whole and levels.reaches(check.kind, set(), least)]
    found += _of_file(model, [levels.judge(finding, KINDS[finding.code], set()) for find in wanted for finding in find(model)])
    return [finding for finding in found if untold or finding.told]


def _of_file(model: Model, found: Sequence[Diagnostic]) -> List[Diagnostic]:
    """The findings of a whole file; those that stand in a dispatch with their origin."""
    left = list(found)
    result: List[Diagnostic] = []
    for dispatch in model.dispatches:
        inside = [finding for finding in left if dispatch.span.holds(finding.span)]
        left = [finding for finding in left if not dispatch.span.holds(finding.span)]
        result += located(dispatch, inside)
    return result + left


def _of_dispatch(dispatch: Dispatch, levels: Levels, least: str, whole: bool) -> List[Diagnostic]:
    policies = {output.policy for output in dispatch.outputs}
    try:
        one = subject(dispatch, whole)
    except TooManySteps as error:
        return [Diagnostic("limit", error.output.span, f"the answers of '{error.output.label}' need more than 64 steps in one order",
                           fixes=("write the actions of all rules in the same order, or split them into two outputs",))]
    except TooManyCases as error:
        return [Diagnostic("limit", error.output.span, f"the answers of '{error.output.label}' are more than 65535 cases",
                           fixes=("answer with outcomes instead of the codes of a wide field",))]
    wanted = [check.find for check in CHECKS if check.find and levels.reaches(check.kind, policies, least)]
    found = [levels.judge(finding, KINDS[finding.code], policies) for find in wanted for finding in find(one)]
    return located(dispatch, found)
