# SPDX-License-Identifier: MIT
"""One bit: the answer depends on a single bit of the words, which chooses between two."""

from ..logic.decision import Column
from ..logic.declared import stand_in
from .context import Context
from .program import Answer, Expr, Extract, Literal, Program, Run, Scaled, Xor
from .refusal import OVER_BUDGET, Built, Refusal
from .tabulate import place_of


def bit(column: Column, context: Context) -> Built:
    """The program that answers by one bit."""
    view = context.view(column)
    if view is None:
        return Refusal(OVER_BUDGET)
    diagram = view.diagram
    root = diagram.drop_cares(view.root)
    if len(diagram.support(root)) != 1:
        return Refusal(f"the answer depends on {len(diagram.support(root))} bits")
    clear, set_ = (stand_in(column) if answer is None else answer for answer in (
        diagram.value(diagram.low[root]), diagram.value(diagram.high[root])))
    if min(clear, set_) < 0:
        return Refusal("an answer is negative")
    word, position = place_of(context, diagram.support(root)[0])
    body = (Answer(_chosen(word, position, clear, set_)),)
    return (Program("bit", context.words, column.bits, column.signed, (), (), body),)


def _chosen(word: int, position: int, clear: int, set_: int) -> Expr:
    """`bit ? set_ : clear`, without a branch: the bits in which the two differ are toggled."""
    toggled = moved_bit(word, position, clear ^ set_)
    return Xor((toggled, Literal(clear))) if clear else toggled


def moved_bit(word: int, position: int, factor: int) -> Expr:
    """A bit of the words times a constant."""
    if factor & factor - 1:
        return Scaled(Extract((Run(word, position, 1, 0),)), factor)
    return Extract((Run(word, position, 1, factor.bit_length() - 1),))
