# SPDX-License-Identifier: MIT
"""What the C of a program costs on a machine: it is compiled alone, linked without what nobody uses, and its bytes are counted."""

import os
import shutil
import subprocess
import tempfile
from typing import Dict, Iterator, List, Sequence, Tuple

from flagc.emit.header import emit
from flagc.emit.options import Options
from flagc.logic.decision import Column
from flagc.logic.lower import columns
from flagc.model.model import Model
from flagc.plan.context import Context, make_context
from flagc.plan.program import Program

from tests.emit.support import VERSION, model_of

# The command of each target; `{entry}` is the function from which everything that is linked is reached.
ALONE = ("-std=c99 -Os -ffunction-sections -fdata-sections -fno-asynchronous-unwind-tables -fno-unwind-tables -nostdlib -Wl,--gc-sections"
         " -Wl,-e,{entry}")
COMMANDS: Dict[str, str] = {
    "host": f"gcc {ALONE} -static -fno-pie -no-pie -Wl,--build-id=none -fcf-protection=none",
    "cortex-m0": f"arm-none-eabi-gcc -mcpu=cortex-m0 -mthumb {ALONE}",
    "cortex-m3": f"arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb {ALONE}",
    "rv32": f"riscv64-unknown-elf-gcc -march=rv32imc -mabi=ilp32 -ffreestanding {ALONE}",
    "avr": f"avr-gcc -mmcu=atmega328p {ALONE}",
}

# Sections that take no room in a program's image.
NOT_HELD = (".comment", ".note", ".debug", ".ARM", ".riscv", ".eh_frame", ".symtab", ".strtab", ".shstrtab")

RULESETS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "rules")


def have(target: str) -> bool:
    """Whether the compiler of a target is installed."""
    return shutil.which(COMMANDS[target].split()[0]) is not None


class RuleSet:
    """A rule set of `rulesets/`: first match, rows of mask, value and outcome."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.rows: List[Tuple[int, int, int]] = []
        head: Dict[str, int] = {}
        with open(os.path.join(RULESETS, name + ".rules"), encoding="utf-8") as file:
            for line in file:
                words = line.split()
                if words and words[0] in ("flags", "outcomes", "default"):
                    head[words[0]] = int(words[1])
                elif words and words[0] != "#":
                    self.rows.append((int(words[0], 16), int(words[1], 16), int(words[2])))
        self.flags, self.outcomes, self.default = head["flags"], head["outcomes"], head["default"]

    def spec(self) -> str:
        """The same as a spec: one dispatch, `decide`."""
        lines = ["flags word {"] + [f"    F{number}" for number in range(self.flags)] + ["}"]
        lines += ["outcomes answer { " + ", ".join(f"O{number}" for number in range(self.outcomes)) + " }"]
        lines += ["dispatch decide(word) -> answer, first {"]
        for mask, value, outcome in self.rows:
            bits = [number for number in range(self.flags) if mask >> number & 1]
            lines.append("    " + " & ".join(("" if value >> number & 1 else "!") + f"F{number}" for number in bits) + f" => O{outcome}")
        return "\n".join(lines + [f"    else => O{self.default}", "}", ""])

    def by_hand(self) -> str:
        """What people write: an else-if chain on the word."""
        kind = next(width for width in (8, 16, 32, 64) if width >= self.flags)
        lines = ["#include <stdint.h>", f"uint8_t decide(uint{kind}_t f);", f"uint8_t decide(uint{kind}_t f)", "{"]
        for number, (mask, value, outcome) in enumerate(self.rows):
            lines.append(f"    {'else ' if number else ''}if ((f & {mask:#x}) == {value:#x}) return {outcome};")
        return "\n".join(lines + [f"    else return {self.default};", "}", ""])


def rulesets(most: int = 64) -> List[RuleSet]:
    """All rule sets of at most so many flags."""
    names = sorted(entry[:-6] for entry in os.listdir(RULESETS) if entry.endswith(".rules"))
    return [item for item in map(RuleSet, names) if item.flags <= most]


def planned(text: str) -> Tuple[Model, Column, Context]:
    """A spec's model, with the column and context of its last dispatch."""
    model = model_of(text, "probe.flags")
    dispatch = model.dispatches[-1]
    context = make_context(dispatch, columns(dispatch))
    return model, context.columns[0], context


def c_of(model: Model, context: Context, program: Program) -> Tuple[str, str]:
    """The C of a program for the first column of a dispatch, and the function that is the lookup (or calls it, where it is inline)."""
    pairs = ((context.columns[0], program),)
    files = emit(model, {context.dispatch: pairs}, Options(VERSION, header_only=True))
    name = context.dispatch.name
    inline = f"static inline enum {context.dispatch.outputs[0].type.c_name} {name}(" in files.header  # type: ignore[union-attr]
    words = context.dispatch.words
    call = ", ".join(f"{word.set.name}_flags w{number}" for number, word in enumerate(words))
    text = "#define PROBE_IMPLEMENTATION\n" + files.header
    if not inline:
        return text, name
    text += f"unsigned char probe({call});\nunsigned char probe({call})\n{{\n    return (unsigned char){name}("
    return text + ", ".join(f"w{number}" for number in range(len(words))) + ");\n}\n", "probe"


def linked(text: str, entry: str, target: str, extra: Sequence[str] = ()) -> int:
    """The bytes that the text takes when it is linked, constants included."""
    with tempfile.TemporaryDirectory() as folder:
        source, out = os.path.join(folder, "probe.c"), os.path.join(folder, "probe.elf")
        with open(source, "w", encoding="utf-8") as file:
            file.write(text)
        command = COMMANDS[target].format(entry=entry).split() + list(extra)
        done = subprocess.run(command + ["-o", out, source, "-lgcc"], capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)}: {done.stderr}")
        size = "riscv64-unknown-elf-size" if target == "rv32" else command[0].replace("-gcc", "-size") if "-gcc" in command[0] else "size"
        listed = subprocess.run([size, "-A", out], capture_output=True, text=True, check=True).stdout
    return sum(_sizes(listed))


def _sizes(listed: str) -> Iterator[int]:
    for line in listed.splitlines():
        words = line.split()
        if len(words) == 3 and words[0].startswith(".") and not words[0].startswith(NOT_HELD):
            yield int(words[1])
