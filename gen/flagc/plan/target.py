# SPDX-License-Identifier: MIT
"""What a program costs on a machine: bytes of flash and cycles of one lookup, estimated from the IR.

A program is read as a number of *operations* of a few kinds, such as "a test of one bit" or "a load". Each machine has one row: what each kind
takes in bytes and in cycles. The bytes are fitted to compiled programs by `tests/bench/calibrate.py`, which also shows how far the estimates are off and whether
they put the plans in the right order; that order is what they are for.
"""

from dataclasses import dataclass
from typing import Dict, Tuple

from .operations import Tally, count, run
from .program import Program, Table

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
    Target("host", "x86-64", 64, 0x7FFFFFFF,
           _row(function=0, bit=30, compare=70, none=30, relation=40, branch=20, answer=15, literal=50, flag=30, part=30, wide=70, operation=30, load=60,
                table=10, multiply=40, parity=100, merge=30, scan=200, row=150, vector=100, chunk=60, block=200, lowest=40, shift64=0),
           _row(function=20, bit=10, compare=20, none=10, relation=10, branch=5, answer=5, literal=5, flag=20, part=10, wide=5, operation=5, load=40,
                table=0, multiply=30, parity=80, merge=10, scan=20, row=20, vector=20, chunk=40, block=30, lowest=30, shift64=0),
           15, (_BYTES + "gcc -Os", "measured before this table: 0.35 to 14 ns a lookup at 3 GHz; about 15 cycles for a branch that goes astray")),
    Target("cortex-m0", "ARM Cortex-M0", 32, 0xFF,
           _row(function=20, bit=40, compare=60, none=40, relation=40, branch=20, answer=15, literal=20, flag=40, part=40, wide=60, operation=20, load=20,
                table=60, multiply=40, parity=180, merge=20, scan=180, row=100, vector=60, chunk=20, block=200, lowest=500, shift64=400),
           _row(function=40, bit=20, compare=30, none=20, relation=20, branch=20, answer=20, literal=10, flag=20, part=20, wide=20, operation=10, load=20,
                table=20, multiply=10, parity=100, merge=10, scan=40, row=110, vector=40, chunk=20, block=100, lowest=180, shift64=300),
           0, (_BYTES + "arm-none-eabi-gcc -mcpu=cortex-m0 -mthumb -Os", "measured before this table: 6 instructions a stage")),
    Target("cortex-m3", "ARM Cortex-M3", 32, 0xFF,
           _row(function=20, bit=40, compare=60, none=40, relation=40, branch=20, answer=15, literal=20, flag=40, part=40, wide=40, operation=25, load=20,
                table=60, multiply=40, parity=180, merge=20, scan=200, row=100, vector=60, chunk=30, block=200, lowest=80, shift64=300),
           _row(function=40, bit=20, compare=30, none=20, relation=20, branch=20, answer=20, literal=10, flag=20, part=20, wide=20, operation=10, load=20,
                table=20, multiply=10, parity=80, merge=10, scan=40, row=110, vector=40, chunk=20, block=100, lowest=20, shift64=200),
           0, (_BYTES + "arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -Os", "measured before this table: 4 instructions a stage")),
    Target("rv32", "RISC-V, 32 bits, compressed (RV32IMC)", 32, 0x7FF,
           _row(function=20, bit=60, compare=80, none=60, relation=50, branch=30, answer=20, literal=20, flag=40, part=50, wide=50, operation=30, load=40,
                table=80, multiply=40, parity=200, merge=20, scan=200, row=120, vector=60, chunk=40, block=220, lowest=560, shift64=400),
           _row(function=40, bit=20, compare=30, none=20, relation=20, branch=20, answer=20, literal=10, flag=20, part=20, wide=10, operation=10, load=20,
                table=20, multiply=50, parity=100, merge=10, scan=40, row=110, vector=40, chunk=20, block=100, lowest=180, shift64=300),
           0, (_BYTES + "riscv64-unknown-elf-gcc -march=rv32imc -mabi=ilp32 -Os", "as Cortex-M0; not measured")),
    Target("avr", "AVR with 8-bit registers, such as ATmega328P", 8, 0xFF,
           _row(function=20, bit=40, compare=80, none=60, relation=60, branch=20, answer=20, literal=40, flag=60, part=80, wide=0, operation=40, load=80,
                table=40, multiply=60, parity=240, merge=40, scan=300, row=200, vector=120, chunk=100, block=300, lowest=400, shift64=600),
           _row(function=40, bit=20, compare=40, none=30, relation=40, branch=20, answer=20, literal=20, flag=40, part=30, wide=0, operation=20, load=50,
                table=20, multiply=80, parity=200, merge=20, scan=60, row=150, vector=60, chunk=60, block=200, lowest=250, shift64=600),
           0, (_BYTES + "avr-gcc -mmcu=atmega328p -Os", "measured before this table: 11 cycles for a direct table of 10 flags, 17 more a stage")),
)


def target_named(name: str) -> Target:
    """The target of that name. Raises KeyError."""
    return {target.name: target for target in TARGETS}[name]


def flash(program: Program, target: Target) -> int:
    """The bytes of the program's code and tables at -Os."""
    tables = sum(held_bytes(table) for table in program.tables)
    tally = count(program, target.register, target.immediate)
    return tables + (_total(tally, dict(target.bytes)) + TENTHS - 1) // TENTHS


def time(program: Program, target: Target) -> Tuple[int, int]:
    """The cycles of a typical lookup, and of the slowest."""
    typical, worst = run(program, target.register, target.immediate, dict(target.cycles), TENTHS * target.miss)
    return (typical + TENTHS - 1) // TENTHS, (worst + TENTHS - 1) // TENTHS


def held_bytes(table: Table) -> int:
    """The bytes of a table as it is printed; an immediate table has none."""
    return 0 if table.immediate else (len(table.entries) * table.bits + 7) // 8


def _total(tally: Tally, costs: Dict[str, int]) -> int:
    return sum(many * costs[kind] for kind, many in tally.items())
