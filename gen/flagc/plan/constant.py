# SPDX-License-Identifier: MIT
"""The constant: every word gets the same answer."""

from ..logic.decision import Column
from ..logic.declared import stand_in
from .context import Context
from .program import Answer, Literal, Program
from .refusal import OVER_BUDGET, Built, Refusal


def constant(column: Column, context: Context) -> Built:
    """The program that answers without looking."""
    view = context.view(column)
    if view is None:
        return Refusal(OVER_BUDGET)
    root = view.diagram.drop_cares(view.root)
    if not view.diagram.is_terminal(root):
        return Refusal("the answer depends on the word")
    answer = view.diagram.value(root)
    body = (Answer(Literal(stand_in(column) if answer is None else answer)),)
    return (Program("constant", context.words, column.bits, column.signed, (), (), body),)
