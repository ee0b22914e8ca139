# SPDX-License-Identifier: MIT
"""What flagc itself takes: processor seconds and peak memory of `flagc check` and `flagc build`.

`check` sees the rules as they came, dead ones included; `build` a spec that allows those. Runs are made one after the other. Seconds are user and system time: on a
machine that others use too, the clock on the wall measures them as well.
"""

import os
import subprocess
from dataclasses import dataclass
from typing import FrozenSet, Tuple

from . import rules as rulesets
from .flagc import command, dead_rows, write_specs
from .rules import RuleSet
from .tools import Wrong, read, write

OPCODES = "opcodes-5000"


@dataclass(frozen=True)
class Taken:
    """One run. A run that was refused or broken off has no figures, but a reason."""

    seconds: float
    megabytes: float
    why: str = ""


@dataclass(frozen=True)
class Generated:
    """Both runs on a spec."""

    name: str
    flags: int
    rules: int
    check: Taken
    build: Taken


def measure(rules: RuleSet, folder: str) -> Tuple[Generated, FrozenSet[int]]:
    """Checks and builds a set, and leaves its specs and words/auto behind; also the rows that are dead."""
    write_specs(rules, folder)
    spec = os.path.join(folder, "words", "decide.flags")
    check, printed = timed(folder, (0, 1), "check", spec)
    # Who does not know which rows are dead allows them all.
    dead = frozenset(range(len(rules.rows))) if check.why else dead_rows(printed, read(spec))
    write_specs(rules, folder, dead)
    build, _ = timed(folder, (0, 2), "build", spec, "-o", os.path.join(folder, "words", "auto"))
    return Generated(rules.name, rules.flags, len(rules.rows), check, build), dead


def measure_opcodes(folder: str) -> Generated:
    """Checks and builds a table of 5000 rows over 32 bits."""
    spec = os.path.join(folder, "decide.flags")
    write(spec, rulesets.grid(rulesets.opcodes(5000), 32))
    check, _ = timed(folder, (0,), "check", spec)
    build, _ = timed(folder, (0,), "build", spec, "-o", os.path.join(folder, "out"))
    return Generated(OPCODES, 32, 5000, check, build)


def timed(folder: str, fine: Tuple[int, ...], *arguments: str) -> Tuple[Taken, str]:
    """Runs flagc; what it took, and what it printed. An exit code that is not fine is Wrong."""
    log = os.path.join(folder, "flagc.log")
    with open(log, "w", encoding="utf-8") as out:
        process = subprocess.Popen(command(*arguments), cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = status
    printed, seconds, megabytes = read(log), used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    if os.WIFSIGNALED(status):
        return Taken(seconds, megabytes, f"broken off after {seconds:.0f} s"), ""
    if "MemoryError" in printed:
        return Taken(seconds, megabytes, "not enough memory"), ""
    if os.WEXITSTATUS(status) not in fine:
        raise Wrong(f"flagc {' '.join(arguments)}: exit code {os.WEXITSTATUS(status)}\n{printed[:3000]}")
    return Taken(seconds, megabytes, printed.strip().split("\n")[0] if os.WEXITSTATUS(status) == 2 else ""), printed
