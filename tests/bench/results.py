# SPDX-License-Identifier: MIT
"""All that a run has measured, and the arithmetic of medians: what the report, the figures and the plot are made from."""

import statistics
from dataclasses import dataclass
from typing import Callable, Dict, List, Optional, Sequence, Tuple

from .candidate import Candidate
from .competitors import BASE_BOOLS, BASE_WORDS, UNTHREADED
from .cycles import Cycles
from .generator import Generated
from .harness import KINDS, Key, Times
from .rules import RuleSet
from .sizes import Sizes


@dataclass(frozen=True)
class Result:
    """One rule set.

    chosen: the candidate that each of flagc's options leads to
    refused: flagc's plans that do not suit, and why
    times: by the name of the compiler
    instructions: a lookup, by candidate
    """

    rules: RuleSet
    candidates: Tuple[Candidate, ...]
    chosen: Dict[str, str]
    refused: Dict[str, str]
    times: Dict[str, Times]
    sizes: Sizes
    cycles: Dict[str, Cycles]
    instructions: Dict[str, float]

    def named(self, name: str) -> Optional[Candidate]:
        """The candidate of that name, if this set has it."""
        return next((one for one in self.candidates if one.name == name), None)


@dataclass(frozen=True)
class Run:
    """One run.

    head: what was run on what
    skipped: what was left out, and why
    compilers, machines: names of the targets that were timed, that were sized
    plans: those that flagc offers
    """

    head: Tuple[str, ...]
    skipped: Tuple[str, ...]
    compilers: Tuple[str, ...]
    machines: Tuple[str, ...]
    plans: Tuple[str, ...]
    results: Tuple[Result, ...]
    generated: Tuple[Generated, ...]

    def families(self) -> List[Tuple[str, List[Result]]]:
        """The sets of each size and kind, together."""
        found: Dict[str, List[Result]] = {}
        for one in self.results:
            found.setdefault(one.rules.family, []).append(one)
        return list(found.items())


def ratio(over: Sequence[float], under: Sequence[float]) -> float:
    """The median of the pairwise quotients of two series that were measured in turn: a disturbance hits both of a pair, or one pair only."""
    if len(over) != len(under) or not over:
        raise ValueError("series that are no pairs")
    return statistics.median(a / b for a, b in zip(over, under))


def base(result: Result, compiler: str, bools: bool) -> str:
    """What the candidates that read bools, or words, are compared with: the chain, where it could be compiled."""
    name = BASE_BOOLS if bools else BASE_WORDS
    return name if Key(KINDS[0], name) in result.times.get(compiler, {}) else name + UNTHREADED


def times_as_fast(result: Result, compiler: str, kind: str, name: str, than: str) -> Optional[float]:
    """How many times as fast a candidate is as another one; nothing if one of them was not timed."""
    times = result.times.get(compiler, {})
    one, other = times.get(Key(kind, name)), times.get(Key(kind, than))
    return None if one is None or other is None else ratio(other, one)


def nanoseconds(result: Result, compiler: str, kind: str, name: str) -> Optional[float]:
    """The median time of a lookup."""
    series = result.times.get(compiler, {}).get(Key(kind, name))
    return None if series is None else statistics.median(series)


def middle(results: Sequence[Result], value: Callable[[Result], Optional[float]]) -> Optional[float]:
    """The median over those sets that have the value."""
    found = [one for one in map(value, results) if one is not None]
    return statistics.median(found) if found else None
