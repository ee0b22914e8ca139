# SPDX-License-Identifier: MIT
"""`flagc diff --test` tests exactly what is answered otherwise: the new code passes, the old code fails."""

import os
import random
import re
import shutil
import subprocess
import unittest

from flagc.check.difference import difference
from flagc.command.difftest import changed

from tests.check.small import dispatches
from tests.check.test_difference import changed as mutated
from tests.check.test_difference import count
from tests.plan.rulesets import random_rows, spec_of

from .support import LAMP, SLOPPY, Case

GIVEN = re.sub(r" +when `.*`", "", LAMP)


class DiffTest(Case):
    def run_c(self, *sources: str) -> int:
        """Compiles C files and runs them."""
        done = subprocess.run(["gcc", "-std=c99", "-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-pedantic", "-Werror", "-o", "program", *sources],
                              cwd=self.directory, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return subprocess.run([self.path("program")], cwd=self.directory).returncode

    def compared(self, old: str, new: str) -> str:
        """Writes the test, runs it with the code of both versions; returns it."""
        self.write("before/lamp.flags", old)
        self.write("lamp.flags", new)
        self.flagc("diff", "before/lamp.flags", "lamp.flags", "--test", "changed.c", status=1)
        self.flagc("build", "lamp.flags", *SLOPPY)
        self.assertEqual(self.run_c("changed.c", "lamp.c"), 0)
        # The old version with the new one's bits: the header is the old code's.
        shutil.copy(self.path("before/lamp.flags"), self.path("lamp.flags"))
        self.flagc("build", "lamp.flags", *SLOPPY)
        self.assertNotEqual(self.run_c("changed.c", "lamp.c"), 0)
        return self.read("changed.c")

    def test_what_changed_and_nothing_else(self) -> None:
        text = self.compared(GIVEN, GIVEN.replace("=> GREEN", "=> OFF"))
        self.assertEqual(text.count("was GREEN (lamp.flags:11), is OFF (lamp.flags:11)"), 3)
        self.assertEqual(len(re.findall(r"^    \{ ", text, re.M)), 3)

    def test_many_bits_are_tested_by_examples(self) -> None:
        old = spec_of(random_rows(0, 24, 40), 24)
        lines = old.splitlines()
        place = next(number for number, line in enumerate(lines) if "=>" in line) + 5
        lines[place] = lines[place].replace(" => ", " & count(F0, F1, F2) >= 1 => ")
        text = self.compared(old, "\n".join(lines) + "\n")
        self.assertIn("was O", text)

    def test_many_changes_are_runs(self) -> None:
        flags = "".join(f" F{number}\n" for number in range(10))
        spec = f"flags s {{\n{flags}}}\noutcomes o {{ X, Y }}\ndispatch d(s) -> o, first {{\n F9 => X\n F8 => Y\n else => X\n}}\n"
        text = self.compared(spec, spec.replace("F9 => X", "F9 => Y"))
        self.assertIn("d_test_runs", text)
        self.assertIn("{ 512, (uint16_t)-1 }, { 512, 0 },", text)

    def test_without_a_change_there_is_nothing_to_fail(self) -> None:
        self.write("lamp.flags", GIVEN)
        self.flagc("diff", "lamp.flags", "lamp.flags", "--test", "changed.c")
        self.flagc("build", "lamp.flags", *SLOPPY)
        self.assertEqual(self.run_c("changed.c", "lamp.c"), 0)
        self.assertTrue(os.path.exists(self.path("changed.c")))


class Random(unittest.TestCase):
    def test_every_combination_that_changed(self) -> None:
        rng = random.Random(5)
        found = 0
        for seed, old in dispatches(range(4000, 4400)):
            output = old.outputs[0]
            if len(old.outputs) > 1 or output.policy in ("unique", "any") or output.update:
                continue
            if any(field.fixed is not None or not field.total for word in old.words for field in word.set.fields):
                continue
            new = mutated(old, rng)
            with self.subTest(seed=seed):
                comparison = difference(old, new)
                test = changed(old, new, comparison)
                if not test.sweep:
                    gaps = sum(1 for change in comparison.changes if "-" in (change.old, change.new))
                    if not gaps:
                        self.assertEqual(len(test.cases), count(old, new))
                        found += len(test.cases) > 0
        self.assertGreater(found, 5)


if __name__ == "__main__":
    unittest.main()
