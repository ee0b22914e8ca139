# SPDX-License-Identifier: MIT
"""Proves that a program does what its column says. Nothing is printed as C without a certificate."""

from contextlib import suppress

from ..logic.decision import Column
from ..logic.diagram import OverBudget
from ..plan.context import Context
from ..plan.program import Program
from .certificate import Certificate, Refuted, Verdict
from .correspond import by_rules, is_rows
from .enumerate import by_enumeration
from .form import Malformed, check_form
from .parts import by_parts
from .simulate import by_simulation
from .symbols import NotSymbolic

__all__ = ["Certificate", "Refuted", "Verdict", "verify"]

# With so many nodes simulation takes longer than a look at the rules.
LARGE = 5_000

# Nodes of a simulation that is tried before the rules.
SHORT = 50_000

# The plan that is made of the rules themselves.
CHAIN = "chain"


def verify(program: Program, column: Column, context: Context) -> Verdict:
    """A Certificate; or Refuted, with words on which the program is wrong, or because it could not be proven.

    The proof is by simulation where the column has a diagram, else by parts if the program is made of such, else by the rules. Rows and
    chains are compared with the rules first where the diagram is large, and so is what a short simulation does not settle: where the
    rules suffice, they are quick. What no diagram follows is run on every word that has an answer.
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
    if view is not None and len(view.diagram.level) > LARGE and (is_rows(program) or program.plan == CHAIN):
        proven = _by_rules(program, column, context)
        if isinstance(proven, Certificate):
            return proven
    if view is not None:
        try:
            return by_simulation(program, column, context, view, SHORT)
        except OverBudget:
            pass
        except NotSymbolic:
            counted = by_enumeration(program, column, context, view)
            if counted is not None:
                return counted
            view = None
    verdict = _by_rules(program, column, context)
    if view is not None and isinstance(verdict, Refuted) and not verdict.words:
        with suppress(OverBudget, NotSymbolic):
            return by_simulation(program, column, context, view)
    return verdict


def _by_rules(program: Program, column: Column, context: Context) -> Verdict:
    try:
        return by_parts(program, column, context) or by_rules(program, column, context)
    except NotSymbolic:
        return Refuted((), "not proven: a condition has no form over the bits of the words")
