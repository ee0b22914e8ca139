# SPDX-License-Identifier: MIT
"""What a lookup takes on a small machine, exactly and the same in every run: linked bytes of flash and RAM, and cycles or instructions.

The lookup is compiled once into an object. It is linked with the smallest program that calls it, which gives the bytes, and with one that asks it
about words and counts, in an emulator: cycles on AVR, instructions on the others. The call itself is not counted.
"""

import os
import re
from dataclasses import dataclass
from typing import List, Optional, Sequence, Tuple

from tests.targets.machines import HERE as TARGETS
from tests.targets.machines import SECTIONS, Machine, link, port, said

from .candidate import set_header
from .cycles import asked
from .rules import RuleSet
from .sizes import TOO_LARGE
from .tools import HERE, Wrong, must, run, write

# Sets whose words are all asked for.
ALL_FLAGS = 16

# What lies in flash, and what in RAM. A value that a variable starts with lies in both.
FLASH = re.compile(r"\.(?:text|rodata|progmem|data|init|fini|vectors)")
RAM = re.compile(r"\.(?:data|bss|noinit)")


@dataclass(frozen=True)
class Unit:
    """A lookup in C.

    bools:   it reads a `const struct bools *`, else a word
    text:    C that defines `unsigned char lookup(...)`, or as good; set.h is at hand
    options: more for the compiler
    """

    name: str
    bools: bool
    text: str
    options: Tuple[str, ...] = ()


@dataclass(frozen=True)
class Counted:
    """What a lookup takes: bytes of flash and RAM; cycles, on others than AVR instructions."""

    flash: int
    ram: int
    mean: float
    worst: int


@dataclass(frozen=True)
class Asking:
    """What is needed to ask lookups of a rule set on a machine.

    words, answers: that are asked for, and what the rules say
    simulate: the program that runs AVR programs, see cycles.py
    objects:  of the machine's port
    programs: objects of the program that asks: for lookups of words, and of bools where they are wanted
    """

    rules: RuleSet
    words: Sequence[int]
    answers: Sequence[int]
    machine: Machine
    folder: str
    simulate: str
    objects: Tuple[str, ...]
    programs: Tuple[str, ...]


@dataclass(frozen=True)
class Bench:
    """The same, with what is needed to weigh lookups.

    callers: objects of the smallest program
    empty:   its bytes of flash and RAM with a lookup of no bytes
    """

    asking: Asking
    callers: Tuple[str, ...]
    empty: Tuple[Tuple[int, int], ...]


def words_of(rules: RuleSet) -> List[int]:
    """The words that are asked for: all; of large sets some, always the same."""
    return list(range(1 << rules.flags)) if rules.flags <= ALL_FLAGS else asked(rules)


def asking(rules: RuleSet, pairs: Sequence[Tuple[int, int]], machine: Machine, folder: str, simulate: str, objects: Sequence[str], bools: bool) -> Asking:
    """Writes and compiles what asks about words, whose right answers stand behind them."""
    words = [word for word, _ in pairs]
    write(os.path.join(folder, "set.h"), set_header(rules))
    if words == list(range(len(words))):
        listed = "#define WORD(i) (i)\n"
    else:
        listed = "static const word asked[] IN_FLASH = { " + ", ".join(f"{word:#x}UL" for word in words) + f" }};\n#define WORD(i) READ{rules.width}(&asked[i])\n"
    write(os.path.join(folder, "asked.h"), f"#define COUNT {len(words)}UL\n{listed}")
    programs = tuple(_part(machine, "ask", kind, rules, folder) for kind in range(1 + bools))
    return Asking(rules, words, [answer for _, answer in pairs], machine, folder, simulate, tuple(objects), programs)


def bench(rules: RuleSet, machine: Machine, folder: str, simulate: str) -> Bench:
    """Writes and compiles what all lookups share."""
    os.makedirs(folder, exist_ok=True)
    shared = asking(rules, [(word, rules.answer(word)) for word in words_of(rules)], machine, folder, simulate, port(machine, folder), True)
    callers, nothing = (tuple(_part(machine, "sized", bools, rules, folder, *options) for bools in (0, 1)) for options in ((), ("-DNOTHING",)))
    empty = tuple(_bytes(machine, link(machine, [*_start(shared), caller, none], f"empty{bools}.elf", folder), folder)
                  for bools, (caller, none) in enumerate(zip(callers, nothing)))
    return Bench(shared, callers, empty)


def count(unit: Unit, level: str, shared: Bench, number: int) -> Optional[Counted]:
    """What a lookup takes, compiled at -Os or -O2. None if it does not fit into the machine; Wrong if it answers wrongly."""
    machine, folder = shared.asking.machine, shared.asking.folder
    compiled = _compiled(unit, level, shared.asking, number)
    try:
        program = link(machine, [*_start(shared.asking), shared.callers[unit.bools], compiled], f"{compiled}-sized.elf", folder)
        sizes = _bytes(machine, program, folder)
        os.unlink(program)
        mean, worst = _taken(unit, compiled, shared.asking)
    except Wrong as wrong:
        if TOO_LARGE.search(str(wrong)):
            return None
        raise
    flash, ram = (mine - none for mine, none in zip(sizes, shared.empty[unit.bools]))
    return Counted(flash, ram, mean, worst)


def taken(unit: Unit, level: str, shared: Asking, number: int) -> Optional[Tuple[float, int]]:
    """The mean and the most of what a lookup takes. None if it does not fit into the machine; Wrong if it answers wrongly."""
    try:
        return _taken(unit, _compiled(unit, level, shared, number), shared)
    except Wrong as wrong:
        if TOO_LARGE.search(str(wrong)):
            return None
        raise


def _compiled(unit: Unit, level: str, shared: Asking, number: int) -> str:
    name = os.path.join(shared.folder, f"unit{number}{level}")
    write(f"{name}.c", unit.text)
    must([*shared.machine.compiler, *SECTIONS, "-w", level, *unit.options, f"-I{shared.folder}", "-c", "-o", f"{name}.o", f"{name}.c"], shared.folder, 600)
    return f"{name}.o"


def _part(machine: Machine, name: str, bools: int, rules: RuleSet, folder: str, *options: str) -> str:
    """Compiles one of the programs around a lookup."""
    out = os.path.join(folder, f"{name}{bools}{''.join(options)}.o")
    unit = [f"-DUNIT={machine.unit}"] if machine.unit else []
    must([*machine.compiler, *SECTIONS, "-w", "-Os", *options, *unit, f"-DFLAGS={rules.flags}", f"-DREADS_BOOLS={bools}", f"-I{folder}", f"-I{TARGETS}", "-c",
          "-o", out, os.path.join(HERE, f"{name}.c")], folder)
    return out


def _start(shared: Asking) -> Sequence[str]:
    """The part of the port that a program needs which says nothing."""
    return () if shared.machine.name == "avr" else shared.objects


def _bytes(machine: Machine, program: str, folder: str) -> Tuple[int, int]:
    """Bytes of flash and of RAM."""
    rows = [(words[0], int(words[1])) for words in map(str.split, must([machine.size, "-A", "-d", program], folder).splitlines())
            if len(words) == 3 and words[1].isdigit()]
    return sum(size for name, size in rows if FLASH.match(name)), sum(size for name, size in rows if RAM.match(name))


def _taken(unit: Unit, compiled: str, shared: Asking) -> Tuple[float, int]:
    """Links, runs, looks at the answers, and returns what was counted."""
    machine, words, title = shared.machine, shared.words, f"{shared.rules.name}: {unit.name} on {shared.machine.name}"
    program = link(machine, [*shared.objects, shared.programs[unit.bools], compiled], f"{compiled}.elf", shared.folder)
    if machine.name == "avr":
        done = run([shared.simulate, program], shared.folder, 1200)
        os.unlink(program)
        counts = [(int(answer), int(cycles)) for answer, cycles in re.findall(r"^(\d+) (\d+)$", done.stdout, re.M)]
        if done.returncode or len(counts) != 1 + len(words):
            raise Wrong(f"{title} does not come to its end\n{done.stderr[-1000:]}")
        wrong = next((word for word, right, (answer, _) in zip(words, shared.answers, counts[1:]) if answer != right), None)
        if wrong is not None:
            raise Wrong(f"{title} answers the word {wrong:#x} wrongly")
        calling, cycles = counts[0][1], [cycles for _, cycles in counts[1:]]
        return sum(cycles) / len(cycles) - calling, max(cycles) - calling
    output = said(machine, program, shared.folder)
    os.unlink(program)
    found = re.search(r"^(\d+) (\d+) (\d+)$", output, re.M)
    if not found:
        raise Wrong(f"{title} does not come to its end\n{output[-1000:]}")
    if int(found.group(3)) != hashed(shared.answers):
        raise Wrong(f"{title} answers some word wrongly")
    return int(found.group(1)) / len(words), int(found.group(2))


def hashed(answers: Sequence[int]) -> int:
    """One number of 32 bits made of all answers, as ask.c makes it."""
    result = 0
    for answer in answers:
        result = (result * 31 + answer) & 0xFFFFFFFF
    return result
