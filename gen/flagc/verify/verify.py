# SPDX-License-Identifier: MIT
"""Proves that a program does what its column says. Nothing is printed as C without a certificate."""

from typing import Optional

from ..logic.decision import Column
from ..logic.diagram import OverBudget
from ..plan.context import NODES, Context, View
from ..plan.program import Program
from .certificate import Certificate, Refuted, Verdict
from .correspond import by_rules, is_rows
from .enumerate import by_enumeration
from .form import Malformed, check_form
from .parts import by_parts
from .simulate import by_simulation
from .symbols import NotSymbolic

__all__ = ["Certificate", "Refuted", "Verdict", "verify"]

# With so many nodes simulation takes longer than a look at the rows of a program and the rules.
LARGE = 5_000

# Nodes of a simulation that is tried before the rules.
SHORT = 50_000


def verify(program: Program, column: Column, context: Context) -> Verdict:
    """A Certificate; or Refuted, with words on which the program is wrong, or because it could not be proven.

    The proof is by simulation where the column has a diagram, else by parts if the program is made of such, else by the rules. What no
    diagram follows is run on every word that has an answer. A simulation that grows gives way to the rules first, and where the
    diagram is large, rows are compared with the rules before anything else: where they suffice, they are quick.
    """
    if program.words != context.words or sum(program.words) != context.graph.inputs:
        return Refuted((), "the program reads other words")
    if (program.bits, program.signed) != (column.bits, column.signed):
        return Refuted((), "the program answers another type")
    try:
        check_form(program)
    except Malformed as problem:
        return Refuted((), str(problem))
    view = context.view(column)
    if view is None:
        return _by_rules(program, column, context)
    if len(view.diagram.level) > LARGE and is_rows(program):
        proven = _by_rules(program, column, context)
        if isinstance(proven, Certificate):
            return proven
    verdict = _simulated(program, column, context, view, SHORT)
    if verdict is None:
        verdict = _by_rules(program, column, context)
        if isinstance(verdict, Refuted) and not verdict.words:
            verdict = _simulated(program, column, context, view, NODES) or verdict
    return verdict


def _simulated(program: Program, column: Column, context: Context, view: View, nodes: int) -> Optional[Verdict]:
    """The verdict of a simulation, or of a run on every word, that comes to an end."""
    try:
        return by_simulation(program, column, context, view, nodes)
    except OverBudget:
        return None
    except NotSymbolic:
        return by_enumeration(program, column, context, view)


def _by_rules(program: Program, column: Column, context: Context) -> Verdict:
    try:
        return by_parts(program, column, context) or by_rules(program, column, context)
    except NotSymbolic:
        return Refuted((), "not proven: a condition has no form over the bits of the words")
