# SPDX-License-Identifier: MIT
"""What a program costs on a machine: bytes of flash and cycles of one lookup, estimated from the IR.

A program is read as a number of *operations* of a few kinds, such as "a test of one bit" or "a load". Each machine has one row: what each kind
takes in bytes and in cycles. The bytes are fitted to compiled programs by `tests/bench/calibrate.py`, which also shows how far the estimates are off and whether
they put the plans in the right order; that order is what they are for.
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
    measured:   where the bytes are from, and where the cycles are from
    """

    name: str
    doc: str
    register: int
    immediate: int
    bytes: Tuple[Tuple[str, int], ...]
    cycles: Tuple[Tuple[str, int], ...]
    miss: int
    measured: Tuple[str, str]


def _row(**costs: int) -> Tuple[Tuple[str, int], ...]:
    return tuple(costs.items())


_BYTES = "python3 -m tests.bench.calibrate: "

TARGETS: Tuple[Target, ...] = (
    Target("host", "x86-64", 64, 0xFF,
           _row(function=5, bit=36, compare=75, none=40, relation=30, choice=10, branch=16, answer=2, literal=39, again=29, constant=111, flag=30,
                part=30, wide=35, operation=39, load=69, table=25, multiply=31, parity=137, merge=30, scan=185, row=135, vector=106, chunk=88,
                block=210, lowest=46, kept=20, shift64=0, end=49, number=16, unpack=129, product=30, shift=0, rounds=0, cell=30),
           _row(function=20, bit=6, compare=10, none=6, relation=8, choice=0, branch=4, answer=5, literal=5, again=2, constant=15, flag=10, part=10,
                wide=5, operation=3, load=40, table=0, multiply=20, parity=40, merge=5, scan=20, row=10, vector=30, chunk=8, block=20, lowest=15,
                kept=20, shift64=0, end=5, number=2, unpack=9, product=20, shift=0, rounds=0, cell=10),
           15, (_BYTES + "gcc -Os", "python3 -m tests.bench.host: gcc -O2, each lookup waiting for the one before, a cycle as 1/3 ns")),
    Target("cortex-m0", "ARM Cortex-M0", 32, 0xFF,
           _row(function=27, bit=24, compare=56, none=40, relation=29, choice=10, branch=18, answer=4, literal=19, again=9, constant=87, flag=40,
                part=40, wide=44, operation=30, load=34, table=35, multiply=60, parity=190, merge=20, scan=165, row=85, vector=47, chunk=19,
                block=202, lowest=489, kept=20, shift64=398, end=40, number=20, unpack=77, product=1000, shift=0, rounds=0, cell=40),
           _row(function=40, bit=20, compare=30, none=20, relation=20, choice=0, branch=20, answer=20, literal=10, again=5, constant=50, flag=20,
                part=20, wide=20, operation=10, load=20, table=20, multiply=10, parity=100, merge=10, scan=40, row=110, vector=40, chunk=20,
                block=100, lowest=180, kept=20, shift64=300, end=30, number=10, unpack=30, product=500, shift=0, rounds=0, cell=20),
           0, (_BYTES + "arm-none-eabi-gcc -mcpu=cortex-m0 -mthumb -Os", "measured before this table: 6 instructions a stage")),
    Target("cortex-m3", "ARM Cortex-M3", 32, 0xFF,
           _row(function=29, bit=21, compare=58, none=40, relation=29, choice=10, branch=16, answer=4, literal=23, again=4, constant=86, flag=40,
                part=40, wide=33, operation=30, load=28, table=43, multiply=45, parity=186, merge=20, scan=181, row=81, vector=58, chunk=65,
                block=209, lowest=87, kept=20, shift64=298, end=40, number=18, unpack=87, product=299, shift=0, rounds=0, cell=40),
           _row(function=40, bit=20, compare=30, none=20, relation=20, choice=0, branch=20, answer=20, literal=10, again=5, constant=50, flag=20,
                part=20, wide=20, operation=10, load=20, table=20, multiply=10, parity=80, merge=10, scan=40, row=110, vector=40, chunk=20,
                block=100, lowest=20, kept=20, shift64=200, end=30, number=10, unpack=30, product=150, shift=0, rounds=0, cell=20),
           0, (_BYTES + "arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -Os", "measured before this table: 4 instructions a stage")),
    Target("rv32", "RISC-V, 32 bits, compressed (RV32IMC)", 32, 0x7FF,
           _row(function=21, bit=34, compare=83, none=40, relation=38, choice=10, branch=20, answer=0, literal=21, again=8, constant=99, flag=40,
                part=50, wide=37, operation=34, load=48, table=40, multiply=48, parity=200, merge=20, scan=182, row=102, vector=46, chunk=30,
                block=224, lowest=546, kept=20, shift64=401, end=40, number=18, unpack=76, product=399, shift=0, rounds=0, cell=50),
           _row(function=40, bit=20, compare=30, none=20, relation=20, choice=0, branch=20, answer=20, literal=10, again=5, constant=50, flag=20,
                part=20, wide=10, operation=10, load=20, table=20, multiply=50, parity=100, merge=10, scan=40, row=110, vector=40, chunk=20,
                block=100, lowest=180, kept=20, shift64=300, end=30, number=10, unpack=30, product=200, shift=0, rounds=0, cell=20),
           0, (_BYTES + "riscv64-unknown-elf-gcc -march=rv32imc -mabi=ilp32 -Os", "as Cortex-M0; not measured")),
    Target("avr", "AVR with 8-bit registers, such as ATmega328P", 8, 0xFF,
           _row(function=8, bit=29, compare=65, none=42, relation=40, choice=100, branch=26, answer=0, literal=25, again=3, constant=85, flag=60,
                part=36, wide=5, operation=50, load=79, table=11, multiply=145, parity=275, merge=40, scan=246, row=196, vector=98, chunk=89,
                block=301, lowest=384, kept=248, shift64=533, end=60, number=18, unpack=45, product=1000, shift=20, rounds=12, cell=36),
           _row(function=16, bit=25, compare=24, none=26, relation=38, choice=0, branch=6, answer=0, literal=19, again=10, constant=120, flag=40,
                part=44, wide=0, operation=28, load=37, table=20, multiply=80, parity=202, merge=20, scan=63, row=167, vector=56, chunk=74,
                block=204, lowest=244, kept=25, shift64=600, end=33, number=22, unpack=50, product=2000, shift=24, rounds=66, cell=44),
           0, (_BYTES + "avr-gcc -mmcu=atmega328p -Os", "measured before this table: 11 cycles for a direct table of 10 flags, 17 more a stage")),
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
