# SPDX-License-Identifier: MIT
"""Bytes: what each candidate adds to a program that calls it.

The candidate is compiled with one function around it and linked alone, without start files, everything unused dropped. So helpers of libgcc that it
draws in count, and debugger tables, unwind tables and padding between other functions do not. A candidate that does not fit into the machine has no figure.
"""

import os
import re
from dataclasses import dataclass
from typing import Dict, List, Optional, Sequence, Tuple

from .candidate import Candidate
from .harness import C, for_compiler
from .tools import SIZES, Target, Wrong, each, has, must, run, write

# Linked at addresses that are given, so that the size of a host's function is not one of position-independent code.
FREESTANDING = ("-ffunction-sections", "-fdata-sections", "-fno-asynchronous-unwind-tables", "-nostartfiles", "-Wl,--gc-sections")
HOST = ("-static", "-fno-pie", "-no-pie")

CODE = (".text", ".init", ".fini", ".vectors")
TABLES = (".rodata", ".progmem", ".data", ".bss")

# What an ATmega328P has.
RAM = (".data", ".bss")
AVR_FLASH, AVR_RAM = 32768, 2048

TOO_LARGE = re.compile(r"region `?\w+' overflowed|will not fit in region|relocation truncated to fit|size of array .* is too large|"
                       r"is not within region|overlaps section")


@dataclass(frozen=True)
class Size:
    """The bytes of a candidate on a target.

    code: instructions; on a target that keeps constants in the same section, those too
    tables: constant and other data
    """

    code: int
    tables: int

    @property
    def total(self) -> int:
        """All that is linked."""
        return self.code + self.tables


# By the name of the target and that of the candidate.
Sizes = Dict[Tuple[str, str], Size]


def targets() -> Tuple[Target, ...]:
    """Those whose compiler is installed."""
    return tuple(target for target in SIZES if has(target.command))


def unit(one: Candidate) -> str:
    """The C around a candidate: `lookup`, unless flagc's own function is the whole of it."""
    parameter = "const struct bools *x" if one.bools else "word x"
    around = "" if one.root else f"\nenum outcome lookup({parameter});\nenum outcome lookup({parameter})\n{{\n    return {one.call};\n}}\n"
    return f'#include "set.h"\n\n{one.text}' + (f'#include "{one.source}"\n' if one.source else "") + around


def measure(candidates: Sequence[Candidate], folder: str, wanted: Sequence[Target]) -> Sizes:
    """The sizes of a rule set's candidates; set.h is in the folder."""
    for number, one in enumerate(candidates):
        write(os.path.join(folder, f"alone{number}.c"), unit(one))
    jobs = [(number, one, target) for target in wanted for number, one in enumerate(candidates) if one in for_compiler(candidates, target)]
    found = each(lambda job: _linked(*job, folder), jobs)
    return {(target.name, one.name): size for (_, one, target), size in zip(jobs, found) if size is not None}


def _linked(number: int, one: Candidate, target: Target, folder: str) -> Optional[Size]:
    name = f"alone{number}-{target.name.replace(' ', '')}"
    host = HOST if target.command in ("gcc", "clang") else ()
    done = run([target.command, *target.options, *C, *one.options, *FREESTANDING, *host, f"-Wl,-e,{one.root or 'lookup'}", f"-I{folder}",
                "-o", name, f"alone{number}.c"], folder)
    if done.returncode:
        if TOO_LARGE.search(done.stderr):
            return None
        raise Wrong(f"{folder}: {one.name}, {target.name}: exit code {done.returncode}\n{done.stderr[-3000:]}")
    return fitting(must(["size", "-A", "-d", name], folder), target)


def fitting(printed: str, target: Target) -> Optional[Size]:
    """The size that `size -A` lists, if the machine has as much memory; avr-ld does not look."""
    size, ram = sections(printed), sum(size for name, size in _rows(printed) if name.startswith(RAM))
    return None if target.avr and (size.total > AVR_FLASH or ram > AVR_RAM) else size


def sections(printed: str) -> Size:
    """The size that `size -A` lists."""
    rows = _rows(printed)
    return Size(sum(size for name, size in rows if name.startswith(CODE)), sum(size for name, size in rows if name.startswith(TABLES)))


def _rows(printed: str) -> List[Tuple[str, int]]:
    return [(words[0], int(words[1])) for words in map(str.split, printed.splitlines()) if len(words) == 3 and words[1].isdigit()]
