# SPDX-License-Identifier: MIT
"""Counts that are the same in every run: cycles on AVR, by simavr, and instructions on the host, by callgrind."""

import os
import random
import re
from dataclasses import dataclass
from typing import Dict, List, Optional, Sequence, Tuple

from .candidate import Candidate
from .harness import C, for_compiler
from .rules import RuleSet
from .sizes import TOO_LARGE
from .tools import HERE, HOSTS, Wrong, each, has, must, run, write

# Sets whose words are all asked for; of larger ones, up to the most flags, so many are: some that each row wants, and others.
FLAGS = 10
MOST_FLAGS = 32
ASKED = 500

AVR = ("avr-gcc", "-mmcu=atmega328p", "-Os", *C)

# Bytes of static data that leave room for a stack in the 2048 of the machine.
ROOM = 1800

# Lookups that `harness count` makes of each candidate.
COUNTED = 1000


@dataclass(frozen=True)
class Cycles:
    """Cycles of one lookup on an ATmega328P, without calling it, over the words that are asked for."""

    mean: float
    worst: int


def simulator(folder: str) -> str:
    """Builds the program that runs AVR programs, and returns its path; nothing if simavr or avr-gcc is not installed."""
    path = os.path.join(folder, "simulate")
    if not has("gcc", "avr-gcc") or run(["gcc", "-O2", "-w", "-o", path, os.path.join(HERE, "simulate.c"), "-lsimavr"], folder).returncode:
        return ""
    return path


def on_avr(rules: RuleSet, candidates: Sequence[Candidate], folder: str, simulate: str) -> Dict[str, Cycles]:
    """The cycles of all candidates, by name; a candidate that does not fit has none."""
    if rules.flags > MOST_FLAGS:
        return {}
    plain = [(number, one) for number, one in enumerate(candidates) if one.only in AVR[0] and not one.options]
    found = each(lambda job: _simulated(rules, *job, folder, simulate), plain)
    return {one.name: cycles for (_, one), cycles in zip(plain, found) if cycles is not None}


def asked(rules: RuleSet) -> List[int]:
    """The words that are asked for: all; or half of them at random, the others as a row wants them, row after row."""
    if rules.flags <= FLAGS:
        return list(range(1 << rules.flags))
    rng = random.Random(rules.name)
    words = [rng.getrandbits(rules.flags) for _ in range(ASKED)]
    rows = list(rules.rows) * (1 + ASKED // 2 // len(rules.rows))
    return [word & ~row.mask | row.value for word, row in zip(words, rows[:ASKED // 2])] + words[ASKED // 2:]


def _simulated(rules: RuleSet, number: int, one: Candidate, folder: str, simulate: str) -> Optional[Cycles]:
    words = asked(rules)
    counts = simulated(number, one, rules.flags, rules.width, words, folder, simulate)
    return None if counts is None else judged(rules, one.name, words, counts)


def simulated(number: int, one: Candidate, flags: int, width: int, words: Sequence[int], folder: str, simulate: str) -> Optional[List[Tuple[int, int]]]:
    """(answer, cycles) of an empty call and then of each word; None if the candidate does not fit. set.h is in the folder."""
    source, program = os.path.join(folder, f"avr{number}.c"), f"avr{number}.elf"
    text = f'#include "set.h"\n\n{one.text}\n#define FLAGS {flags}\n#define READS_BOOLS {int(one.bools)}\n#define ANSWER(x) {one.call}\n'
    if list(words) == list(range(len(words))):
        text += f"#define COUNT {len(words)}\n#define WORD(i) (i)\n"
    else:
        listed = ", ".join(f"{word:#x}{'UL' * (width > 16)}" for word in words)
        text += f"static const word asked[] PROGMEM = {{ {listed} }};\n#define COUNT {len(words)}\n#define WORD(i) READ{width}(&asked[i])\n"
    write(source, text + '#include "avr_main.c"\n')
    built = run([*AVR, f"-I{folder}", f"-I{HERE}", "-Wl,--gc-sections", "-o", program, source, *filter(None, [one.source])], folder)
    if built.returncode:
        if TOO_LARGE.search(built.stderr):
            return None
        raise Wrong(f"{folder}: {one.name} on AVR: exit code {built.returncode}\n{built.stderr[-3000:]}")
    if sum(int(size) for size in re.findall(r"^\.(?:data|bss) +(\d+)", must(["avr-size", "-A", program], folder), re.M)) > ROOM:
        return None
    done = run([simulate, program], folder)
    counts = [(int(answer), int(cycles)) for answer, cycles in re.findall(r"^(\d+) (\d+)$", done.stdout, re.M)]
    if done.returncode or len(counts) != 1 + len(words):
        raise Wrong(f"{folder}: {one.name} on AVR does not come to its end\n{done.stderr[-1000:]}")
    return counts


def judged(rules: RuleSet, name: str, words: Sequence[int], counts: Sequence[Tuple[int, int]]) -> Cycles:
    """The cycles, given (answer, cycles) of an empty call and then of each word; Wrong if an answer is."""
    calling, taken = counts[0][1], [cycles for _, cycles in counts[1:]]
    for word, (answer, _) in zip(words, counts[1:]):
        if answer != rules.answer(word):
            raise Wrong(f"{rules.name}: {name} on AVR: the word {word:#x} gets {answer}, and by the rules {rules.answer(word)}")
    return Cycles(sum(taken) / len(taken) - calling, max(taken) - calling)


def instructions(candidates: Sequence[Candidate], program: str, folder: str) -> Dict[str, float]:
    """Instructions of one lookup with the loop around it, on random inputs, in gcc's program; nothing without valgrind."""
    if not has("valgrind"):
        return {}
    must(["valgrind", "--tool=callgrind", "--callgrind-out-file=callgrind.out", program, "count"], folder)
    with open(os.path.join(folder, "callgrind.out"), encoding="utf-8") as file:
        costs = inclusive(file.read().splitlines())
    kept = for_compiler(candidates, HOSTS[0])
    return {one.name: costs[f"c{number}_forward"] / COUNTED for number, one in enumerate(candidates) if one in kept and f"c{number}_forward" in costs}


def inclusive(lines: Sequence[str]) -> Dict[str, int]:
    """What functions cost with all that they call, from callgrind's file. Names are written once and numbered."""
    names: Dict[str, str] = {}
    costs: Dict[str, int] = {}
    current: List[str] = [""]
    for line in lines:
        named = re.match(r"(c?fn)=(\(\d+\))(?: (.+))?$", line)
        if named:
            if named.group(3):
                names[named.group(2)] = named.group(3)
            if named.group(1) == "fn":
                current = [names[named.group(2)]]
        elif re.match(r"[+\-*\d]\S* \d+$", line):
            # A line of its own, or behind `calls=` the cost of what it calls.
            costs[current[0]] = costs.get(current[0], 0) + int(line.split()[1])
    return costs
