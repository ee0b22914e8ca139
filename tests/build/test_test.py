# SPDX-License-Identifier: MIT
"""`flagc test`: what it writes compiles without a warning and passes; it fails where the generated code is wrong; and it is the same every time."""

import glob
import os
import re
import shutil
import subprocess
import unittest
from typing import List, Sequence

from .support import LAMP, ROOT, SLOPPY, Case, branch, start

from ..fuzz.examine import HEADER
from ..fuzz.generate import generate
from ..fuzz.pipeline import files

WARN = ("-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-pedantic", "-Werror")
LANGUAGES = (("gcc", "-std=c99"), ("clang", "-std=c99"), ("g++", "-std=c++11", "-x", "c++"))

# Its flags are given: no C of anybody else is needed.
GIVEN = re.sub(r" +when `.*`", "", LAMP)

SIREN = """\
flags siren {
    FIRE
    SMOKE
    TEST
}

actions do { light, horn, log }

dispatch sound(siren) -> do, first {
    also TEST       => log
    FIRE & !TEST    => horn, light    [REQ-1]
    SMOKE           => light, horn, light
    else            => nothing
}
"""

DRIVE = """\
flags drive : u64 {
    ON       @63
    LEVEL : 4 @40..43
    BROKEN   @0
}

flags out : u16 {
    POWER    @15
    ALARM    @1
    OTHER    @2
}

dispatch next(drive) -> update out, first {
    BROKEN          => ALARM
    ON & LEVEL > 3  => POWER, keep(ALARM)
    else            => nothing
}

dispatch current(drive, drive before) -> (i32 ma, bool rising), first {
    drive.ON & !before.ON  => ma = -100000, rising
    drive.LEVEL >= 9       => ma = 2147483647
    else                   => ma = 0
}
"""


class Test(Case):
    def run_c(self, *sources: str, flags: Sequence[str] = ()) -> int:
        """Compiles C files and runs them."""
        done = subprocess.run(["gcc", "-std=c99", *WARN, *flags, "-o", "program", *sources], cwd=self.directory, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return subprocess.run([self.path("program")], cwd=self.directory, stdout=subprocess.DEVNULL).returncode

    def compiles(self, name: str) -> None:
        """Compiles a file in each language whose compiler is there."""
        for compiler, *flags in LANGUAGES:
            if shutil.which(compiler):
                done = subprocess.run([compiler, *flags, *WARN, "-fsyntax-only", name], cwd=self.directory, capture_output=True, text=True)
                self.assertEqual(done.returncode, 0, done.stderr)

    def passes(self, name: str) -> None:
        """Builds a spec and both its tests, and runs them."""
        self.flagc("build", f"{name}.flags", *SLOPPY)
        for mode in ((), ("--exhaustive",)):
            self.flagc("test", f"{name}.flags", *SLOPPY, *mode)
            self.compiles(f"{name}_test.c")
            self.assertEqual(self.run_c(f"{name}_test.c", f"{name}.c"), 0, mode)

    def specs(self, pattern: str) -> List[str]:
        """Copies specs and headers here; returns the names of the specs."""
        for path in glob.glob(os.path.join(ROOT, pattern)):
            shutil.copy(path, self.directory)
        return sorted(name[: -len(".flags")] for name in self.files() if name.endswith(".flags"))

    def test_examples(self) -> None:
        for name in self.specs("examples/*/*.[fh]*"):
            with self.subTest(spec=name):
                self.passes(name)

    def test_real_decisions(self) -> None:
        for name in self.specs("tests/cases/*.[fh]*"):
            with self.subTest(spec=name):
                self.passes(name)

    def test_sequences_updates_numbers_and_wide_words(self) -> None:
        self.write("siren.flags", SIREN)
        self.write("drive.flags", DRIVE)
        for name in ("siren", "drive"):
            self.passes(name)

    def test_random_specs(self) -> None:
        passed = 0
        self.write("fuzz.h", HEADER)
        for seed in range(14):
            spec = generate(seed, f"z{seed}")
            if spec.defines or len(files(spec.text, "x")) > 1:
                continue
            self.write(f"z{seed}.flags", spec.text)
            if branch(["build", f"z{seed}.flags"], self.directory).returncode:
                continue
            with self.subTest(seed=seed):
                self.assertEqual(branch(["test", f"z{seed}.flags"], self.directory).returncode, 0)
                self.compiles(f"z{seed}_test.c")
                self.assertEqual(self.run_c(f"z{seed}_test.c", f"z{seed}.c"), 0)
            passed += 1
        self.assertGreater(passed, 1)

    def test_wrong_code_fails(self) -> None:
        self.write("lamp.flags", GIVEN)
        self.flagc("test", "lamp.flags")
        self.flagc("test", "lamp.flags", "--exhaustive", "-o", "all.c")
        wrong = (("FAULT & !MUTED", "FAULT & MUTED"), ("FAULT & !MUTED", "FAULT"), ("FAULT & !MUTED", "!MUTED"), ("=> RED", "=> GREEN"), ("=> GREEN", "=> OFF"),
                 ("ARMED          =>", "!ARMED         =>"), ("=> OFF", "=> RED"))
        for right, other in wrong:
            self.write("lamp.flags", GIVEN.replace(right, other))
            self.flagc("build", "lamp.flags", *SLOPPY)
            for name in ("lamp_test.c", "all.c"):
                self.assertNotEqual(self.run_c(name, "lamp.c"), 0, (right, other, name))

    def test_a_broken_table_fails(self) -> None:
        shutil.copy(os.path.join(ROOT, "examples", "notify", "client.h"), self.directory)
        shutil.copy(os.path.join(ROOT, "examples", "notify", "notify.flags"), self.directory)
        self.flagc("build", "notify.flags", "--plan", "word")
        header = self.read("notify.h")
        self.assertIn("0x32143218", header)
        self.flagc("test", "notify.flags", "--exhaustive", "-o", "all.c")
        for place in range(8):
            # One answer of the eight runs another handler.
            self.write("notify.h", header.replace("0x32143218", f"0x{0x32143218 ^ 1 << 4 * place:08X}"))
            self.assertEqual(self.run_c("all.c", "notify.c"), place + 1)

    def test_the_number_of_the_first_failure_is_returned_and_each_is_reported(self) -> None:
        self.write("lamp.flags", GIVEN)
        self.flagc("test", "lamp.flags", "--exhaustive")
        self.write("lamp.flags", GIVEN.replace("=> RED", "=> GREEN"))
        self.flagc("build", "lamp.flags", *SLOPPY)
        # Bits: ARMED, FAULT, MUTED. Wrong where FAULT and not MUTED: the inputs 2 and 3.
        self.assertEqual(self.run_c("lamp_test.c", "lamp.c"), 3)
        self.write("report.c", '#include <stdio.h>\n#define FLAGC_TEST_NO_MAIN\n#define FLAGC_TEST_REPORT(dispatch, number) printf("%s %lu\\n", dispatch, number)\n'
                   '#include "lamp_test.c"\nint main(void) { return lamp_test() == 3 ? 0 : 1; }\n')
        self.assertEqual(self.run_c("report.c", "lamp.c"), 0)
        shown = subprocess.run([self.path("program")], capture_output=True, text=True).stdout
        self.assertEqual(shown, "show 3\nshow 4\n")

    def test_labels_name_rule_tag_and_literal(self) -> None:
        self.write("siren.flags", SIREN)
        done = self.flagc("test", "siren.flags")
        text = self.read("siren_test.c")
        self.assertIn("siren.flags:11 FIRE & !TEST [REQ-1]: answers", text)
        self.assertIn("siren.flags:11 FIRE & !TEST [REQ-1]: TEST flipped", text)
        self.assertRegex(done.stdout, r"^sound: \d+ vectors for 3 rules; (\d+) of \d+ mutants differ, \1 killed: mutation score 100 %\n")

    def test_what_is_impossible_is_listed(self) -> None:
        self.write("x.flags", "flags s {\n A\n B\n}\noutcomes o { X, Y, Z }\ndispatch d(s) -> o, first {\n A => X\n !A & B => Y\n else => Z\n}\n")
        line = "x.flags:8 !A & B: A flipped: impossible: line 7 takes them all\n"
        self.assertIn(f"  {line}", self.flagc("test", "x.flags").stdout)
        self.assertIn(f" * {line}", self.read("x_test.c"))

    def test_the_same_bytes_every_time(self) -> None:
        self.write("drive.flags", DRIVE)
        texts = set()
        for seed in ("0", "1", "77"):
            self.ended(start(["test", "drive.flags"], self.directory, {"PYTHONHASHSEED": seed}))
            texts.add(self.read("drive_test.c"))
        self.assertEqual(len(texts), 1)

    def test_output_goes_where_it_is_sent(self) -> None:
        self.write("lamp.flags", GIVEN)
        done = branch(["test", "lamp.flags", "-o", "-"], self.directory)
        self.assertTrue(done.stdout.startswith("/* -: Generated by flagc"))
        self.assertIn("mutation score", done.stderr)
        self.write("mine.c", "int mine;\n")
        self.assertIn("flagc did not write it", self.flagc("test", "lamp.flags", "-o", "mine.c", status=2).stderr)
        self.assertIn("error[", self.flagc("test", self.write("x.flags", "flags {\n"), status=1).stderr)


if __name__ == "__main__":
    unittest.main()
