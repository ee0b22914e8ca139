# SPDX-License-Identifier: MIT
"""The report as text: a section for each family of rule sets, the generator, and the figures to reach."""

import re
from typing import Iterable, Iterator, List, Optional, Sequence, Tuple

from .competitors import TECHNIQUES, UNTHREADED
from .figures import figures
from .harness import KINDS
from .results import Result, Run, base, middle, nanoseconds, times_as_fast

LEGEND = f"""\
How to read this. `ns` is the time of one lookup with the loop around it, information only: a machine that others use is noisy. `x` is how many times as fast it is as the
first line of its group: the median, over the rounds, of the quotient of two measurements of the same round, and so what to trust. Where a family has several rule
sets, a number is the median over them.
random: every word is new; above 24 flags a word is made to match a random rule. pattern: 16 words that repeat. chained: the same pattern, where each input waits for
the answer before it.
{UNTHREADED[2:]}: compiled with -fno-thread-jumps (gcc only). collect: flagc's _collect fills the word from the struct of bools, then the lookup; packed: the same
where the spec says packed-bools. instr.: instructions of a lookup on random words, with its loop, gcc -O2. Bytes are linked: code and tables, and what they draw in from libgcc. Cycles: ATmega328P at -Os, without the call, the mean and
the worst over all words. A `-` does not apply, does not fit or was not measured."""

def table(head: Sequence[str], rows: Iterable[Sequence[str]], left: Sequence[int] = (0,)) -> List[str]:
    """Columns under their heads, numbers to the right.

    left: the columns that are text
    """
    lines = [list(head), *(list(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    return ["  ".join(cell.ljust(width) if column in left else cell.rjust(width) for column, (cell, width) in enumerate(zip(line, widths))).rstrip()
            for line in lines]


def number(value: Optional[float], digits: int = 2) -> str:
    """A number, or a dash."""
    if value is None:
        return "-"
    return f"{value:.{digits}f}" if value < 1000 else f"{value:.0f}"


def rows(run: Run, results: Sequence[Result]) -> List[Tuple[str, bool]]:
    """All lines of a family, whether they apply or not: name, and whether it reads bools."""
    hand = [(name, bools) for name, bools, _ in TECHNIQUES]
    words = [*(row for row in hand if not row[1]), ("gperf", False)]
    words += [(f"flagc {plan}", False) for plan in run.plans]
    made = [(one.name, one.bools) for result in results for one in result.candidates]
    words += [row for row in dict.fromkeys(made) if not row[1] and row not in words]
    bools = [row for row in hand if row[1]]
    return words + bools + [row for row in dict.fromkeys(made) if row[1] and row not in bools]


def chosen_by(results: Sequence[Result], name: str) -> str:
    """The options that lead there: ` <auto, size`, with a count where it is not so for every set of the family."""
    found = []
    for goal in dict.fromkeys(goal for one in results for goal in one.chosen):
        count = sum(one.chosen.get(goal) == name for one in results)
        if count:
            found.append(goal.split()[-1] + (f" {count}/{len(results)}" if count < len(results) else ""))
    return " <- " + ", ".join(found) if found else ""


def family(run: Run, title: str, results: Sequence[Result]) -> Iterator[str]:
    """The tables of one family."""
    first = results[0].rules
    yield f"== {title}: {first.flags} flags, {len(first.rows)} rules" + (f", median of {len(results)} sets" if len(results) > 1 else "")
    yield ""
    lines = rows(run, results)
    yield from table(["time", *_time_heads(run)], ([name + chosen_by(results, name), *_times(run, results, name, bools)] for name, bools in lines))
    yield ""
    yield from table(["bytes", *run.machines, "cycles", "worst"], ([name, *_bytes(run, results, name)] for name, _ in lines))
    for plan, why in sorted({(plan, why) for one in results for plan, why in one.refused.items()}):
        yield f"  no flagc {plan}: {re.sub(r'^flagc: --plan [a-z]+ does not suit [a-z]+: ', '', why)}"
    yield ""


def _time_heads(run: Run) -> List[str]:
    return [head for compiler in run.compilers for kind in KINDS for head in (f"{compiler.split()[0]} {kind}", "x")] + ["instr."]


def _times(run: Run, results: Sequence[Result], name: str, bools: bool) -> List[str]:
    cells = []
    for compiler in run.compilers:
        for kind in KINDS:
            # The functions are called before the loop goes on.
            cells.append(number(middle(results, lambda one: nanoseconds(one, compiler, kind, name))))
            cells.append(number(middle(results, lambda one: times_as_fast(one, compiler, kind, name, base(one, compiler, bools)))))
    return [*cells, number(middle(results, lambda one: one.instructions.get(name)), 1)]


def _bytes(run: Run, results: Sequence[Result], name: str) -> List[str]:
    cells = []
    for machine in run.machines:
        cells.append(number(middle(results, lambda one: one.sizes[machine, name].total if (machine, name) in one.sizes else None), 0))
    mean = middle(results, lambda one: one.cycles[name].mean if name in one.cycles else None)
    worst = middle(results, lambda one: float(one.cycles[name].worst) if name in one.cycles else None)
    return [*cells, number(mean, 0), number(worst, 0)]


def generator(run: Run) -> Iterator[str]:
    """What flagc itself took."""
    yield "== flagc itself: processor seconds and peak megabytes"
    yield ""
    lines = []
    for one in run.generated:
        cells = [one.name, str(one.flags), str(one.rules)]
        for taken in (one.check, one.build):
            cells += [number(taken.seconds), number(taken.megabytes, 0)]
        lines.append([*cells, "; ".join(filter(None, (one.check.why, one.build.why)))])
    yield from table(["set", "flags", "rules", "check s", "MB", "build s", "MB", ""], lines, (0, 7))
    yield ""


def to_reach(run: Run) -> Iterator[str]:
    """The figures, judged."""
    yield "== figures to reach"
    yield ""
    found = figures(run)
    yield from table(["figure", "wanted", "measured", "", ""],
                     ([one.text, f"{one.wanted} {one.bound:g}", number(one.value), one.verdict, one.detail] for one in found), (0, 1, 3, 4))
    reached, measured = sum(one.verdict == "reached" for one in found), sum(one.value is not None for one in found)
    yield ""
    yield f"{reached} of {measured} measured figures reached"


def report(run: Run) -> str:
    """All of it."""
    lines: List[str] = [*run.head, *(f"skipped: {what}" for what in run.skipped), "", *LEGEND.splitlines(), ""]
    for name, results in run.families():
        lines += family(run, name, results)
    lines += generator(run)
    lines += to_reach(run)
    return "\n".join(lines) + "\n"
