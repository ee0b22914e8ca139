# SPDX-License-Identifier: MIT
"""The programs of staged tables, serial or split: exact where that can be, else along cuts of good orders."""

from typing import List, Sequence

from ..logic.decision import Column
from .assemble import assemble
from .budget import Budget
from .cofactors import widths
from .context import Context, View
from .exact import exact
from .lookup import Lookup, program_of, shrinking
from .program import Program
from .refusal import Built, Refusal
from .shape import is_serial
from .tabulate import Tabulated, tabulate

EXACT_BITS = 14


def stages(plan: str, serial: bool, column: Column, context: Context) -> Built:
    """The programs of one kind; a split one joins two tables somewhere."""
    tables = tabulate(column, context)
    if isinstance(tables, Refusal):
        return tables
    found: List[Program] = []
    for table in tables:
        found += _exact(plan, serial, table, column, context)
    return shrinking(found) or Refusal("joining tables saves nothing")


def _exact(plan: str, serial: bool, table: Tabulated, column: Column, context: Context) -> List[Program]:
    view = context.view(column)
    assert view is not None
    answers = sorted(set(table.entries))
    found, sure = exact(_widths(view, table, context.budget), answers, serial, context.budget)
    programs: List[Program] = []
    for plan_ in found:
        if not serial and is_serial(plan_.part):
            continue
        entries = [answers.index(entry) for entry in table.entries] if plan_.values else table.entries
        variant = f"{plan_.depth} loads" + ("" if sure else ", heuristic")
        programs.append(program_of(plan, variant, assemble(plan_.part, entries, table.bits), answers if plan_.values else (), column, context))
    return programs


def _widths(view: View, table: Tabulated, budget: Budget) -> Sequence[int]:
    key = "widths", table.root
    if key not in view.shared:
        view.shared[key] = widths(table.entries, budget)
    return view.shared[key]
