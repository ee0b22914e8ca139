# SPDX-License-Identifier: MIT
"""Fits the cycles of `plan/target.py` to programs that run in an emulator, and shows how far the estimates are off.

    python3 -m tests.bench.calibrate_cycles MACHINE...

The programs are those of `calibrate`. What the table says of a program is a sum of its costs, each times a number that is found by asking what the
program would take if nothing else cost anything; so the costs are fitted as those of bytes are. The call itself counts. On AVR cycles are counted;
elsewhere instructions, which the table takes for cycles: the processors differ, and the order of programs is what is asked for.
"""

import argparse
import os
import random
import sys
import tempfile
from dataclasses import replace
from typing import Dict, List, NamedTuple, Optional, Sequence

from flagc.plan.evaluate import evaluate
from flagc.plan.operations import run
from flagc.plan.target import TENTHS, Target, target_named, time

from tests.targets.machines import MACHINES, Machine, machine_named, port

from .calibrate import Sample, fitted, samples
from .counted import Unit, asking, taken
from .cycles import simulator
from .measure import c_of
from .rules import RuleSet
from .tools import each

WORDS = 100

# What a cost is asked with, so that the whole part of a sum says enough.
UNIT = 10_000

# What a call takes and the return from it, which is not counted; and the least of a load, with what makes its address, and of an operation.
CALL = {"avr": 8, "cortex-m0": 2, "cortex-m3": 2, "rv32": 2}
LEAST = {"avr": {"load": 40, "operation": 10}}
OTHERS = {"load": 10, "operation": 10}

# Errors below so many cycles do not count as large ones.
FEW = 5


class Seen(NamedTuple):
    """A sample that ran. tally: how often it takes each cost, typically."""

    sample: Sample
    mean: float
    worst: int
    tally: Dict[str, float]


def seen(some: Sequence[Sample], machine: Machine, folder: str, simulate: str) -> List[Seen]:
    """Runs the samples, as small as the compiler makes them; those of several words not."""
    target = target_named(machine.name)
    kinds = [kind for kind, _ in target.cycles]
    objects = port(machine, folder)

    def one(job: "tuple[int, Sample]") -> Optional[Seen]:
        number, sample = job
        if len(sample.program.words) > 1:
            return None
        program = replace(sample.program, by_bytes=target.register == 8 and max(sample.program.words) > 8)
        flags = max(field.mask for field in sample.context.dispatch.words[0].set.fields).bit_length()
        rng = random.Random(number)
        words = [rng.getrandbits(flags) for _ in range(WORDS)]
        rules = RuleSet(f"{sample.group} {sample.plan}", flags, 0, 0, ())
        pairs = [(word, evaluate(program, (word,))) for word in words]
        shared = asking(rules, pairs, machine, os.path.join(folder, str(number)), simulate, objects, False)
        text, entry = c_of(sample.model, sample.context, program)
        counted = taken(Unit(sample.plan, False, f"#define {entry} lookup\n{text}"), "-Os", shared, 0)
        if counted is None:
            return None
        call = CALL[machine.name]
        tally = {kind: run(program, target.register, target.immediate, {**dict.fromkeys(kinds, 0), kind: UNIT}, 0)[0] / UNIT for kind in kinds}
        return Seen(Sample(*sample[:4], program), counted[0] + call, counted[1] + call, tally)
    return [item for item in each(one, list(enumerate(some))) if item is not None]


def report(title: str, found: Sequence[Seen], target: Target) -> None:
    """Prints the estimates beside what was counted: typical, then worst."""
    groups: Dict[str, List[str]] = {}
    off: List[float] = []
    for one in found:
        typical, worst = time(one.sample.program, target)
        groups.setdefault(one.sample.group, []).append(f"{one.sample.plan}: {typical}/{one.mean:.0f} {worst}/{one.worst}")
        off.append(abs(typical - one.mean) / (one.mean + 1))
    off.sort()
    print(f"== {title}: half of the estimates within {off[len(off) // 2]:.0%}, nine of ten within {off[len(off) * 9 // 10]:.0%}")
    for group, lines in groups.items():
        print(f"{group:16}", "  ".join(lines))


def main() -> int:
    """Runs the command."""
    parser = argparse.ArgumentParser(prog="python3 -m tests.bench.calibrate_cycles", description="The estimates of cycles against real ones.")
    parser.add_argument("machines", nargs="+", choices=[machine.name for machine in MACHINES])
    everything = list(samples())
    for machine in map(machine_named, parser.parse_args().machines):
        target = target_named(machine.name)
        with tempfile.TemporaryDirectory() as folder:
            simulate = simulator(folder)
            if machine.missing or not simulate:
                print(f"calibrate_cycles: missing: {' '.join(machine.missing) or 'libsimavr-dev'}", file=sys.stderr)
                return 1
            found = seen(everything, machine, folder, simulate)
        least = {**OTHERS, **LEAST.get(machine.name, {}), "function": CALL[machine.name] * TENTHS}
        costs = fitted([(one.tally, TENTHS * one.mean, one.mean + FEW) for one in found], dict(target.cycles), least)
        print(f"{machine.name}: {', '.join(f'{kind}={cost}' for kind, cost in costs.items())}")
        report(f"{machine.name}, the table", found, target)
        report(f"{machine.name}, fitted", found, replace(target, cycles=tuple(costs.items())))
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
