# SPDX-License-Identifier: MIT
"""`undecided`: a question that the budget did not settle. It is a warning, and never the same as clean."""

from ..text.diagnostic import Diagnostic
from ..text.source import Span


def undecided(span: Span, what: str) -> Diagnostic:
    """The warning that goes with an open question."""
    return Diagnostic("undecided", span, f"not settled within the budget: {what}", severity="warning",
                      fixes=("split the dispatch: `else => OTHER` goes on in another one",))
