# SPDX-License-Identifier: MIT
"""All checks in one table, and the function that runs them."""

from typing import Callable, List, Tuple

from ..logic.lower import TooManyCases, TooManySteps
from ..model.model import Dispatch, Model
from ..text.diagnostic import Diagnostic
from .conflict import conflict
from .excluded import excluded
from .gap import gap
from .overflow import overflow
from .relations import relations
from .shadowed import shadowed
from .subject import Subject, subject
from .unmatched import unmatched

# Code, what it says, and who finds it.
CHECKS: Tuple[Tuple[str, str, Callable[[Subject], List[Diagnostic]]], ...] = (
    ("gap", "combinations that match no rule", gap),
    ("conflict", "rules that match the same combination under `unique`, or answer it differently under `any`", conflict),
    ("shadowed", "a rule that can never fire, because others take all its combinations", shadowed),
    ("unmatched", "a rule that no combination matches", unmatched),
    ("excluded", "excluded input without an answer", excluded),
    ("overflow", "a total that does not fit its type", overflow),
)

# What looks at a whole file, and only suggests: `flagc check` shows it, and a build does not.
SUGGESTIONS: Tuple[Tuple[str, str, Callable[[Model], List[Diagnostic]]], ...] = (
    ("relation", "what the C of the flags says about them, and no constraint does", relations),
)


def findings(model: Model) -> List[Diagnostic]:
    """What the checks find in all dispatches of a file."""
    return [finding for dispatch in model.dispatches for finding in of_dispatch(dispatch)]


def suggestions(model: Model) -> List[Diagnostic]:
    """What might be added to a file, none of it an error."""
    return [finding for _, _, check in SUGGESTIONS for finding in check(model)]


def of_dispatch(dispatch: Dispatch) -> List[Diagnostic]:
    """What the checks find in one dispatch."""
    try:
        one = subject(dispatch)
    except TooManySteps as error:
        return [Diagnostic("limit", error.output.span, f"the answers of '{error.output.label}' need more than 64 steps in one order",
                           fixes=("write the actions of all rules in the same order, or split them into two outputs",))]
    except TooManyCases as error:
        return [Diagnostic("limit", error.output.span, f"the answers of '{error.output.label}' are more than 65535 cases",
                           fixes=("answer with outcomes instead of the codes of a wide field",))]
    return [finding for _, _, check in CHECKS for finding in check(one)]
