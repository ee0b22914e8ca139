# SPDX-License-Identifier: MIT
"""`flagc check`: loads specs and reports what is wrong with their text, their names and their rules."""

import argparse
import os
import sys
from typing import Iterable, Iterator, List, Set, Tuple

from ..check.subject import combinations
from ..model.model import Dispatch
from ..text.diagnostic import Diagnostic
from .document import json_text
from .judge import judge
from .levels import levels
from .load import load
from .outcome import Outcome, Proven
from .sarif import sarif_text
from .show import numbers, tell
from .status import FINDINGS, FINE, TROUBLE, Trouble
from .trace import trace

WRITERS = {"json": json_text, "sarif": sarif_text}


def check(options: argparse.Namespace) -> int:
    """Runs the verb. Says of each good spec what was proven."""
    outcomes = _outcomes(options)
    if options.format == "text":
        return _told(outcomes)
    done = list(outcomes)
    sys.stdout.write(WRITERS[options.format](done))
    return _status(done)


def _outcomes(options: argparse.Namespace) -> Iterator[Outcome]:
    """What became of each spec. A finding in a file that several include is told once."""
    wanted = levels(options)
    known: Set[Tuple[str, int, str, str]] = set()
    for path in options.specs:
        try:
            spec = load(path)
        except Trouble as trouble:
            # The others are checked all the same.
            print(f"flagc: {trouble}", file=sys.stderr)
            yield Outcome(path, (), False, (), str(trouble))
            continue
        found = judge(spec, wanted, whole=options.all, untold=True)
        fresh = []
        for finding in found:
            key = (os.path.realpath(finding.span.source.path), finding.span.start, finding.code, finding.message)
            if key not in known:
                known.add(key)
                fresh.append(finding)
        wrong = any(finding.told and finding.severity == "error" for finding in found)
        proven = tuple(map(_proven, spec.model.dispatches)) if spec.model and not wrong else ()
        traced = trace(spec.model) if options.trace and spec.model and not wrong else []
        yield Outcome(path, tuple(fresh), wrong, proven, settled=not any(finding.code == "undecided" for finding in found), trace=tuple(traced))


def _proven(dispatch: Dispatch) -> Proven:
    return Proven(dispatch.name, len(dispatch.rules), combinations(dispatch))


def _status(outcomes: Iterable[Outcome]) -> int:
    return max((TROUBLE if outcome.trouble else FINDINGS if outcome.wrong else FINE for outcome in outcomes), default=FINE)


def _told(outcomes: Iterable[Outcome]) -> int:
    """Tells people of each spec as soon as it is checked, and at the end how many findings there are."""
    done: List[Outcome] = []
    told: List[Diagnostic] = []
    for outcome in outcomes:
        done.append(outcome)
        told += outcome.told
        tell(outcome.told)
        if not outcome.wrong and not outcome.trouble:
            print(f"{outcome.path}: {outcome.verdict()}", *outcome.trace, sep="\n")
        elif outcome.wrong and not any(finding.severity == "error" for finding in outcome.told):
            print(f"flagc: {outcome.path}: its errors are told above", file=sys.stderr)
    if len(told) > 1:
        print(f"flagc: {numbers(told)}", file=sys.stderr)
    return _status(done)
