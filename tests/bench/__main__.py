# SPDX-License-Identifier: MIT
"""The benchmark: python3 -m tests.bench [quick|full] [SET...]; `make bench` runs it. What it writes lies in build/bench.

One run measures everything side by side and ends with the figures to reach. Exit code 1 means wrong answers or C that does not compile, never that
something was slow.
"""

import argparse
import os
import platform
import resource
import shutil
import sys
import time
from dataclasses import dataclass
from typing import Callable, Dict, List, Sequence, Tuple

from . import cycles, flagc, generator, gperf, harness, sizes
from .candidate import Candidate
from .competitors import by_hand
from .flagc import Built, Offer
from .harness import Times
from .plot import plot
from .report import report
from .results import Result, Run
from .rules import RuleSet, load
from .tools import HOSTS, ROOT, SIZES, Target, Wrong, each, has, run, write

OUT = os.path.join(ROOT, "build", "bench")

# What the short run looks at, and how many seconds a timing program has.
QUICK = "machine-8 random-10-0 random-16-0 random-24-0"
SECONDS = {"quick": 0.4, "full": 0.9}


@dataclass(frozen=True)
class Subject:
    """A rule set with all that answers it, written into its folder."""

    rules: RuleSet
    folder: str
    built: Built
    candidates: Tuple[Candidate, ...]


# By the set and the compiler.
Programs = Dict[Tuple[str, str], str]


def main(arguments: Sequence[str]) -> int:
    """Measures, writes, prints."""
    options = argparse.ArgumentParser(prog="python3 -m tests.bench")
    options.add_argument("mode", nargs="?", choices=sorted(SECONDS), default="full")
    options.add_argument("only", nargs="*", metavar="SET", help="rule sets, by how their names start")
    given = options.parse_args(arguments)
    sets = load(" ".join(given.only) or (QUICK if given.mode == "quick" else ""))
    if not sets:
        print(f"bench: no rule set starts with {' or '.join(given.only)}", file=sys.stderr)
        return 2
    shutil.rmtree(OUT, ignore_errors=True)
    try:
        done = measure(given.mode, sets, whole=given.mode == "full" and not given.only)
    except Wrong as wrong:
        print(f"bench: {wrong}", file=sys.stderr)
        return 1
    text = report(done)
    write(os.path.join(OUT, "report.txt"), text)
    write(os.path.join(OUT, "plot.svg"), plot(done))
    print(text, end="")
    print("written: build/bench/report.txt and build/bench/plot.svg")
    return 0


def measure(mode: str, sets: Sequence[RuleSet], whole: bool) -> Run:
    """All measurements, one stage after the other. What is timed has the machine for itself."""
    say = progress()
    compilers = [target for target in HOSTS if has(target.command)][:1 if mode == "quick" else None]
    machines = [target for target in sizes.targets() if mode == "full" or "M3" not in target.name]
    offered = flagc.offer()
    say("flagc check and build, one set after the other")
    measured = [generator.measure(rules, folder(rules)) for rules in sets]
    generated = [one for one, _ in measured] + ([generator.measure_opcodes(os.path.join(OUT, "work", generator.OPCODES))] if whole else [])
    say(f"the plans: {' '.join(offered.plans)}")
    subjects = [subject(rules, flagc.build(rules, folder(rules), offered, dead)) for rules, (_, dead) in zip(sets, measured)]
    say("compiling")
    programs = compile_all(subjects, compilers)
    say("comparing every candidate with the rules")
    for (name, _), program in programs.items():
        harness.compare(name, program)
    say("timing")
    times = {one.rules.name: take_times(one, programs, compilers, SECONDS[mode]) for one in subjects}
    say("bytes")
    sized = {one.rules.name: sizes.measure(one.candidates, one.folder, machines) for one in subjects}
    say("cycles and instructions")
    simulate = cycles.simulator(OUT)
    on_avr = {one.rules.name: cycles.on_avr(one.rules, one.candidates, one.folder, simulate) for one in subjects if simulate}
    counted = dict(zip((one.rules.name for one in subjects), each(lambda one: count(one, programs), subjects)))
    say("done")
    results = tuple(Result(one.rules, one.candidates, one.built.chosen, one.built.refused, times[one.rules.name], sized[one.rules.name],
                           on_avr.get(one.rules.name, {}), counted[one.rules.name]) for one in subjects)
    return Run(head(mode, compilers), skipped(mode, whole, bool(simulate), offered), tuple(target.name for target in compilers),
               tuple(target.name for target in machines), offered.plans, results, tuple(generated))


def progress() -> Callable[[str], None]:
    """Says on standard error what is being done, with the seconds since now: of the clock, and of the processors."""
    start = time.monotonic()

    def say(text: str) -> None:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        print(f"[{time.monotonic() - start:4.0f} s, {used.ru_utime + used.ru_stime:4.0f} s used] {text}", file=sys.stderr, flush=True)
    return say


def folder(rules: RuleSet) -> str:
    """Where a set's files go."""
    return os.path.join(OUT, "work", rules.name)


def subject(rules: RuleSet, built: Built) -> Subject:
    """Everything that answers a set, flagc's code and that by hand."""
    hashed = gperf.gperf(rules, folder(rules)) if has("gperf") else None
    candidates = (*by_hand(rules), *((hashed,) if hashed else ()), *built.candidates)
    harness.prepare(rules, candidates, folder(rules))
    return Subject(rules, folder(rules), built, candidates)


def compile_all(subjects: Sequence[Subject], compilers: Sequence[Target]) -> Programs:
    """The timing programs, the largest first: a long one at the end would run alone."""
    jobs = [(one, target) for one in reversed(subjects) for target in compilers]
    made = each(lambda job: harness.compile_all(job[0].candidates, job[0].folder, job[1]), jobs)
    return {(one.rules.name, target.name): program for (one, target), program in zip(jobs, made)}


def take_times(one: Subject, programs: Programs, compilers: Sequence[Target], seconds: float) -> Dict[str, Times]:
    """The times of a set, by compiler."""
    return {target.name: harness.take_times(one.candidates, programs[one.rules.name, target.name], target, seconds) for target in compilers}


def count(one: Subject, programs: Programs) -> Dict[str, float]:
    """The instructions of a set's candidates, where gcc made its program."""
    program = programs.get((one.rules.name, HOSTS[0].name))
    return cycles.instructions(one.candidates, program, one.folder) if program else {}


def head(mode: str, compilers: Sequence[Target]) -> Tuple[str, ...]:
    """What was run, on what."""
    versions = [run([target.command, "--version"], ROOT).stdout.partition("\n")[0] for target in compilers]
    return (f"flagc bench, {mode}: {run(flagc.command('--version'), ROOT).stdout.strip()}, Python {platform.python_version()}",
            f"{processor()}, {os.cpu_count()} processors; " + "; ".join(versions))


def processor() -> str:
    """The machine's processor, as it calls itself."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            return next((line.partition(":")[2].strip() for line in file if line.startswith("model name")), platform.machine())
    except OSError:
        return platform.machine()


def skipped(mode: str, whole: bool, simulated: bool, offered: Offer) -> Tuple[str, ...]:
    """What this run did not look at."""
    lines: List[str] = [f"{target.name}, no {target.command}" for target in dict.fromkeys((*HOSTS, *SIZES)) if not has(target.command)]
    lines += [f"{what}, no {tool}" for what, tool in (("perfect hashing", "gperf"), ("instructions", "valgrind")) if not has(tool)]
    lines += [] if simulated else ["cycles on AVR, no libsimavr or no avr-gcc"]
    lines += [] if offered.optimize else ["--optimize, flagc build has none"]
    lines += ["clang, Cortex-M3 and many sets: BENCH=full has them"] if mode == "quick" else []
    return (*lines, *([] if whole else ["the table of 5000 opcodes: only the whole run has it"]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
