# SPDX-License-Identifier: MIT
"""Everything that flagc writes and the library, on the small machines: python3 -m tests.targets [MACHINE...]; `make test-targets` runs it.

Each spec among the examples and the cases is built for each machine in two ways, as flagc would by itself and as small as it can, and the vectors
that `flagc test` writes are asked in an emulator. A machine whose compiler or emulator is missing is a failure.
"""

import argparse
import glob
import os
import re
import sys
import tempfile
from dataclasses import dataclass
from typing import List, Sequence, Tuple

from tests.bench.tools import ROOT, Wrong, each, must

from .machines import HERE, MACHINES, SECTIONS, Machine, link, machine_named, port, said

FLAGC = (sys.executable, os.path.join(ROOT, "build", "flagc"))
WARN = ("-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-pedantic", "-Werror")

# How a spec is built: as flagc chooses, and for size.
GOALS = ("balanced", "size")

# The library's programs. All but the first are too large, or take minutes, on the smallest machine; the first does some of what they do.
LIBRARY = ("tests/targets/library.c", "tests/library/names.c", "tests/library/set.c", "tests/library/wide.c")
LARGE = LIBRARY[1:]

# Bytes for a table, at most, where it is not the usual number.
MEMORY, LITTLE = 2000, {"avr": 400}

PASSED = re.compile(r"\bpassed\b")


@dataclass(frozen=True)
class Spec:
    """A spec, and the test that flagc wrote for it."""

    path: str
    vectors: int
    test: str

    @property
    def stem(self) -> str:
        """The name of the spec and of what is made of it."""
        return os.path.basename(self.path)[:-len(".flags")]


def specs() -> List[str]:
    """The paths of all specs that are examples of something."""
    return [path for pattern in ("examples/*/*.flags", "tests/cases/*.flags") for path in sorted(glob.glob(os.path.join(ROOT, pattern)))]


def written(path: str, folder: str) -> Spec:
    """Has flagc write the test of a spec."""
    test = os.path.join(folder, os.path.basename(path)[:-len(".flags")] + "_test.c")
    told = must([*FLAGC, "test", path, "-o", test], folder)
    return Spec(path, sum(int(number) for number in re.findall(r": (\d+) vectors? for", told)), test)


def asked(spec: Spec, machine: Machine, goal: str, objects: Sequence[str], folder: str) -> Tuple[str, bool]:
    """Builds a spec for a machine, asks its vectors, and says how it went."""
    name = f"{spec.stem}-{machine.name}-{goal}"
    own = os.path.join(folder, name)
    os.makedirs(own)
    must([*FLAGC, "build", spec.path, "-o", own, "--target", machine.name, "--optimize", goal], own)
    sources = [os.path.join(own, f"{spec.stem}.c"), spec.test, f"{HERE}/vectors.c"]
    compiled = []
    for number, source in enumerate(source for source in sources if os.path.exists(source)):
        compiled.append(f"{own}/{number}.o")
        must([*machine.compiler, *SECTIONS, *WARN, "-Os", f"-I{own}", f"-I{os.path.dirname(spec.path)}", f"-I{HERE}", "-include", f"{HERE}/report.h",
              f"-DFLAGC_ENTRY={spec.stem}_test", "-c", "-o", compiled[-1], source], own)
    output = said(machine, link(machine, [*objects, *compiled], "program.elf", own), own)
    return _judged(f"{machine.name:10} {spec.stem}, {goal}: {spec.vectors} vectors", output)


def library(program: str, machine: Machine, objects: Sequence[str], folder: str) -> Tuple[str, bool]:
    """Builds one of the library's programs with all of the library for a machine, and runs it."""
    stem = os.path.basename(program)[:-len(".c")]
    own = os.path.join(folder, f"library-{stem}-{machine.name}")
    os.makedirs(own)
    options = [*machine.compiler, *SECTIONS, "-Os", f"-I{ROOT}/include", f"-I{HERE}", f"-DMEMORY={LITTLE.get(machine.name, MEMORY)}"]
    # The tests' own check.h would include what no machine here has; this one comes first and has its guard.
    test = ["-include", f"{HERE}/check.h", "-Dmain=test_main"]
    compiled = []
    for number, source in enumerate((os.path.join(ROOT, program), f"{HERE}/ends.c", *sorted(glob.glob(os.path.join(ROOT, "src", "*.c"))))):
        compiled.append(f"{own}/{number}.o")
        must([*options, *(test if source.endswith(program) else ()), "-c", "-o", compiled[-1], source], own)
    output = said(machine, link(machine, [*objects, *compiled], "program.elf", own), own)
    return _judged(f"{machine.name:10} the library, {os.path.basename(program)}", output)


def _judged(title: str, output: str) -> Tuple[str, bool]:
    if PASSED.search(output):
        return title, True
    return f"{title}: FAILED\n{output.strip()[-2000:]}", False


def all_of(machines: Sequence[Machine], folder: str) -> Tuple[int, int]:
    """Runs everything for these machines: how many programs passed, and how many did not."""
    tests = each(lambda path: written(path, folder), specs())
    objects = {machine.name: port(machine, folder) for machine in machines}
    jobs = [(spec, machine, goal) for machine in machines for spec in tests for goal in GOALS]
    parts = [(program, machine) for machine in machines for program in LIBRARY if program not in LARGE or machine.name not in LITTLE]
    done = each(lambda job: asked(*job, objects[job[1].name], folder), jobs)
    done += each(lambda part: library(*part, objects[part[1].name], folder), parts)
    for line, _ in done:
        print(line)
    return sum(good for _, good in done), sum(not good for _, good in done)


def main(arguments: Sequence[str]) -> int:
    """Runs the command."""
    options = argparse.ArgumentParser(prog="python3 -m tests.targets", description="What flagc writes, and the library, on small machines.")
    options.add_argument("machines", nargs="*", metavar="MACHINE", help=", ".join(machine.name for machine in MACHINES) + "; all if none is given")
    names = options.parse_args(arguments).machines or [machine.name for machine in MACHINES]
    try:
        machines = [machine_named(name) for name in names]
    except KeyError as unknown:
        options.error(f"no machine {unknown}")
    missing = sorted({name for machine in machines for name in machine.missing})
    if missing:
        print(f"test-targets: missing: {' '.join(missing)}", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        try:
            passed, failed = all_of(machines, folder)
        except Wrong as wrong:
            print(f"test-targets: {wrong}", file=sys.stderr)
            return 1
    print(f"{passed} programs passed, {failed} failed, on {', '.join(machine.doc for machine in machines)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
