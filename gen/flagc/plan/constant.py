# SPDX-License-Identifier: MIT
"""The constant: every word gets the same answer."""

from ..logic.decision import Column
from .completion import completions
from .context import Context
from .program import Answer, Literal, Program
from .refusal import OVER_BUDGET, Built, Refusal


def constant(column: Column, context: Context) -> Built:
    """The program that answers without looking."""
    view = context.view(column)
    if view is None:
        return Refusal(OVER_BUDGET)
    fixed = [root for root in completions(column, view) if view.diagram.is_terminal(root)]
    if not fixed:
        return Refusal("the answer depends on the word")
    answer = view.diagram.value(fixed[0])
    assert answer is not None
    return (Program("constant", context.words, column.bits, column.signed, (), (), (Answer(Literal(answer)),)),)
