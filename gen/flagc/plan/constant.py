# SPDX-License-Identifier: MIT
"""The constant: every word gets the same answer."""

from ..logic.decision import Column
from ..logic.declared import stand_in
from .context import Context
from .program import Answer, Literal, Program
from .refusal import Built, Refusal


def constant(column: Column, context: Context) -> Built:
    """The program that answers without looking."""
    node = context.node(column)
    if node is None:
        return Refusal("its decision diagram is over the budget of nodes")
    root = context.diagram.drop_cares(node)
    if not context.diagram.is_terminal(root):
        return Refusal("the answer depends on the word")
    answer = context.diagram.value(root)
    body = (Answer(Literal(stand_in(column) if answer is None else answer)),)
    return Program("constant", context.words, column.bits, column.signed, (), (), body)
