# SPDX-License-Identifier: MIT
"""C compilers: those that are installed, and what is asked of them."""

import os
import shutil
import subprocess
import tempfile
from typing import Sequence, Tuple

from flagc.emit.options import Files

SAMPLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "samples")

STRICT = "-Wall -Wextra -Wconversion -Wsign-conversion -Wshadow -pedantic -Werror"

# Each must compile every sample, and the user's code beside it, without a word. Only the first is there for certain.
MATRIX: Tuple[str, ...] = (
    f"gcc -std=c99 -O2 {STRICT} -Wstrict-prototypes -Wmissing-prototypes -Wswitch-enum -Wundef -Wc++-compat",
    f"gcc -std=c11 {STRICT}",
    f"gcc -std=c17 {STRICT} -ffreestanding",
    f"gcc -std=c2x {STRICT}",
    f"gcc -std=c99 -m32 {STRICT}",
    f"g++ -x c++ -std=c++11 {STRICT}",
    f"g++ -x c++ -std=c++17 {STRICT}",
    f"g++ -x c++ -std=c++20 {STRICT}",
    f"clang -std=c99 {STRICT}",
    f"clang -std=c2x {STRICT}",
    "clang -std=c11 -Werror -Weverything -Wno-padded -Wno-declaration-after-statement -Wno-unknown-warning-option"
    " -Wno-unsafe-buffer-usage -Wno-switch-default",
    f"clang++ -x c++ -std=c++11 {STRICT}",
    f"clang++ -x c++ -std=c++20 {STRICT}",
    "tcc -Wall -Werror",
    f"avr-gcc -mmcu=atmega328p -std=c99 -Os {STRICT}",
    f"avr-g++ -x c++ -mmcu=atmega328p -std=c++11 -Os {STRICT}",
    f"arm-none-eabi-gcc -mcpu=cortex-m0 -std=c99 -Os {STRICT}",
)


def works(command: str) -> bool:
    """Whether the compiler is installed, with the headers for its target."""
    if shutil.which(command.split()[0]) is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "probe.c")
        with open(path, "w", encoding="utf-8") as file:
            file.write("#include <stdint.h>\nextern uint8_t probe;\nuint8_t probe = 1;\n")
        flags = [flag for flag in command.split() if not flag.startswith(("-W", "-pedantic"))]
        return subprocess.run(flags + ["-c", "-o", os.path.join(folder, "probe.o"), path], capture_output=True).returncode == 0


def compile_all(command: str, sources: Sequence[str], folders: Sequence[str]) -> str:
    """What the compiler says about the files; nothing if it is content."""
    command += "".join(f" -I{folder}" for folder in folders)
    with tempfile.TemporaryDirectory() as out:
        done = subprocess.run(command.split() + ["-c"] + list(sources), cwd=out, capture_output=True, text=True)
        return done.stdout + done.stderr + (f"exit code {done.returncode}\n" if done.returncode else "")


def run(sources: Sequence[str], folders: Sequence[str], options: Sequence[str] = (), compiler: str = "gcc -std=c99") -> Tuple[int, str]:
    """Builds a program and runs it: its exit code and what it (or the compiler) says."""
    with tempfile.TemporaryDirectory() as out:
        program = os.path.join(out, "program")
        command = compiler.split() + STRICT.split() + list(options) + [f"-I{folder}" for folder in folders]
        built = subprocess.run(command + ["-o", program] + list(sources), capture_output=True, text=True)
        if built.returncode:
            return -1, built.stderr
        done = subprocess.run([program], capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr


def failing(files: Files, checks: str, before: str = "", more: Sequence[str] = (), includes: Sequence[str] = ()) -> Tuple[int, str]:
    """The number of the first check, one a line, that does not hold for the header; 0 if all do, and what the compiler says.

    more: sources that belong to the program; includes: folders of their headers
    """
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, files.header_name), "w", encoding="utf-8") as file:
            file.write(files.header)
        lines = ["#include <stdint.h>", before, f"#define {files.header_name[:-2].upper()}_IMPLEMENTATION"]
        lines += [f'#include "{files.header_name}"', "int main(void)", "{"]
        for number, check in enumerate(checks.strip().splitlines()):
            lines.append(f"    if (!({check.strip()})) return {number + 1};")
        source = os.path.join(folder, "main.c")
        with open(source, "w", encoding="utf-8") as file:
            file.write("\n".join(lines + ["    return 0;", "}", ""]))
        return run([source, *more], [folder, *includes])
