# SPDX-License-Identifier: MIT
"""The figures to reach on small machines, judged from what `targets.py` has counted, all at -Os. One of random rules is the median of its three sets."""

import statistics
from dataclasses import dataclass
from typing import Callable, Dict, Iterator, List, Optional, Sequence, Tuple

from .competitors import BASE_WORDS, UNTHREADED
from .counted import Counted
from .figures import AT_MOST, Figure
from .report import number, table
from .rules import RuleSet

LEVEL = "-Os"

# From so many flags on `--optimize size` is held against the chain.
FLAGS = 10

SMALL = (BASE_WORDS, BASE_WORDS + UNTHREADED)
AVR, M0 = "avr", "cortex-m0"


@dataclass(frozen=True)
class Row:
    """A lookup on a machine.

    plan:   flagc's plan, or nothing where it is by hand
    bools:  it reads a struct of bools, else a word
    chosen: the goals that lead there
    counts: by the compiler's level; nothing where it does not fit
    """

    name: str
    plan: str
    bools: bool
    chosen: Tuple[str, ...]
    counts: Dict[str, Optional[Counted]]


# By the names of the rule set and the machine.
Table = Dict[Tuple[str, str], List[Row]]

# A way to pick among lookups: what counts, if it is one that may be picked.
Pick = Callable[[Counted], Optional[float]]


def judged(sets: Sequence[RuleSet], rows: Table) -> List[str]:
    """The lines of the report."""
    cells = ([one.text, f"{one.wanted} {one.bound:g}", number(one.value, 1), one.verdict, one.detail] for one in figures(sets, rows))
    return ["== figures to reach", "", *table(["figure", "wanted", "measured", "", ""], cells, (0, 1, 3, 4)), ""]


def figures(sets: Sequence[RuleSet], rows: Table) -> List[Figure]:
    """All of them, in the order of their promise."""
    return [*_direct(rows),
            _median(rows, "random-10", "10 flags, 25 rules on AVR: bytes of a plan of at most 30 cycles", 480, lambda one: one.flash if one.worst <= 30 else None),
            _median(rows, "random-24", "24 flags, 100 rules on AVR: bytes of a plan of at most 1100 cycles", 1800, lambda one: one.flash if one.worst <= 1100 else None),
            _median(rows, "random-24", "24 flags, 100 rules on AVR: cycles of the quickest plan, at worst", 470, lambda one: one.worst),
            *_never_larger(sets, rows), *_machine(rows)]


def _lookups(rows: Sequence[Row]) -> Iterator[Tuple[Row, Counted]]:
    """Those of flagc that read words."""
    for row in rows:
        one = row.counts.get(LEVEL)
        if row.plan and not row.bools and one:
            yield row, one


def _direct(rows: Table) -> Iterator[Figure]:
    """The quickest direct table of each set; the slowest of them."""
    for machine, bound, what in ((AVR, 12, "cycles, the same for every word"), (M0, 5, "instructions at worst")):
        worst: List[Tuple[int, str]] = []
        for (rules, where), found in rows.items():
            direct = [(one.worst, f"slowest: {rules}, {row.name}" + (f", {one.mean:.1f} on average" if one.mean != one.worst else ""))
                      for row, one in _lookups(found) if row.plan == "direct"]
            if where == machine and direct:
                worst.append(min(direct))
        value = max(worst, default=None)
        yield Figure(f"direct on {machine}: {what}", AT_MOST, bound, value[0] if value else None, value[1] if value else "")


def _median(rows: Table, family: str, text: str, bound: float, pick: Pick) -> Figure:
    """The least of each set of the family on AVR, and of these the median."""
    best: List[Tuple[float, str]] = []
    for (rules, machine), found in rows.items():
        if machine == AVR and rules.startswith(family + "-"):
            fitting = [(value, f"{row.name} {one.flash} B {one.mean:.0f}/{one.worst}") for row, one in _lookups(found) for value in [pick(one)] if value is not None]
            best.append(min(fitting, default=(float("inf"), "none")))
    return Figure(text, AT_MOST, bound, statistics.median(value for value, _ in best) if best else None, "; ".join(text for _, text in best))


def _never_larger(sets: Sequence[RuleSet], rows: Table) -> Iterator[Figure]:
    """What is chosen for size against the chain on words."""
    for machine in dict.fromkeys(machine for _, machine in rows):
        more: List[Tuple[int, str]] = []
        for rules in (one for one in sets if one.flags >= FLAGS):
            found = rows.get((rules.name, machine), [])
            mine = [(one.flash, row.name) for row, one in _lookups(found) if "size" in row.chosen]
            chains = [(one.flash, row.name) for row in found if row.name in SMALL for one in [row.counts.get(LEVEL)] if one]
            if mine and chains:
                (size, name), (least, chain) = mine[0], min(chains)
                more.append((size - least, f"most: {rules.name}, {name} {size}, {chain} {least}"))
        value = max(more, default=None)
        yield Figure(f"for size on {machine}: bytes more than the chain, from {FLAGS} flags", AT_MOST, 0, value[0] if value else None, value[1] if value else "")


def _machine(rows: Table) -> Iterator[Figure]:
    """One structured decision on the smallest ARM."""
    mine = [(one.flash, row.name) for row, one in _lookups(rows.get(("machine-8", M0), [])) if "size" in row.chosen]
    yield Figure("machine-8 for size on cortex-m0: bytes", AT_MOST, 80, mine[0][0] if mine else None, mine[0][1] if mine else "")
