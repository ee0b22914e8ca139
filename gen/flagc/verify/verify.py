# SPDX-License-Identifier: MIT
"""Proves that a program does what its column says. Nothing is printed as C without a certificate."""

from ..logic.decision import Column
from ..logic.diagram import OverBudget
from ..plan.context import Context
from ..plan.program import Program
from .certificate import Certificate, Refuted, Verdict
from .correspond import by_rules
from .form import Malformed, check_form
from .parts import by_parts
from .simulate import by_simulation
from .symbols import NotSymbolic

__all__ = ["Certificate", "Refuted", "Verdict", "verify"]


def verify(program: Program, column: Column, context: Context) -> Verdict:
    """A Certificate; or Refuted, with words on which the program is wrong, or because it could not be proven.

    The proof is by simulation where the column has a diagram, else by parts if the program is made of such, else by the rules.
    """
    if program.words != context.words:
        return Refuted((), "the program reads other words")
    if (program.bits, program.signed) != (column.bits, column.signed):
        return Refuted((), "the program answers another type")
    try:
        check_form(program)
    except Malformed as problem:
        return Refuted((), str(problem))
    view = context.view(column)
    try:
        if view is not None:
            return by_simulation(program, column, context, view)
    except (OverBudget, NotSymbolic):
        pass
    try:
        return by_parts(program, column, context) or by_rules(program, column, context)
    except NotSymbolic:
        return Refuted((), "not proven: a condition has no form over the bits of the words")
