# SPDX-License-Identifier: MIT
"""The C of every alternative of the plans over bits: every compiler accepts it, and it answers as the program does."""

import os
import random
import tempfile
import unittest
from dataclasses import replace
from typing import Iterator, List, Tuple

from flagc.emit.header import emit
from flagc.emit.options import Options
from flagc.logic.lower import columns
from flagc.plan.affine import affine
from flagc.plan.bit import bit
from flagc.plan.choose import Builder
from flagc.plan.context import make_context
from flagc.plan.direct import direct
from flagc.plan.evaluate import evaluate
from flagc.plan.front import forms
from flagc.plan.perfect import perfect_hash
from flagc.plan.program import Program
from flagc.plan.refusal import Refusal
from flagc.plan.scan import scan
from flagc.plan.target import target_named
from flagc.plan.vector import vector

from tests.plan.rulesets import random_rows, spec_of

from .compilers import MATRIX, compile_all, run, works
from .support import model_of

WORDS = 60


def flags(count: int, width: int) -> str:
    return f"flags s : u{width} {{\n" + "".join(f" F{flag} @{flag}\n" for flag in range(count)) + "}\n"


def scattered(places: Tuple[int, ...], width: int) -> str:
    """One flag at each of these places, and a rule for some of their combinations."""
    names = "".join(f" P{place} @{place}\n" for place in places)
    rules = "".join(f" P{a} & !P{b} => {'XYZ'[number % 3]}\n" for number, (a, b) in enumerate(zip(places, places[1:])))
    return f"flags s : u{width} {{\n{names}}}\noutcomes o {{ X, Y, Z }}\ndispatch d(s) -> o, first {{\n{rules} else => Y\n}}\n"


def subjects() -> Iterator[Tuple[Builder, str]]:
    """Builders and what they are to build."""
    yield vector, spec_of(random_rows(1, 10, 25), 10)
    # Two blocks of 64 bits with a sure row, and one that is full.
    yield vector, spec_of(random_rows(2, 20, 80, (3, 4)), 20)
    yield vector, spec_of([(1 << flag, 1 << flag, 1 + flag % 3) for flag in range(64)], 64)
    yield vector, (flags(8, 8) + "outcomes o { X, Y, Z }\ndispatch d(s) -> o, first {\n count(F0, F1, F2, F3, F4) >= 3 & F7 => X\n"
                   " F5 ^ F6 ^ F0 => Y\n F1 & !F4 => X\n else => Z\n}\n")
    yield vector, flags(8, 16) + "dispatch d(s) -> i16, first {\n F0 & F1 => -300\n F2 => 7\n F3 ^ F7 => 1\n else => 0\n}\n"
    odd = " ^ ".join(f"F{flag}" for flag in range(64))
    yield affine, flags(64, 64) + f"dispatch d(s) -> u8, first {{\n {odd} => 77\n else => 5\n}}\n"
    gray = "".join(f" N == {code} => {(code ^ code >> 1) << 3}\n" for code in range(64))
    yield affine, f"flags s : u16 {{\n N : 6 @7..12\n}}\ndispatch d(s) -> u16, first {{\n{gray}}}\n"
    mixed = "".join(f" N == {code} => {code & 0x15 | (code & 2) << 6 ^ 0x80}\n" for code in range(32))
    yield affine, f"flags s {{\n N : 5\n}}\ndispatch d(s) -> u8, first {{\n{mixed}}}\n"
    yield bit, flags(40, 64) + "dispatch d(s) -> u32, first {\n F37 => 4000000000\n else => 70000\n}\n"
    yield bit, flags(4, 8) + "dispatch d(s) -> bool, first {\n F2 => false\n else => true\n}\n"
    words = [0x00000001, 0x80000000, 0x00ff00ff, 0x12345678, 0x0badcafe, 0x7fffffff, 0x40000001, 0x00010000]
    cubes = [" & ".join(("" if word >> flag & 1 else "!") + f"F{flag}" for flag in range(32)) for word in words]
    yield perfect_hash, (flags(32, 32).replace("}", " impossible !(" + " | ".join(f"({cube})" for cube in cubes) + ")\n}")
                         + "outcomes o { X, Y, Z }\ndispatch d(s) -> o, first {\n"
                         + "".join(f" {cube} => {'XYZ'[number % 3]}\n" for number, cube in enumerate(cubes)) + " invalid => -\n}\n")
    # Answers in the rows, packed, as bytes; the end asked for.
    for seed, count, rules in ((3, 8, 12), (4, 16, 40), (5, 24, 60), (6, 40, 30)):
        yield scan, spec_of(random_rows(seed, count, rules), count)
    for places, width in (((2, 7, 15, 30), 32), ((0, 9, 19, 28), 32), ((3, 15, 17, 40, 63), 64), (tuple(range(0, 20, 2)), 32),
                          ((1, 3, 5, 7), 8), ((0, 8, 11, 15), 16)):
        yield direct, scattered(places, width)


class Alternatives(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.TemporaryDirectory()
        cls.checks: List[str] = []
        cls.headers: List[str] = []
        cls.built: List[Program] = []
        for number, (build, text) in enumerate(subjects()):
            cls.add(number, build, text)
        # All in one file, because compilers take longer to start than to compile.
        code = "".join(f'#define {header[:-2].upper()}_IMPLEMENTATION\n#include "{header}"\n' for header in cls.headers)
        main = '#include "all.h"\n\nint main(void)\n{\n' + "".join(cls.checks) + "    return 0;\n}\n"
        for name, text in (("all.h", code), ("all.c", '#include "all.h"\n'), ("main.c", main)):
            with open(os.path.join(cls.folder.name, name), "w", encoding="utf-8") as file:
                file.write(text)
        cls.source, cls.main = (os.path.join(cls.folder.name, name) for name in ("all.c", "main.c"))

    @classmethod
    def tearDownClass(cls) -> None:
        cls.folder.cleanup()

    @classmethod
    def add(cls, number: int, build: Builder, text: str) -> None:
        """The files of all alternatives, as they are and by bytes, each with names of its own."""
        context = make_context(model_of(text).dispatches[-1], columns(model_of(text).dispatches[-1]))
        built = build(context.columns[0], context)
        assert not isinstance(built, Refusal), built
        rng = random.Random(number)
        # On AVR a table that packs its entries may also hold them as bytes.
        for place, program in enumerate(form for program in built for form in forms(program, target_named("avr"))):
            for by_bytes in (False, True):
                name = f"v{number}_{place}{'b' if by_bytes else ''}"
                renamed = text.replace("flags s", f"flags s_{name}").replace("d(s)", f"d_{name}(s_{name})").replace("outcomes o", f"outcomes o_{name}")
                model = model_of(renamed.replace("-> o,", f"-> o_{name},"), f"{name}.flags")
                dispatch = model.dispatches[-1]
                files = emit(model, {dispatch: ((columns(dispatch)[0], replace(program, by_bytes=by_bytes)),)}, Options("0", True, "extern"))
                cls.built.append(program)
                cls.headers.append(files.header_name)
                with open(os.path.join(cls.folder.name, files.header_name), "w", encoding="utf-8") as file:
                    file.write(files.header)
                for _ in range(WORDS):
                    word = rng.getrandbits(program.words[0])
                    suffix = "" if program.words[0] < 32 else "u" if program.words[0] == 32 else "ull"
                    cls.checks.append(f"    if ((long long)d_{name}({word:#x}{suffix}) != {evaluate(program, (word,))}) return {len(cls.built)};\n")

    def test_they_are_many(self) -> None:
        plans = [program.plan for program in self.built]
        self.assertGreater(min(plans.count(plan) for plan in ("vector", "affine", "bit", "hash", "direct", "scan")), 1, plans)

    def test_they_answer(self) -> None:
        for options in ((), ("-O2",)):
            self.assertEqual(run([self.main], [self.folder.name], options), (0, ""))

    def test_they_answer_with_the_machine_s_own_gathering(self) -> None:
        if os.path.exists("/proc/cpuinfo"):
            with open("/proc/cpuinfo", encoding="utf-8") as file:
                if " bmi2 " not in file.read():
                    return  # not measurable here: no BMI2
        self.assertEqual(run([self.main], [self.folder.name], ("-O2", "-mbmi2")), (0, ""))

    def test_all_compilers_are_content(self) -> None:
        for command in MATRIX:
            if works(command):
                with self.subTest(command=command):
                    self.assertEqual(compile_all(command, [self.source], [self.folder.name]), "")


if __name__ == "__main__":
    unittest.main()
