# SPDX-License-Identifier: MIT
"""The benchmark on small machines: python3 -m tests.bench.targets [quick|full] [SET...]; `make bench-targets` runs it.

For each rule set of up to 24 flags and each machine: what flagc makes with each plan and goal, and what people write by hand, in linked bytes of flash
and RAM, and in cycles (AVR) or instructions of one lookup, mean and worst. Nothing is timed by a clock: two runs print the same. What it writes
lies in build/bench-targets.
"""

import argparse
import os
import shutil
import sys
from typing import Dict, Iterator, List, Optional, Sequence, Tuple

from flagc.plan.choose import PLANS, Choice, choose_from, survey
from flagc.plan.front import Candidate as Planned
from flagc.plan.wishes import OBJECTIVES, Wishes

from tests.targets.machines import MACHINES, Machine

from . import rules as rulesets
from .competitors import BASE_BOOLS, by_hand
from .counted import Bench, Counted, Unit, bench, count
from .cycles import simulator
from .measure import c_of, planned
from .reached import Row, Table, judged
from .rules import RuleSet, load
from .sizes import unit as text_of
from .tools import ROOT, Wrong, each, write

OUT = os.path.join(ROOT, "build", "bench-targets")

# Larger sets are not for these machines.
FLAGS = 24

QUICK = "machine-8 random-10-0 random-24-0"
LEVELS = {"quick": ("-Os",), "full": ("-Os", "-O2")}

# A chain of bools that asks for more of them takes gcc minutes at -O2.
MOST_THREADED = 300


def hand(rules: RuleSet) -> List[Unit]:
    """What people write."""
    asked = sum(bin(row.mask).count("1") for row in rules.rows)
    return [Unit(one.name, one.bools, text_of(one).replace("enum outcome lookup(", "unsigned char lookup("), one.options) for one in by_hand(rules)
            if one.only in ("", "gcc") and not (one.name == BASE_BOOLS and asked > MOST_THREADED)]


def generated(rules: RuleSet, machine: Machine) -> Iterator[Tuple[Unit, Planned, Tuple[str, ...]]]:
    """What flagc makes for the machine, each once: with each plan for each goal; and which goals lead there by themselves."""
    model, column, context = planned(rulesets.spec(rules))
    collecting, _, words = planned(rulesets.spec(rules, "b->f{}"))
    choice = survey(column, context, Wishes(target=machine.name))
    assert isinstance(choice, Choice)
    best = {goal: choose_from(choice.front, Wishes(goal, machine.name)) for goal in OBJECTIVES}
    found: Dict[str, Planned] = {}
    for plan in ("", *(name for name, _ in PLANS)):
        for goal in OBJECTIVES:
            if not plan or choice.front.of_plan(plan):
                one = choose_from(choice.front, Wishes(goal, machine.name, plan=plan))
                assert isinstance(one, Choice)
                found.setdefault(one.candidate.name, one.candidate)
    for name, candidate in found.items():
        chosen = tuple(goal for goal, taken in best.items() if isinstance(taken, Choice) and taken.candidate is candidate)
        text, entry = c_of(model, context, candidate.program)
        yield Unit(f"flagc {name}", False, f"#define {entry} lookup\n{text}"), candidate, chosen
        if chosen:
            text, _ = c_of(collecting, words, candidate.program)
            call = "unsigned char lookup(const struct bools *b);\nunsigned char lookup(const struct bools *b)\n{\n" \
                   "    return (unsigned char)decide(word_collect(b));\n}\n"
            yield Unit(f"flagc collect, {name}", True, f'#include "set.h"\n{text}{call}'), candidate, chosen


def measure(rules: RuleSet, machine: Machine, levels: Sequence[str], simulate: str) -> List[Row]:
    """All lookups of a rule set on a machine."""
    folder = os.path.join(OUT, "work", rules.name, machine.name)
    shared = bench(rules, machine, folder, simulate)
    units = [(unit, "", ()) for unit in hand(rules)] + [(unit, one.program.plan, chosen) for unit, one, chosen in generated(rules, machine)]
    units.sort(key=lambda item: item[0].bools)
    jobs = [(number, unit, level) for number, (unit, _, _) in enumerate(units) for level in levels]
    counts = each(lambda job: _count(*job, shared), jobs)
    found = dict(zip(((number, level) for number, _, level in jobs), counts))
    return [Row(unit.name, plan, unit.bools, chosen, {level: found[number, level] for level in levels}) for number, (unit, plan, chosen) in enumerate(units)]


def _count(number: int, unit: Unit, level: str, shared: Bench) -> Optional[Counted]:
    return count(unit, level, shared, number)


def lines(rules: RuleSet, machine: Machine, rows: Sequence[Row], levels: Sequence[str]) -> Iterator[str]:
    """The table of a rule set on a machine."""
    what = "cycles" if machine.name == "avr" else "instr."
    yield f"== {rules.name}, {rules.flags} flags, {len(rules.rows)} rules: {machine.doc}"
    yield f"{'':46}" + "".join(f"{level + ': flash':>12} {'RAM':>4} {what + ' mean':>12} {'worst':>6}" for level in levels)
    for row in rows:
        cells = "".join(f"{one.flash:12} {one.ram:4} {one.mean:12.1f} {one.worst:6}" if one else f"{'-':>12} {'-':>4} {'-':>12} {'-':>6}"
                        for one in (row.counts[level] for level in levels))
        yield f"{row.name:46}{cells}{'  ' * bool(row.chosen)}{', '.join(row.chosen)}"
    yield ""


def main(arguments: Sequence[str]) -> int:
    """Runs the command."""
    options = argparse.ArgumentParser(prog="python3 -m tests.bench.targets")
    options.add_argument("mode", nargs="?", choices=sorted(LEVELS), default="full")
    options.add_argument("only", nargs="*", metavar="SET", help="rule sets, by how their names start")
    options.add_argument("--machine", action="append", choices=[machine.name for machine in MACHINES], help="only this machine; may be repeated")
    given = options.parse_args(arguments)
    sets = [one for one in load(" ".join(given.only) or (QUICK if given.mode == "quick" else "")) if one.flags <= FLAGS]
    machines = [machine for machine in MACHINES if not given.machine or machine.name in given.machine]
    missing = sorted({name for machine in machines for name in machine.missing})
    shutil.rmtree(OUT, ignore_errors=True)
    os.makedirs(OUT)
    simulate = simulator(OUT)
    if missing or not sets or not simulate:
        print("bench-targets: " + (f"missing: {' '.join(missing)}" if missing else "no such rule set" if not sets else "missing: libsimavr-dev"), file=sys.stderr)
        return 2
    text: List[str] = []
    table: Table = {}
    try:
        for rules in sets:
            for machine in machines:
                rows = table[rules.name, machine.name] = measure(rules, machine, LEVELS[given.mode], simulate)
                print("\n".join(lines(rules, machine, rows, LEVELS[given.mode])), flush=True)
                text += lines(rules, machine, rows, LEVELS[given.mode])
    except Wrong as wrong:
        print(f"bench-targets: {wrong}", file=sys.stderr)
        return 1
    ends = judged(sets, table)
    print("\n".join(ends))
    write(os.path.join(OUT, "report.txt"), "\n".join([*text, *ends]) + "\n")
    print("written: build/bench-targets/report.txt")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
