# SPDX-License-Identifier: MIT
"""The figures to reach: promises about size and speed, each computed from one run and judged.

A figure of a size of random rules is the median over its three sets. What flagc offers for speed is what `--optimize speed` leads to, and `--optimize size` for
size; as long as the command has no such option, what it does by itself. A figure that is not reached fails nothing.
"""

import statistics
from dataclasses import dataclass
from typing import Callable, Iterator, List, Optional, Sequence, Tuple

from .competitors import BASE_BOOLS, BASE_WORDS, UNTHREADED
from .generator import OPCODES, Generated
from .harness import KINDS
from .results import Result, Run, middle, nanoseconds, times_as_fast
from .sizes import Size

AT_LEAST, AT_MOST = ">=", "<="

SMALL = (BASE_WORDS + UNTHREADED, "scan of rows", "bit vector, nibbles", "bit vector, bytes")


@dataclass(frozen=True)
class Figure:
    """One promise.

    value: what was measured; nothing if this run did not measure it
    detail: where it comes from
    """

    text: str
    wanted: str
    bound: float
    value: Optional[float]
    detail: str = ""

    @property
    def verdict(self) -> str:
        """Reached or not."""
        if self.value is None:
            return "not measured"
        reached = self.value >= self.bound if self.wanted == AT_LEAST else self.value <= self.bound
        return "reached" if reached else "NOT REACHED"


def figures(run: Run) -> List[Figure]:
    """All of them, in the order of their promise."""
    return [*_direct(run), *_against_chains(run), *_tables(run), *_machine(run), *_never_larger(run), *_generator(run)]


def choice(result: Result, goal: str, collecting: str = "") -> str:
    """The candidate that flagc chooses for a goal.

    collecting: how the word is collected, `collect ` or `packed `
    """
    return result.chosen.get(collecting + goal, result.chosen.get(collecting + "auto", ""))


def quickest(result: Result, compiler: str, kind: str, bools: bool) -> str:
    """What flagc offers for speed. Whether a spec says packed-bools is up to its author, who measures."""
    names = [choice(result, "speed", collecting) for collecting in (("collect ", "packed ") if bools else ("",))]
    return min(filter(None, names), key=lambda name: nanoseconds(result, compiler, kind, name) or float("inf"), default="")


def _family(run: Run, name: str) -> Sequence[Result]:
    return next((results for family, results in run.families() if family == name), ())


def _direct(run: Run) -> Iterator[Figure]:
    """Direct tables against the one that is written by hand."""
    both = [one for one in run.results if one.named("table") and one.named("flagc direct")]
    for compiler in run.compilers:
        slowest: Tuple[float, str] = (0.0, "")
        for family, results in run.families():
            for kind in KINDS:
                value = middle([one for one in results if one in both], lambda one: times_as_fast(one, compiler, kind, "table", "flagc direct"))
                if value is not None:
                    slowest = max(slowest, (value, f"slowest: {family}, {kind}"))
        yield Figure(f"direct: time, of a table by hand ({compiler})", AT_MOST, 1.05, slowest[0] if slowest[1] else None, slowest[1])
    more = [(one.sizes[machine, "flagc direct"].total - one.sizes[machine, "table"].total, f"largest: {one.rules.name}, {machine}")
            for one in both for machine in run.machines if (machine, "table") in one.sizes and (machine, "flagc direct") in one.sizes]
    most = max(more, default=None)
    yield Figure("direct: bytes more than a table by hand", AT_MOST, 0, most[0] if most else None, most[1] if most else "")


def _against_chains(run: Run) -> Iterator[Figure]:
    """How many times as fast as the chains that people write."""
    for family, kind, bools, bound, text in (
            ("random-10", "random", True, 10, "10 flags, 25 rules, random: collect + lookup, times as fast as else-if on bools"),
            ("random-16", "pattern", True, 1, "16 flags, 40 rules, pattern: collect + lookup, times as fast as else-if on bools"),
            ("random-24", "random", False, 5, "24 flags, 100 rules, random: times as fast as else-if on a word")):
        results = _family(run, family)
        for compiler in run.compilers:
            chain = BASE_BOOLS if bools else BASE_WORDS
            value, unthreaded = (middle(results, _faster(compiler, kind, bools, other)) for other in (chain, chain + UNTHREADED))
            names = " / ".join(sorted({quickest(one, compiler, kind, bools) for one in results}))
            yield Figure(f"{text} ({compiler})", AT_LEAST, bound, value, names + (f"; {unthreaded:.2f} against {UNTHREADED[2:]}" if unthreaded else ""))


def _faster(compiler: str, kind: str, bools: bool, than: str) -> Callable[[Result], Optional[float]]:
    return lambda one: times_as_fast(one, compiler, kind, quickest(one, compiler, kind, bools), than)


def _tables(run: Run) -> Iterator[Figure]:
    """The smallest tables of 10 flags that need two or three loads."""
    host = "gcc -O2"

    def smallest(result: Result) -> Optional[Tuple[int, str]]:
        found = [(result.sizes[host, one.name].tables, one.name) for one in result.candidates
                 if one.plan and not one.bools and one.loads in (2, 3) and (host, one.name) in result.sizes]
        return min(found, default=None)

    found = [one for one in map(smallest, _family(run, "random-10")) if one]
    yield Figure("10 flags, 25 rules: bytes of tables with two or three loads", AT_MOST, 450, statistics.median(size for size, _ in found) if found else None,
                 " / ".join(sorted({name for _, name in found})) or "no plan has them")


def _machine(run: Run) -> Iterator[Figure]:
    """One structured decision on the smallest ARM."""
    for one in _family(run, "machine-8"):
        name = choice(one, "size")
        size = one.sizes.get(("Cortex-M0 -Os", name))
        yield Figure("machine-8 for size: linked bytes on Cortex-M0", AT_MOST, 80, size.total if size else None, name)


def _never_larger(run: Run) -> Iterator[Figure]:
    """What is chosen for size against the smallest that people write."""
    for machine in run.machines:
        if not machine.endswith("-Os"):
            continue
        worst: Optional[Tuple[int, str]] = None
        for one in run.results:
            name = choice(one, "size")
            others = [(size.total, other) for other in SMALL for size in [one.sizes.get((machine, other))] if isinstance(size, Size)]
            mine = one.sizes.get((machine, name))
            if mine and others:
                least, other = min(others)
                worst = max(worst or (mine.total - least, ""), (mine.total - least, f"most: {one.rules.name}, {name} {mine.total}, {other} {least}"))
        yield Figure(f"for size: bytes more than the smallest of chain, scan, bit vector ({machine})", AT_MOST, 0,
                     worst[0] if worst else None, worst[1] if worst else "")


def _generator(run: Run) -> Iterator[Figure]:
    """The generator's own time."""
    for name, bound in ((OPCODES, 2), ("acl-64", 5), ("sparse-64", 20)):
        one: Optional[Generated] = next((one for one in run.generated if one.name == name), None)
        for verb in ("check", "build"):
            taken = None if one is None else one.check if verb == "check" else one.build
            broken = taken is not None and taken.why
            yield Figure(f"{name}: seconds of {verb}", AT_MOST, bound, taken.seconds if taken else None, str(broken or ""))
