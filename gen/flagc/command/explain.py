# SPDX-License-Identifier: MIT
"""`flagc explain`: for every lookup the programs worth having, which one is taken and why, and why the others are not."""

import argparse
import sys
from typing import Dict, List, Tuple, Union

from ..logic.decision import Column
from ..plan.choose import Choice, Unfit, count
from ..plan.context import Context
from ..plan.front import Candidate, Front, Lost
from ..plan.program import Extract, Product, expressions
from ..plan.wishes import Wishes
from .layout import Saving
from .load import savings
from .lookups import chosen, folded, planned, refuse_misfits, sound, wishes
from .progress import Progress
from .status import FINDINGS, FINE

WIDTH = 100
HEAD = ("plan", "bytes", "deep/loads", "branches", "operations", "cycles/worst")


def explain(options: argparse.Namespace) -> int:
    """Runs the verb."""
    spec = sound(options, "extern")
    if spec is None:
        return FINDINGS
    model = chosen(options, folded(options, spec))
    asked = wishes(options, model)
    with Progress() as progress:
        plans = planned(model, asked, progress, everything=True)
        progress.step("trying other positions")
        # Where nothing that is read lies scattered, no other order of the inputs reads less.
        layouts = savings(options.spec) if any(_scattered(choice) for _, pairs in plans for _, choice in pairs) else {}
    parts = [_column(context, column, choice, asked) for context, pairs in plans for column, choice in pairs]
    parts += [_layout(name, saving) for name, saving in layouts.items()]
    sys.stdout.write("\n".join(parts) or f"{options.spec} has no dispatch\n")
    refuse_misfits(plans)
    return FINE


def _column(context: Context, column: Column, choice: Union[Choice, Unfit], asked: Wishes) -> str:
    """One lookup as text."""
    name = context.dispatch.name + (f", {column.name}" if len(context.columns) > 1 else "")
    lines = [f"{name}: {asked.objective}, for {asked.target}", ""]
    lines += _table(choice)
    told: List[Tuple[str, str]] = []
    if isinstance(choice, Choice):
        told.append(("chosen:", choice.reason))
    else:
        told.append(("nothing suits:", f"{choice.option}: {choice.reason}"))
    told += [("lost:", text) for text in _lost(choice.front)]
    told += [("refused:", text) for text in _refused(choice.front)]
    lines.append("")
    for head, text in told:
        lines += _wrapped(f"{head} {text}")
    return "\n".join(lines) + "\n"


def _scattered(choice: Union[Choice, Unfit]) -> bool:
    """Whether the chosen program brings bits together."""
    return isinstance(choice, Choice) and any(isinstance(expr, Product) or isinstance(expr, Extract) and len(expr.runs) > 1
                                              for expr in expressions(choice.candidate.program))


def _layout(name: str, saving: Saving) -> str:
    """What the set could save, all lookups together, as they are chosen by default."""
    operations, size = saving.before.operations - saving.after.operations, saving.before.bytes - saving.after.bytes
    found = [count(number, noun) for number, noun in ((operations, "operation"), (size, "byte")) if number]
    return f"layout auto in flags {name} would save {' and '.join(found) or 'nothing'}\n"


# --- the table -----------------------------------------------------------------------------------


def _table(choice: Union[Choice, Unfit]) -> List[str]:
    """The front, and what is chosen if a wish took it from elsewhere."""
    taken = choice.candidate if isinstance(choice, Choice) else None
    shown = list(choice.front.best)
    if taken is not None and all(taken is not one for one in shown):
        shown.append(taken)
    rows = [HEAD] + [_row(one) for one in shown]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEAD))]
    marks = ["  "] + ["->" if one is taken else "  " for one in shown]
    return [f"  {mark} {row[0]:{widths[0]}}" + "".join(f"  {cell:>{width}}" for cell, width in zip(row[1:], widths[1:]))
            for mark, row in zip(marks, rows)]


def _row(one: Candidate) -> Tuple[str, ...]:
    """The cells of a candidate. Loads are deep where one waits for another."""
    cost = one.price
    return (one.name, f"{one.bytes:,}", f"{cost.dependent}/{cost.loads:,}", f"{cost.branches:,}", f"{cost.operations:,}",
            f"{one.typical:,}/{one.worst:,}")


# --- why the others are not taken ----------------------------------------------------------------


def _lost(front: Front) -> List[str]:
    """A line for each plan that has nothing on the front."""
    alive = {one.program.plan for one in front.best}
    first: Dict[str, Lost] = {}
    for lost in front.lost:
        plan = lost.candidate.program.plan
        if plan not in alive and (plan not in first or lost.candidate.bytes < first[plan].candidate.bytes):
            first[plan] = lost
    return [f"{lost.candidate.name}, beaten by {lost.winner.name}: {_difference(lost)}" for lost in first.values()]


def _difference(lost: Lost) -> str:
    """What the winner costs, where that is less than what the loser does."""
    parts = []
    worse, better = lost.candidate, lost.winner
    for noun, mine, theirs in (("byte", worse.bytes, better.bytes), ("load", worse.price.loads, better.price.loads),
                               ("dependent load", worse.price.dependent, better.price.dependent),
                               ("operation", worse.price.operations, better.price.operations),
                               ("branch", worse.price.branches, better.price.branches)):
        if mine > theirs:
            parts.append(f"{count(theirs, noun)} instead of {mine:,}")
    if not parts and worse.branches and not better.branches:
        parts.append("no branches")
    if not parts and worse.worst > better.worst:
        parts.append(f"{count(better.worst, 'cycle')} at worst instead of {worse.worst:,}")
    return ", ".join(parts) or "the same figures"


def _refused(front: Front) -> List[str]:
    """Plans by the reason why they do not apply."""
    plans: Dict[str, List[str]] = {}
    for refused in front.refused:
        plans.setdefault(refused.reason, []).append(refused.plan)
    return [f"{', '.join(names)}: {reason}" for reason, names in plans.items()]


def _wrapped(text: str) -> List[str]:
    """A line of the list, in lines of at most WIDTH columns."""
    lines = ["  "]
    for word in text.split():
        if len(lines[-1]) + 1 + len(word) > WIDTH:
            lines.append("       ")
        lines[-1] += " " + word
    return lines
