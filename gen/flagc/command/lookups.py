# SPDX-License-Identifier: MIT
"""What `build` and `explain` share: from the spec to a choice for every column."""

import argparse
from dataclasses import replace
from typing import List, Optional, Tuple, Union

from ..logic.decision import Column
from ..logic.lower import columns
from ..model.model import Model
from ..plan.budget import Budget
from ..plan.choose import Choice, Unfit, choose, survey
from ..plan.context import Context, make_context
from ..plan.together import together
from ..plan.wishes import Wishes
from .judge import judge
from .levels import levels
from .load import Spec, load
from .progress import Progress
from .show import show
from .status import Trouble

# A dispatch, and what was decided for each of its columns.
Planned = Tuple[Context, Tuple[Tuple[Column, Union[Choice, Unfit]], ...]]


def sound(options: argparse.Namespace, handlers: str) -> Optional[Spec]:
    """The spec if nothing is wrong with it: its text and names, then its rules. What is wrong is reported; notes are left to `check`."""
    wanted = levels(options)
    with Progress() as progress:
        progress.step("reading the spec")
        spec = load(options.spec)
        progress.step("checking the rules")
        problems = judge(spec, wanted, handlers, "warning")
    return None if show(problems) else spec


def folded(options: argparse.Namespace, spec: Spec) -> Model:
    """The model that is planned. The checks judge the whole spec: what -D folds away is no fault of the rules."""
    model = load(options.spec, options.defines).model if options.defines else spec.model
    assert model is not None
    return model


def chosen(options: argparse.Namespace, model: Model) -> Model:
    """The model with the dispatch alone that `--dispatch` names. Raises Trouble if there is none."""
    if not options.dispatch:
        return model
    dispatches = tuple(dispatch for dispatch in model.dispatches if dispatch.name == options.dispatch)
    if not dispatches:
        raise Trouble(f"--dispatch {options.dispatch}: no dispatch has this name")
    return replace(model, dispatches=dispatches)


def wishes(options: argparse.Namespace, model: Model) -> Wishes:
    """What the command line asks of lookups. Raises Trouble if it names a dispatch that is not there."""
    plans = [(dispatch, "" if plan == "auto" else plan) for dispatch, plan in options.plan]
    own = tuple((dispatch, plan) for dispatch, plan in plans if dispatch)
    for dispatch, plan in own:
        if dispatch not in {known.name for known in model.dispatches}:
            raise Trouble(f"--plan {dispatch}={plan}: no dispatch has this name")
    general = [plan for dispatch, plan in plans if not dispatch]
    return Wishes(options.optimize, options.target, options.max_bytes, options.branchless, (general or [""])[-1], own)


def planned(model: Model, asked: Wishes, progress: Progress, everything: bool = False) -> List[Planned]:
    """The choice for every column. All share one budget.

    everything: all plans are built, even where one is wished
    """
    budget = Budget()
    contexts: List[Context] = []
    for dispatch in model.dispatches:
        progress.step(f"reading the rules of {dispatch.name}")
        contexts.append(make_context(dispatch, columns(dispatch), budget=budget))
    left = sum(len(context.columns) for context in contexts)
    result: List[Planned] = []
    for context in contexts:
        name = context.dispatch.name
        pairs = []
        for column in context.columns:
            decide = survey if everything else choose
            pairs.append((column, decide(column, context, asked.of(name), left, lambda plan: progress.step(f"planning {name}: {plan}"))))
            left -= 1
        choices = together(context, [choice for _, choice in pairs], asked.of(name))
        result.append((context, tuple(zip(context.columns, choices))))
    return result


def misfits(result: List[Planned]) -> List[str]:
    """What could not be had, a line for each column, ready to be printed."""
    lines = []
    for context, pairs in result:
        for column, choice in pairs:
            if isinstance(choice, Unfit):
                where = context.dispatch.name + (f", {column.name}" if len(pairs) > 1 else "")
                lines.append(f"{choice.option} does not suit {where}: {choice.reason}")
    return lines


def refuse_misfits(result: List[Planned]) -> None:
    """Raises Trouble with all that could not be had, if there is any."""
    lines = misfits(result)
    if lines:
        raise Trouble("\nflagc: ".join(lines))
