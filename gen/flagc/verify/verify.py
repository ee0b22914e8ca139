# SPDX-License-Identifier: MIT
"""Proves that a program does what its column says. Nothing is printed as C without a certificate."""

from ..logic.decision import Column
from ..logic.diagram import OverBudget
from ..plan.context import Context
from ..plan.program import Program
from .certificate import Certificate, Refuted, Verdict
from .correspond import by_rules, is_rows
from .enumerate import by_enumeration
from .form import Malformed, check_form
from .simulate import by_simulation
from .symbols import NotSymbolic

__all__ = ["Certificate", "Refuted", "Verdict", "verify"]

# With so many nodes simulation takes longer than a look at the rules.
LARGE = 5_000


def verify(program: Program, column: Column, context: Context) -> Verdict:
    """A Certificate; or Refuted, with words on which the program is wrong, or because it could not be proven.

    The proof is by simulation where the column has a diagram, else by the rules; rows are compared with the rules first where the
    diagram is large. What no diagram follows is run on every word that has an answer.
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
    if view is not None and len(view.diagram.level) > LARGE and is_rows(program):
        proven = _by_rules(program, column, context)
        if isinstance(proven, Certificate):
            return proven
    try:
        if view is not None:
            return by_simulation(program, column, context, view)
    except OverBudget:
        pass
    except NotSymbolic:
        counted = by_enumeration(program, column, context, view) if view is not None else None
        if counted is not None:
            return counted
    return _by_rules(program, column, context)


def _by_rules(program: Program, column: Column, context: Context) -> Verdict:
    try:
        return by_rules(program, column, context)
    except NotSymbolic:
        return Refuted((), "not proven: a condition has no form over the bits of the words")
