# SPDX-License-Identifier: MIT
"""What flagc chooses for each rule set, machine and goal: its bytes beside the estimate and beside the smallest code by hand; on AVR its cycles, too.

    python3 -m tests.bench.choices                        all rule sets of the bench, all machines, all goals
    python3 -m tests.bench.choices --goals size avr host  some

A line says: set, machine, goal, plan; bytes estimated and linked; of code by hand the smallest (an else-if chain without jump threading, a scan of rows,
a bit vector of nibbles or bytes); cycles on AVR, mean and worst.
"""

import argparse
import os
import sys
import tempfile
from typing import Dict, List, Optional, Sequence, Tuple

from flagc.plan.choose import Choice, survey
from flagc.plan.front import Candidate as Planned
from flagc.plan.target import TARGETS
from flagc.plan.wishes import OBJECTIVES, Wishes

from .candidate import Candidate, set_header
from .competitors import BASE_WORDS, UNTHREADED, bit_vector, chain_of_words, scan
from .cycles import Cycles, on_avr, simulator
from .measure import c_of, have, linked, planned
from .rules import RuleSet, load, spec
from .tools import write


def smallest_by_hand(rules: RuleSet, target: str) -> Tuple[int, str]:
    """Bytes and name."""
    ways = [(BASE_WORDS + UNTHREADED, chain_of_words(rules)), ("scan of rows", scan(rules)),
            ("bit vector, nibbles", bit_vector(rules, 4)), ("bit vector, bytes", bit_vector(rules, 8))]
    found: List[Tuple[int, str]] = []
    for name, text in ways:
        if text is None:
            continue
        options = ["-w"] + ["-fno-thread-jumps"] * name.endswith(UNTHREADED)
        around = "unsigned char lookup(word f);\nunsigned char lookup(word f)\n{\n    return (unsigned char)by_hand(f);\n}\n"
        try:
            found.append((linked(set_header(rules) + text + around, "lookup", target, options), name))
        except RuntimeError:
            # It does not fit into the machine.
            pass
    return min(found)


def chosen(rules: RuleSet, target: str, goals: Sequence[str]) -> Dict[str, Planned]:
    """What is taken for each goal."""
    text = spec(rules)
    result: Dict[str, Planned] = {}
    for goal in goals:
        _, column, context = planned(text)
        choice = survey(column, context, Wishes(goal, target))
        assert isinstance(choice, Choice)
        result[goal] = choice.candidate
    return result


def cycles_of(rules: RuleSet, text: str, folder: str, simulate: str) -> Optional[Cycles]:
    """On AVR."""
    write(os.path.join(folder, "set.h"), set_header(rules))
    return on_avr(rules, [Candidate("flagc", False, text, "decide(x)")], folder, simulate).get("flagc")


def main() -> int:
    """Runs the command."""
    parser = argparse.ArgumentParser(prog="python3 -m tests.bench.choices", description="What flagc chooses, and what it takes.")
    parser.add_argument("--goals", default=",".join(OBJECTIVES), help="separated by commas")
    parser.add_argument("--only", default="", help="rule sets whose name starts so")
    parser.add_argument("targets", nargs="*", help="the machines; all whose compilers are installed, if none is given")
    given = parser.parse_args()
    machines = [target.name for target in TARGETS if have(target.name) and target.name in (given.targets or [one.name for one in TARGETS])]
    with tempfile.TemporaryDirectory() as folder:
        simulate = simulator(folder) if "avr" in machines else ""
        for rules in load(given.only):
            model, _, context = planned(spec(rules))
            for machine in machines:
                hand, by_hand = smallest_by_hand(rules, machine)
                for goal, one in chosen(rules, machine, given.goals.split(",")).items():
                    text, entry = c_of(model, context, one.program)
                    real = linked(text, entry, machine)
                    taken = cycles_of(rules, text, folder, simulate) if simulate and machine == "avr" else None
                    ends = f"  {taken.mean:.0f}/{taken.worst} cycles, estimated {one.typical}/{one.worst}" if taken else ""
                    mark = " LARGER" if goal == "size" and real > hand else ""
                    print(f"{rules.name:14} {machine:10} {goal:9} {one.name:40} {one.bytes:6} {real:6} B  by hand {hand:6} ({by_hand}){mark}{ends}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
