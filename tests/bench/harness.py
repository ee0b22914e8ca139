# SPDX-License-Identifier: MIT
"""The timing program of a rule set: compiled once a compiler, compared, run.

Each candidate becomes one object that exports one name. Its C, the loops around it and the table or function that flagc put into a .c file are
compiled as a user's build would: the header is included, the .c file is a translation unit of its own.
"""

import os
from typing import Dict, List, NamedTuple, Sequence

from .candidate import Candidate, set_header
from .rules import RuleSet
from .tools import HERE, Target, Wrong, must, run, write

KINDS = ("random", "pattern", "chained")
C = ("-std=c99", "-pipe", "-w")


class Key(NamedTuple):
    """What one series of measurements is of."""

    kind: str
    candidate: str


# Nanoseconds a lookup, one a round.
Times = Dict[Key, List[float]]


def for_compiler(candidates: Sequence[Candidate], target: Target) -> List[Candidate]:
    """Those that are for the compiler."""
    return [one for one in candidates if one.only in target.command]


def prepare(rules: RuleSet, candidates: Sequence[Candidate], folder: str) -> None:
    """Writes the C that all compilers share: set.h, the rules as data, and a file for each candidate."""
    write(os.path.join(folder, "set.h"), set_header(rules))
    rows = "\n".join(f"    {{ UINT64_C({row.mask:#x}), UINT64_C({row.value:#x}), {row.outcome} }}," for row in rules.rows)
    write(os.path.join(folder, "rows.c"), f'#include "harness.h"\n\nconst unsigned flags = {rules.flags};\n'
          f"const size_t row_count = {len(rules.rows) + 1};\nconst struct row rows[] = {{\n{rows}\n    {{ 0, 0, {rules.default} }},\n}};\n")
    for number, one in enumerate(candidates):
        names = f'#define NAME "{one.name}"\n#define READS_BOOLS {int(one.bools)}\n#define ANSWER(x) {one.call}\n' + "".join(
            f"#define {what} c{number}_{what.lower()}\n" for what in ("CANDIDATE", "FORWARD", "CHAINED", "ANSWERS"))
        write(os.path.join(folder, f"c{number}.c"), f'#include "set.h"\n\n{one.text}\n{names}#include "loops.h"\n')


def compile_all(candidates: Sequence[Candidate], folder: str, target: Target) -> str:
    """Builds the program and returns its path. The parts are few and quick; whole rule sets are what runs side by side."""
    out = os.path.join(folder, target.command)
    os.makedirs(out, exist_ok=True)
    options = [target.command, *target.options, *C, f"-I{folder}", f"-I{HERE}"]
    numbers = [number for number, one in enumerate(candidates) if one in for_compiler(candidates, target)]
    for number in numbers:
        one = candidates[number]
        must([*options, *one.options, "-c", os.path.join(folder, f"c{number}.c"), "-o", f"loops{number}.o"], out)
        parts = [f"loops{number}.o"]
        if one.source:
            must([*options, "-c", one.source, "-o", f"source{number}.o"], out)
            parts.append(f"source{number}.o")
        must(["ld", "-r", "-o", f"c{number}.o", *parts], out)
        must(["objcopy", f"--keep-global-symbol=c{number}_candidate", f"c{number}.o"], out)
    listed = "".join(f"extern const struct candidate c{number}_candidate;\n" for number in numbers)
    listed += "const struct candidate *const candidates[] = { " + ", ".join(f"&c{number}_candidate" for number in numbers) + " };\n"
    write(os.path.join(out, "list.c"), f'#include "harness.h"\n\n{listed}const size_t candidate_count = {len(numbers)};\n')
    must([*options, "-o", "harness", os.path.join(HERE, "harness.c"), os.path.join(folder, "rows.c"), "list.c",
          *(f"c{number}.o" for number in numbers)], out)
    return os.path.join(out, "harness")


def compare(name: str, program: str) -> None:
    """Every candidate against the rules; Wrong if one disagrees."""
    done = run([program, "compare"], os.path.dirname(program))
    if done.returncode:
        raise Wrong(f"{name}: {program}: exit code {done.returncode}\n{done.stdout}{done.stderr}")


def take_times(candidates: Sequence[Candidate], program: str, target: Target, seconds: float) -> Times:
    """Runs the rounds."""
    names = [one.name for one in for_compiler(candidates, target)]
    return read_times(must([program, "time", str(seconds)], os.path.dirname(program)), names)


def read_times(printed: str, names: Sequence[str]) -> Times:
    """The measurements that the program printed, each series in the order of the rounds."""
    times: Times = {}
    for line in printed.splitlines():
        _, kind, candidate, nanoseconds = line.split()
        times.setdefault(Key(KINDS[int(kind)], names[int(candidate)]), []).append(float(nanoseconds))
    return times
