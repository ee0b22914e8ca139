# SPDX-License-Identifier: MIT
"""A few seconds of libFuzzer for names, rules and saved tables. `make fuzz-library` takes longer."""

import os
import shutil
import unittest

from tests.library import fuzz

# How many edges of the program the corpus reaches by itself, at least.
KNOWN = {"names": 120, "rules": 220, "blob": 140}


@unittest.skipUnless(shutil.which("clang"), "no clang")
class Fuzzing(unittest.TestCase):
    def check(self, target: str) -> None:
        run = fuzz.run(target, "-runs=20000")
        self.assertFalse(run.failed, run.log)
        self.assertGreaterEqual(run.executions, 20000)
        self.assertGreater(run.known, KNOWN[target])
        self.assertLess(sum(os.path.getsize(os.path.join(fuzz.corpus(target), name)) for name in os.listdir(fuzz.corpus(target))), 20000)

    def test_names(self) -> None:
        self.check("names")

    def test_rules(self) -> None:
        self.check("rules")

    def test_saved_tables(self) -> None:
        self.check("blob")


if __name__ == "__main__":
    unittest.main()
