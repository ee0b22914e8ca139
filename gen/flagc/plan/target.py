# SPDX-License-Identifier: MIT
"""What a program costs on a machine: bytes of flash and cycles of one lookup, estimated from the IR.

A program is read as a number of *operations* of a few kinds, such as "a test of one bit" or "a load". Each machine has one row: what each kind
takes in bytes and in cycles. The bytes are fitted to compiled programs by `tests/bench/calibrate.py`, and the cycles of the small machines to
programs in an emulator by `calibrate_cycles.py`: on AVR cycles, on the others instructions, which are taken for cycles. Both also show how far
the estimates are off and whether they put the plans in the right order; that order is what they are for.
"""

from dataclasses import dataclass
from typing import Dict, Tuple

from .cost import table_bytes
from .operations import Tally, count, run
from .program import Program

# Costs are given in tenths.
TENTHS = 10


@dataclass(frozen=True)
class Target:
    """A machine.

    name:       as an option names it; doc: for people
    register:   the width of its registers in bits
    immediate:  the greatest mask that an instruction may hold; one that is larger is loaded, or made in several steps
    bytes:      for each kind of operation the bytes it takes, in tenths
    cycles:     for each kind of operation the cycles it takes, in tenths
    miss:       cycles lost where a branch goes the way that it goes more seldom
    loops:      the kinds of operations that compilers make branches or loops of, though the C has none in their place
    measured:   where the bytes are from, and where the cycles are from
    """

    name: str
    doc: str
    register: int
    immediate: int
    bytes: Tuple[Tuple[str, int], ...]
    cycles: Tuple[Tuple[str, int], ...]
    miss: int
    loops: Tuple[str, ...]
    measured: Tuple[str, str]


def _row(**costs: int) -> Tuple[Tuple[str, int], ...]:
    return tuple(costs.items())


_BYTES = "python3 -m tests.bench.calibrate: "

TARGETS: Tuple[Target, ...] = (
    Target("host", "x86-64", 64, 0xFF,
           _row(function=5, bit=46, compare=79, none=15, relation=35, choice=16, branch=12, answer=5, literal=23, again=25, constant=117, flag=36,
                part=30, wide=49, operation=38, load=77, table=13, multiply=30, parity=247, merge=30, scan=143, row=93, vector=63, chunk=109,
                block=390, lowest=5, kept=20, shift64=0, end=71, number=30, unpack=148, product=30, shift=0, far=0, rounds=0, cell=30),
           _row(function=20, bit=6, compare=10, none=6, relation=8, choice=0, branch=4, answer=5, literal=5, again=2, constant=15, flag=10, part=10,
                wide=5, operation=3, load=40, table=0, multiply=20, parity=40, merge=5, scan=20, row=10, vector=30, chunk=8, block=20, lowest=15,
                kept=20, shift64=0, end=5, number=2, unpack=9, product=20, shift=0, far=0, rounds=0, cell=10),
           15, (), (_BYTES + "gcc -Os", "python3 -m tests.bench.host: gcc -O2, each lookup waiting for the one before, a cycle as 1/3 ns")),
    Target("cortex-m0", "ARM Cortex-M0", 32, 0xFF,
           _row(function=39, bit=32, compare=31, none=9, relation=24, choice=19, branch=3, answer=14, literal=27, again=17, constant=113, flag=27,
                part=40, wide=59, operation=25, load=70, table=4, multiply=62, parity=213, merge=20, scan=140, row=60, vector=5, chunk=140,
                block=306, lowest=140, kept=20, shift64=381, end=31, number=52, unpack=120, product=334, shift=0, far=0, rounds=0, cell=40),
           _row(function=23, bit=29, compare=29, none=7, relation=7, choice=0, branch=7, answer=11, literal=6, again=5, constant=38, flag=7, part=20,
                wide=16, operation=14, load=11, table=20, multiply=16, parity=95, merge=10, scan=13, row=64, vector=13, chunk=38, block=88, lowest=104,
                kept=20, shift64=241, end=12, number=13, unpack=61, product=151, shift=0, far=0, rounds=0, cell=20),
           0, ("lowest",), (_BYTES + "arm-none-eabi-gcc -mcpu=cortex-m0 -mthumb -Os",
                         "python3 -m tests.bench.calibrate_cycles cortex-m0: instructions in qemu, with the call")),
    Target("cortex-m3", "ARM Cortex-M3", 32, 0xFF,
           _row(function=46, bit=39, compare=45, none=7, relation=30, choice=17, branch=8, answer=0, literal=32, again=0, constant=119, flag=33,
                part=40, wide=49, operation=25, load=66, table=5, multiply=73, parity=205, merge=20, scan=149, row=49, vector=6, chunk=136,
                block=303, lowest=10, kept=20, shift64=280, end=43, number=66, unpack=124, product=62, shift=0, far=0, rounds=0, cell=40),
           _row(function=20, bit=13, compare=17, none=7, relation=7, choice=0, branch=7, answer=7, literal=10, again=5, constant=30, flag=8, part=20,
                wide=10, operation=10, load=10, table=20, multiply=19, parity=53, merge=10, scan=15, row=65, vector=13, chunk=25, block=50, lowest=12,
                kept=20, shift64=129, end=12, number=13, unpack=44, product=17, shift=0, far=0, rounds=0, cell=20),
           0, (), (_BYTES + "arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -Os",
                    "python3 -m tests.bench.calibrate_cycles cortex-m3: instructions in qemu, with the call")),
    Target("rv32", "RISC-V, 32 bits, compressed (RV32IMC)", 32, 0x7FF,
           _row(function=22, bit=32, compare=92, none=58, relation=4, choice=8, branch=17, answer=1, literal=26, again=3, constant=138, flag=34,
                part=50, wide=31, operation=27, load=111, table=4, multiply=106, parity=214, merge=20, scan=167, row=87, vector=5, chunk=171,
                block=363, lowest=150, kept=20, shift64=412, end=25, number=17, unpack=114, product=75, shift=0, far=0, rounds=0, cell=50),
           _row(function=20, bit=16, compare=27, none=13, relation=7, choice=0, branch=9, answer=7, literal=3, again=5, constant=40, flag=7, part=20,
                wide=12, operation=11, load=34, table=20, multiply=29, parity=70, merge=10, scan=17, row=57, vector=51, chunk=48, block=68, lowest=60,
                kept=20, shift64=241, end=10, number=10, unpack=41, product=22, shift=0, far=0, rounds=0, cell=20),
           0, ("lowest",), (_BYTES + "riscv64-unknown-elf-gcc -march=rv32imc -mabi=ilp32 -Os",
                             "python3 -m tests.bench.calibrate_cycles rv32: instructions in qemu, with the call")),
    Target("avr", "AVR with 8-bit registers, such as ATmega328P", 8, 0xFF,
           _row(function=0, bit=36, compare=73, none=60, relation=1, choice=81, branch=1, answer=0, literal=53, again=0, constant=119, flag=44,
                part=53, wide=0, operation=60, load=26, table=0, multiply=94, parity=400, merge=40, scan=182, row=132, vector=4, chunk=195,
                block=549, lowest=52, kept=323, shift64=529, end=70, number=83, unpack=91, product=1035, shift=9, far=35, rounds=0, cell=165),
           _row(function=80, bit=36, compare=23, none=3, relation=1, choice=0, branch=12, answer=0, literal=41, again=10, constant=82, flag=4,
                part=29, wide=6, operation=40, load=40, table=20, multiply=74, parity=537, merge=20, scan=91, row=159, vector=84, chunk=137,
                block=268, lowest=20, kept=414, shift64=514, end=12, number=14, unpack=58, product=1713, shift=7, far=10, rounds=52, cell=98),
           0, ("constant", "lowest", "parity", "none", "compare", "relation"), (
               _BYTES + "avr-gcc -mmcu=atmega328p -Os", "python3 -m tests.bench.calibrate_cycles avr: the same in simavr, with the call")),
)


def target_named(name: str) -> Target:
    """The target of that name. Raises KeyError."""
    return {target.name: target for target in TARGETS}[name]


def flash(program: Program, target: Target) -> int:
    """The bytes of the program's code and tables at -Os."""
    tables = sum(map(table_bytes, program.tables))
    tally = count(program, target.register, target.immediate)
    return tables + (_total(tally, dict(target.bytes)) + TENTHS - 1) // TENTHS


def time(program: Program, target: Target) -> Tuple[int, int]:
    """The cycles of a typical lookup, and of the slowest."""
    typical, worst = run(program, target.register, target.immediate, dict(target.cycles), TENTHS * target.miss)
    return (typical + TENTHS - 1) // TENTHS, (worst + TENTHS - 1) // TENTHS


def _total(tally: Tally, costs: Dict[str, int]) -> int:
    return sum(many * costs[kind] for kind, many in tally.items())
