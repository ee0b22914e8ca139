# SPDX-License-Identifier: MIT
"""The small machines: how to build a program for each, and how to run it in an emulator.

A program is C with a `main`, linked with the machine's port (`port.h`): a start file, a few functions, and a linker file. What it says is read
from the emulator's output. Emulators are given so much time that only a program that hangs reaches the end of it.
"""

import os
import re
import subprocess
from dataclasses import dataclass
from typing import List, Sequence, Tuple

from tests.bench.tools import ROOT, Wrong, has, must, run

HERE = os.path.join(ROOT, "tests", "targets")

COLOUR = re.compile("\x1b\\[[0-9;]*m")

# Seconds after which a program hangs.
SECONDS = 120

# Nothing that is not called is linked; and nothing that only a debugger or an unwinder wants.
SECTIONS = ("-std=c99", "-ffunction-sections", "-fdata-sections", "-fno-asynchronous-unwind-tables", "-pipe")


@dataclass(frozen=True)
class Machine:
    """A machine.

    name:     as flagc's --target has it
    doc:      for people
    compiler: the command; behind it come the options that say for what
    parts:    C or assembler of its port
    linking:  options for the linker
    emulator: the command that runs a program, whose path follows
    unit:     what port_clock() counts in a thousand instructions
    """

    name: str
    doc: str
    compiler: Tuple[str, ...]
    parts: Tuple[str, ...]
    linking: Tuple[str, ...]
    emulator: Tuple[str, ...]
    unit: int = 0

    @property
    def size(self) -> str:
        """The command that tells the sizes of sections."""
        return self.compiler[0].replace("-gcc", "-size")

    @property
    def missing(self) -> Tuple[str, ...]:
        """The commands that it needs and that are not installed."""
        return tuple(name for name in (self.compiler[0], self.emulator[0]) if not has(name))


def _qemu(command: str, board: str, shift: int, *options: str) -> Tuple[str, ...]:
    """Each instruction takes 2^shift ns of the machine's time, so that what its clock says is the same in every run."""
    return (command, "-M", board, "-display", "none", "-monitor", "none", "-serial", "stdio", "-icount", f"shift={shift}", *options, "-kernel")


_SEMIHOSTING = ("-semihosting-config", "enable=on,target=native")
_CORTEX_M = ("-nostartfiles", "-T", f"{HERE}/cortex_m.ld")

# An instruction takes 1024 ns where SysTick counts at 16 and 25 MHz: more than one tick, so that each is counted.
MACHINES = (
    Machine("avr", "ATmega328P in simavr", ("avr-gcc", "-mmcu=atmega328p"), (f"{HERE}/port_avr.c",), (), ("simavr", "-m", "atmega328p", "-f", "16000000")),
    Machine("cortex-m0", "Cortex-M0 in qemu (microbit)", ("arm-none-eabi-gcc", "-mcpu=cortex-m0", "-mthumb", "-ffreestanding"), (f"{HERE}/port_cortex_m.c",), _CORTEX_M,
            _qemu("qemu-system-arm", "microbit", 10, *_SEMIHOSTING), 16384),
    Machine("cortex-m3", "Cortex-M3 in qemu (mps2-an385)", ("arm-none-eabi-gcc", "-mcpu=cortex-m3", "-mthumb", "-ffreestanding"), (f"{HERE}/port_cortex_m.c",), _CORTEX_M,
            _qemu("qemu-system-arm", "mps2-an385", 10, *_SEMIHOSTING), 25600),
    Machine("rv32", "RV32IMC in qemu (virt)", ("riscv64-unknown-elf-gcc", "-march=rv32imc", "-mabi=ilp32", "-ffreestanding", f"-I{HERE}/rv32"),
            (f"{HERE}/rv32/start.S", f"{HERE}/rv32/port.c"), ("-nostdlib", "-T", f"{HERE}/rv32/link.ld", "-lgcc"),
            _qemu("qemu-system-riscv32", "virt", 0, "-bios", "none"), 1000),
)


def machine_named(name: str) -> Machine:
    """The machine of that name. Raises KeyError."""
    return {machine.name: machine for machine in MACHINES}[name]


def port(machine: Machine, folder: str) -> List[str]:
    """Compiles a machine's port into a folder, and returns the objects."""
    objects = []
    for part in machine.parts:
        out = os.path.join(folder, f"{machine.name}-{os.path.basename(part)}.o")
        must([*machine.compiler, *SECTIONS, "-Os", "-fno-tree-loop-distribute-patterns", f"-I{HERE}", "-c", "-o", out, part], folder)
        objects.append(out)
    return objects


def link(machine: Machine, objects: Sequence[str], out: str, folder: str, *options: str) -> str:
    """Links a program, its port among the objects, and returns its path."""
    path = os.path.join(folder, out)
    libraries = [option for option in machine.linking if option.startswith("-l")]
    others = [option for option in machine.linking if option not in libraries]
    must([*machine.compiler, "-Wl,--gc-sections", *others, *options, "-o", path, *objects, *libraries], folder)
    return path


def said(machine: Machine, program: str, folder: str) -> str:
    """Runs a program and returns what it says; Wrong if it hangs."""
    try:
        done = run([*machine.emulator, program], folder, SECONDS)
    except subprocess.TimeoutExpired:
        raise Wrong(f"{program} on {machine.doc} is not done after {SECONDS} s") from None
    # simavr prints in colours.
    return COLOUR.sub("", done.stdout + done.stderr)
