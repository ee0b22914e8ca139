# SPDX-License-Identifier: MIT
"""Fits AVR's cycles of `plan/target.py` to programs that run in simavr, and shows how far the estimates are off.

    python3 -m tests.bench.calibrate_avr

The programs are those of `calibrate`. What the table says of a program is a sum of its costs, each times a number that is found by asking what the
program would take if nothing else cost anything; so the costs are fitted as those of bytes are. The call itself counts.
"""

import os
import random
import sys
import tempfile
from dataclasses import replace
from typing import Dict, List, NamedTuple

from flagc.plan.evaluate import evaluate
from flagc.plan.operations import run
from flagc.plan.target import TENTHS, target_named, time

from .calibrate import Sample, fitted, samples
from .candidate import Candidate
from .cycles import simulated, simulator
from .measure import c_of
from .tools import Wrong, each, write

WORDS = 100

# What a cost is asked with, so that the whole part of a sum says enough.
UNIT = 10_000

# Cycles of a call and of the return from it, which the simulation leaves out; and of a load from flash, with what makes its address.
CALL = 8
LEAST = {"function": CALL * TENTHS, "load": 40, "operation": 10}

# Errors below so many cycles do not count as large ones.
FEW = 5


class Seen(NamedTuple):
    """A sample that ran. tally: how often it takes each cost, typically."""

    sample: Sample
    mean: float
    worst: int
    tally: Dict[str, float]


def seen(samples_: List[Sample], folder: str, simulate: str) -> List[Seen]:
    """Runs the samples."""
    avr = target_named("avr")
    kinds = [kind for kind, _ in avr.cycles]

    def one(job: "tuple[int, Sample]") -> "Seen | None":
        number, sample = job
        if len(sample.program.words) > 1:
            return None
        program = replace(sample.program, by_bytes=max(sample.program.words) > 8)
        width, = program.words
        flags = max(field.mask for field in sample.context.dispatch.words[0].set.fields).bit_length()
        rng = random.Random(number)
        words = [rng.getrandbits(flags) for _ in range(WORDS)]
        own = os.path.join(folder, str(number))
        write(os.path.join(own, "set.h"), f"#include <stdbool.h>\n#include <stdint.h>\n#include <avr/pgmspace.h>\ntypedef uint{width}_t word;\n"
              "#define READ8(p) pgm_read_byte(p)\n#define READ16(p) pgm_read_word(p)\n#define READ32(p) pgm_read_dword(p)\n")
        text, _ = c_of(sample.model, sample.context, program)
        counts = simulated(0, Candidate("x", False, text, f"{sample.context.dispatch.name}(x)"), flags, width, words, own, simulate)
        if counts is None:
            return None
        if any(answer != evaluate(program, (word,)) for word, (answer, _) in zip(words, counts[1:])):
            raise Wrong(f"{sample.group} {sample.plan}: a wrong answer")
        taken = [CALL + cycles - counts[0][1] for _, cycles in counts[1:]]
        tally = {kind: run(program, avr.register, avr.immediate, {**dict.fromkeys(kinds, 0), kind: UNIT}, 0)[0] / UNIT for kind in kinds}
        return Seen(Sample(*sample[:4], program), sum(taken) / len(taken), max(taken), tally)
    return [item for item in each(one, list(enumerate(samples_))) if item is not None]


def main() -> int:
    """Runs the command."""
    avr = target_named("avr")
    with tempfile.TemporaryDirectory() as folder:
        simulate = simulator(folder)
        if not simulate:
            print("calibrate_avr: no libsimavr or no avr-gcc", file=sys.stderr)
            return 1
        found = seen(list(samples()), folder, simulate)
    costs = fitted([(one.tally, TENTHS * one.mean, one.mean + FEW) for one in found], dict(avr.cycles), LEAST)
    print(", ".join(f"{kind}={cost}" for kind, cost in costs.items()))
    for title, target in (("table", avr), ("fitted", replace(avr, cycles=tuple(costs.items())))):
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
    return 0


if __name__ == "__main__":
    sys.exit(main())
