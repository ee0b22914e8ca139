# SPDX-License-Identifier: MIT
"""`flagc explain`: for every lookup the programs worth having, which one is taken and why, and why the others are not."""

import argparse
import sys
from typing import Dict, List, Tuple, Union

from ..logic.decision import Column
from ..plan.choose import Choice, Unfit, count
from ..plan.context import Context
from ..plan.front import Candidate, Front, Lost
from ..plan.wishes import Wishes
from .lookups import folded, planned, refuse_misfits, sound, wishes
from .progress import Progress
from .status import FINDINGS, FINE

WIDTH = 100
HEAD = ("plan", "bytes", "loads: deep/all", "branches", "operations", "cycles: typical/worst")


def explain(options: argparse.Namespace) -> int:
    """Runs the verb."""
    spec = sound(options, "extern")
    if spec is None:
        return FINDINGS
    model = folded(options, spec)
    asked = wishes(options, model)
    with Progress() as progress:
        plans = planned(model, asked, progress, everything=True)
    parts = [_column(context, column, choice, asked) for context, pairs in plans for column, choice in pairs]
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
