# SPDX-License-Identifier: MIT
"""`flagc check`: loads specs and reports what is wrong with their text, their names and their rules."""

import argparse
import sys

from ..check.catalogue import findings
from ..check.subject import combinations
from ..emit.clash import clashes
from ..model.model import Model
from .load import load
from .show import show
from .status import FINDINGS, FINE, TROUBLE, Trouble
from .trace import trace


def check(options: argparse.Namespace) -> int:
    """Runs the verb. Says of each good spec what was proven."""
    status = FINE
    for path in options.specs:
        try:
            spec = load(path)
        except Trouble as trouble:
            # The others are checked all the same.
            print(f"flagc: {trouble}", file=sys.stderr)
            status = TROUBLE
            continue
        problems = list(spec.problems)
        if spec.model:
            problems += clashes(spec.model)
            problems += findings(spec.model)
        if show(problems):
            status = max(status, FINDINGS)
        elif spec.model:
            settled = not any(problem.code == "undecided" for problem in problems)
            print(f"{path}: {_summary(spec.model, settled)}", *(trace(spec.model) if options.trace else ()), sep="\n")
    return status


def _summary(model: Model, settled: bool) -> str:
    parts = []
    for dispatch in model.dispatches:
        count = combinations(dispatch)
        rules = len(dispatch.rules)
        parts.append(f"{dispatch.name} ({rules} rule{'s' * (rules != 1)}" + (f", {count} combinations)" if count is not None else ")"))
    verdict = "complete and consistent" if settled else "no error found, but not everything is settled"
    return f"{', '.join(parts)}: {verdict}" if parts else "no dispatch, nothing to prove"
