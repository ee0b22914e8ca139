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
class Bench:
    """All that the lookups of a rule set share on a machine.

    words, answers: that are asked for, and what the rules say
    simulate: the program that runs AVR programs, see cycles.py
    objects: of the machine's port
    asking, calling: objects of the two programs, for words and for bools
    empty: bytes of flash and RAM of the smallest program with a lookup of no bytes, for words and for bools
    """

    rules: RuleSet
    words: Sequence[int]
    answers: Sequence[int]
    machine: Machine
    folder: str
    simulate: str
    objects: Tuple[str, ...]
    asking: Tuple[str, str]
    calling: Tuple[str, str]
    empty: Tuple[Tuple[int, int], Tuple[int, int]]


def words_of(rules: RuleSet) -> List[int]:
    """The words that are asked for: all; of large sets some, always the same."""
    return list(range(1 << rules.flags)) if rules.flags <= ALL_FLAGS else asked(rules)


def bench(rules: RuleSet, machine: Machine, folder: str, simulate: str) -> Bench:
    """Writes and compiles what all lookups share."""
    words = words_of(rules)
    write(os.path.join(folder, "set.h"), set_header(rules))
    if rules.flags <= ALL_FLAGS:
        listed = "#define WORD(i) (i)\n"
    else:
        listed = "static const word asked[] IN_FLASH = { " + ", ".join(f"{word:#x}UL" for word in words) + f" }};\n#define WORD(i) READ{rules.width}(&asked[i])\n"
    write(os.path.join(folder, "asked.h"), f"#define COUNT {len(words)}UL\n{listed}")
    objects = tuple(port(machine, folder))
    asking, calling, nothing = (tuple(_part(machine, name, bools, rules, folder, *options) for bools in (0, 1))
                                for name, options in (("ask", ()), ("sized", ()), ("sized", ("-DNOTHING",))))
    empty = tuple(_bytes(machine, link(machine, [*_start(machine, objects), calling[bools], nothing[bools]], f"empty{bools}.elf", folder), folder)
                  for bools in (0, 1))
    return Bench(rules, words, [rules.answer(word) for word in words], machine, folder, simulate, objects, (asking[0], asking[1]), (calling[0], calling[1]), (empty[0], empty[1]))


def count(unit: Unit, level: str, bench_: Bench, number: int) -> Optional[Counted]:
    """What a lookup takes, compiled at -Os or -O2. None if it does not fit into the machine; Wrong if it answers wrongly."""
    machine, folder, name = bench_.machine, bench_.folder, f"unit{number}{level}"
    write(os.path.join(folder, f"{name}.c"), unit.text)
    must([*machine.compiler, *SECTIONS, "-w", level, *unit.options, f"-I{folder}", "-c", "-o", f"{name}.o", f"{name}.c"], folder, 600)
    try:
        sized = link(machine, [*_start(machine, bench_.objects), bench_.calling[unit.bools], f"{name}.o"], f"{name}-sized.elf", folder)
        program = link(machine, [*bench_.objects, bench_.asking[unit.bools], f"{name}.o"], f"{name}.elf", folder)
    except Wrong as wrong:
        if TOO_LARGE.search(str(wrong)):
            return None
        raise
    flash, ram = (mine - none for mine, none in zip(_bytes(machine, sized, folder), bench_.empty[unit.bools]))
    mean, worst = _taken(unit, bench_, program)
    for path in (sized, program):
        os.unlink(path)
    return Counted(flash, ram, mean, worst)


def _part(machine: Machine, name: str, bools: int, rules: RuleSet, folder: str, *options: str) -> str:
    """Compiles one of the programs around a lookup."""
    out = os.path.join(folder, f"{name}{bools}{''.join(options)}.o")
    unit = [f"-DUNIT={machine.unit}"] if machine.unit else []
    must([*machine.compiler, *SECTIONS, "-w", "-Os", *options, *unit, f"-DFLAGS={rules.flags}", f"-DREADS_BOOLS={bools}", f"-I{folder}", f"-I{TARGETS}", "-c",
          "-o", out, os.path.join(HERE, f"{name}.c")], folder)
    return out


def _start(machine: Machine, objects: Sequence[str]) -> Sequence[str]:
    """The part of the port that a program needs which says nothing."""
    return () if machine.name == "avr" else objects


def _bytes(machine: Machine, program: str, folder: str) -> Tuple[int, int]:
    """Bytes of flash and of RAM."""
    rows = [(words[0], int(words[1])) for words in map(str.split, must([machine.size, "-A", "-d", program], folder).splitlines())
            if len(words) == 3 and words[1].isdigit()]
    return sum(size for name, size in rows if FLASH.match(name)), sum(size for name, size in rows if RAM.match(name))


def _taken(unit: Unit, bench_: Bench, program: str) -> Tuple[float, int]:
    """The mean and the most of what a lookup takes, after a look at the answers."""
    rules, words, answers, machine = bench_.rules, bench_.words, bench_.answers, bench_.machine
    if machine.name == "avr":
        done = run([bench_.simulate, program], bench_.folder, 1200)
        counts = [(int(answer), int(cycles)) for answer, cycles in re.findall(r"^(\d+) (\d+)$", done.stdout, re.M)]
        if done.returncode or len(counts) != 1 + len(words):
            raise Wrong(f"{rules.name}: {unit.name} on {machine.name} does not come to its end\n{done.stderr[-1000:]}")
        wrong = next((word for word, right, (answer, _) in zip(words, answers, counts[1:]) if answer != right), None)
        if wrong is not None:
            raise Wrong(f"{rules.name}: {unit.name} on {machine.name} answers the word {wrong:#x} wrongly")
        calling, taken = counts[0][1], [cycles for _, cycles in counts[1:]]
        return sum(taken) / len(taken) - calling, max(taken) - calling
    output = said(machine, program, bench_.folder)
    found = re.search(r"^(\d+) (\d+) (\d+)$", output, re.M)
    if not found:
        raise Wrong(f"{rules.name}: {unit.name} on {machine.name} does not come to its end\n{output[-1000:]}")
    if int(found.group(3)) != hashed(answers):
        raise Wrong(f"{rules.name}: {unit.name} on {machine.name} answers some word wrongly")
    return int(found.group(1)) / len(words), int(found.group(2))


def hashed(answers: Sequence[int]) -> int:
    """One number of 32 bits made of all answers, as ask.c makes it."""
    result = 0
    for answer in answers:
        result = (result * 31 + answer) & 0xFFFFFFFF
    return result

