# SPDX-License-Identifier: MIT
"""Frama-C's Eva over the library: python3 -m tests.library.prove

Eva computes what every variable may hold, for all inputs at once, and raises an alarm wherever an operation might be undefined: a read outside of
an object or of what was never written, a shift that is too wide, an overflow of signed numbers, a division by zero. The programs are
tests/library/eva/*.c. Each alarm is stated, with the reason why it is none, in src/PROOF.md; any other one, or one that is gone, is a failure.
"""

import concurrent.futures
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from typing import Dict, List, Sequence, Tuple

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
EVA = f"{ROOT}/tests/library/eva"
TABLE = ("blob.c", "shape.c", "table.c", "word.c")

# How closely Eva looks: the states that it keeps apart in a function before it joins them.
CLOSELY = ("-eva-slevel", "100", "-eva-auto-loop-unroll", "20", "-eva-domains", "equality,symbolic-locations", "-eva-split-return", "auto",
           "-eva-split-return-function", "flagc_internal_shape:full,shape_vector:full,shape_direct:full")
SETS = ("-eva-precision", "4")
LOAD = (*CLOSELY, "-eva-slevel-function", "flagc_count:0,crc32:0,check_rows:0,check_index:0,next_by_scan:0")
DIRECT = (*CLOSELY, "-eva-slevel-function", "crc32:0,check_index:0,main:3000,fill_holes:3000,put:200,shape_direct:200")
# A program, the sources that it is about, and the options.
PROGRAMS: Dict[str, Tuple[Sequence[str], Sequence[str]]] = {
    "sets": (("word.c", "wide.c"), SETS),
    "load": (TABLE, LOAD),
    "direct": (TABLE, DIRECT),
}

# Where lines are broken depends on how long the paths are.
ALARM = re.compile(r"^\[eva:alarm\] (\S+?):\d+: Warning:\s*\n((?:  .*\n)+)", re.MULTILINE)
OTHER = re.compile(r"\[(?!eva:alarm)[\w:]+\] (\S+?):\d+: Warning:\s*(.*)")
COVERED = re.compile(r"(\d+) statements reached")


@dataclass(frozen=True)
class Result:
    """statements: how many Eva has looked at. alarms: such as `table.c get in direct_entry: out of bounds read: \\valid_read(at + 0)`."""

    statements: int
    alarms: List[str]


def parse(log: str) -> Result:
    """What Eva has said."""
    covered = COVERED.search(log)
    if not covered:
        raise RuntimeError(f"Eva did not finish:\n{log[-3000:]}")
    alarms = []
    for file, text in ALARM.findall(log):
        claim, _, stack = " ".join(text.split()).rpartition(" stack: ")
        function, caller, *_ = [re.sub(r"(_\d+)? ::.*", "", call) for call in stack.split(" <- ")] + [""]
        # Of a helper that is used everywhere it matters who calls it.
        where = f"{function} in {caller}" if function in ("get", "put") else function
        alarms.append(f"{os.path.basename(file)} {where}: {re.sub(r'; .*|;$', '', claim.replace('. assert ', ': '))}")
    if len(alarms) != log.count("[eva:alarm]"):
        raise RuntimeError(f"alarms in a form that is not known:\n{log[-6000:]}")
    alarms += [f"{os.path.basename(file)} {text.strip()}" for file, text in OTHER.findall(log)]
    return Result(int(covered.group(1)), sorted(set(alarms)))


def analyse(paths: Sequence[str], options: Sequence[str]) -> Result:
    """Runs Eva over a program."""
    done = subprocess.run(["frama-c", "-eva", "-machdep", "gcc_x86_64", f"-cpp-extra-args=-I{ROOT}/include -DFLAGC_NO_ATOMICS", "-eva-print-callstacks",
                           "-eva-msg-key=-initial-state,-final-states", *options, *paths], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        raise RuntimeError(done.stdout[-3000:])
    return parse(done.stdout)


def program(name: str) -> Result:
    """Runs Eva over one of the programs."""
    sources, options = PROGRAMS[name]
    return analyse([f"{EVA}/{name}.c", *(f"{ROOT}/src/{source}" for source in sources)], options)


def programs() -> Dict[str, Result]:
    """All programs, as many at a time as there are processors."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return dict(zip(PROGRAMS, pool.map(program, PROGRAMS)))


def stated() -> Dict[str, List[str]]:
    """The alarms that src/PROOF.md states for each program, in lines such as `    load: table.c ...`."""
    with open(f"{ROOT}/src/PROOF.md", encoding="utf-8") as file:
        lines = re.findall(r"^    (\w+): (.*)$", file.read(), re.MULTILINE)
    return {name: sorted(text for program, text in lines if program == name) for name in PROGRAMS}


def main() -> int:
    """Prints what was found, and in what it differs from what is stated."""
    known, failed = stated(), False
    for name, result in programs().items():
        print(f"{name:7} {result.statements:4} statements, {len(result.alarms)} alarms, {len(known[name])} of them stated in src/PROOF.md")
        for alarm in result.alarms:
            if alarm not in known[name]:
                failed = True
                print(f"new:     {name}: {alarm}")
        for alarm in known[name]:
            if alarm not in result.alarms:
                failed = True
                print(f"gone:    {name}: {alarm}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
