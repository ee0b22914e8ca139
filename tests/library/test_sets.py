# SPDX-License-Identifier: MIT
"""The library's flag sets and names: what they do, under sanitizers too, in every language; and that they cost nothing."""

import os
import re
import shutil
import subprocess
import tempfile
import unittest
from typing import List, Sequence

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
WARN = ["-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-pedantic", "-Werror", f"-I{ROOT}/include"]
SOURCES = [f"{ROOT}/src/{name}.c" for name in ("word", "wide", "names")]
PROGRAMS = ("set", "wide", "names")

# A function of the library, and what a person would write in its place. W is the type of the words.
BY_HAND = (
    ("bool {}(W f, W m)", "has_all(f, m)", "(W)(f & m) == m"),
    ("bool {}(W f, W m)", "has_any(f, m)", "(f & m) != 0"),
    ("bool {}(W f, W m)", "has_none(f, m)", "!(f & m)"),
    ("bool {}(W f, W m)", "has_only(f, m)", "(W)(f & (W)~m) == 0"),
    ("W {}(W f, W m)", "set(f, m)", "(W)(f | m)"),
    ("W {}(W f, W m)", "clear(f, m)", "(W)(f & (W)~m)"),
    ("W {}(W f, W m)", "toggle(f, m)", "(W)(f ^ m)"),
    ("W {}(W f)", "get(f, 3, 4)", "(W)((f >> 3) & 0xF)"),
    ("W {}(W f)", "mask(2, 3)", "(W)0x1C"),
)


class Sets(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, name: str) -> str:
        return os.path.join(self.folder, name)

    def passes(self, compiler: Sequence[str]) -> None:
        for name in PROGRAMS:
            subprocess.run([*compiler, *WARN, "-o", self.path(name), f"{ROOT}/tests/library/{name}.c", *SOURCES], check=True)
            done = subprocess.run([self.path(name)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_bit_by_bit(self) -> None:
        self.passes(["gcc", "-std=c99", "-O1"])

    def test_under_sanitizers(self) -> None:
        self.passes(["gcc", "-std=c11", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"])

    def test_other_languages(self) -> None:
        """Without a warning; and freestanding."""
        for compiler in (["gcc", "-std=c2x"], ["clang", "-std=c99"], ["clang", "-std=c17"], ["g++", "-std=c++11", "-x", "c++"],
                         ["g++", "-std=c++20", "-x", "c++"], ["avr-gcc", "-std=c99", "-mmcu=atmega328p"],
                         ["arm-none-eabi-gcc", "-std=c99", "-mcpu=cortex-m0", "-mthumb"]):
            if not shutil.which(compiler[0]):
                self.skipTest(f"no {compiler[0]}")
            for source in SOURCES:
                subprocess.run([*compiler, *WARN, "-Os", "-ffreestanding", "-c", "-o", self.path("x.o"), source], check=True)

    def test_cost_what_code_by_hand_costs(self) -> None:
        for compiler in (["gcc", "-O2"], ["gcc", "-Os"], ["clang", "-O2"], ["arm-none-eabi-gcc", "-Os", "-mcpu=cortex-m0", "-mthumb"],
                         ["avr-gcc", "-Os", "-mmcu=atmega328p"]):
            if not shutil.which(compiler[0]):
                self.skipTest(f"no {compiler[0]}")
            for bits in (8, 16, 32, 64):
                ours, theirs = (self.assembly(compiler, bits, [f"{head.format(f'f{n}')} {{ return {texts[side]}; }}" for n, (head, *texts) in enumerate(
                    (head, f"flagc{bits}_{call}", hand) for head, call, hand in BY_HAND)]) for side in (0, 1))
                for (head, call, _), mine, yours in zip(BY_HAND, ours, theirs):
                    self.assertLessEqual(len(mine), len(yours), (compiler, bits, call, mine, yours))

    def assembly(self, compiler: Sequence[str], bits: int, functions: Sequence[str]) -> List[List[str]]:
        """The instructions of each function."""
        with open(self.path("x.c"), "w", encoding="utf-8") as file:
            file.write(f'#include "flagc.h"\ntypedef uint{bits}_t W;\n' + "\n".join(functions) + "\n")
        text = subprocess.run([*compiler, f"-I{ROOT}/include", "-std=c99", "-S", "-o", "-", self.path("x.c")], check=True, capture_output=True,
                              text=True).stdout
        return [re.findall(r"^\s+[a-z].*", part, re.MULTILINE) for part in re.split(r"^f\d+:", text, flags=re.MULTILINE)[1:]]


if __name__ == "__main__":
    unittest.main()
