# SPDX-License-Identifier: MIT
"""Whole arrays, in every form that this machine has: lengths, misalignments, and what stands beside them."""

import os
import shutil
import subprocess
import tempfile
import unittest
from typing import List

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
WARN = ["-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-pedantic", "-Werror", f"-I{ROOT}/include"]


class Arrays(unittest.TestCase):
    def forms(self, *compiler: str) -> List[str]:
        """The forms that are tested; what the machine lacks is told, and is no failure."""
        with tempfile.TemporaryDirectory() as folder:
            program = os.path.join(folder, "map")
            subprocess.run([*compiler, *WARN, "-std=c11", "-o", program, f"{ROOT}/tests/library/map.c",
                            *(f"{ROOT}/src/{name}.c" for name in ("map", "map_x86", "word"))], check=True)
            done = subprocess.run([program], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertRegex(done.stdout, r"^loop: tested\navx2: (tested|not on this machine)\nvbmi: (tested|not on this machine)\n$")
        return [line.split(":")[0] for line in done.stdout.splitlines() if line.endswith("tested")]

    def test_gcc(self) -> None:
        for level in ("-O0", "-O2", "-Os"):
            self.forms("gcc", level)

    def test_clang(self) -> None:
        if not shutil.which("clang"):
            self.skipTest("no clang")
        self.forms("clang", "-O2")

    def test_nothing_is_read_or_written_beside_the_arrays(self) -> None:
        self.forms("gcc", "-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all")

    def test_without(self) -> None:
        self.assertEqual(self.forms("gcc", "-O2", "-DFLAGC_NO_SIMD"), ["loop"])


if __name__ == "__main__":
    unittest.main()
