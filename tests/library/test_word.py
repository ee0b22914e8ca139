# SPDX-License-Identifier: MIT
"""The library's functions on flag words."""

import os
import subprocess
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FLAGS = ["-std=c99", "-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-pedantic", "-Werror"]


class Words(unittest.TestCase):
    def test_agree_with_counting_bit_by_bit(self) -> None:
        with tempfile.TemporaryDirectory() as directory:
            program = os.path.join(directory, "word")
            subprocess.run(["gcc", *FLAGS, f"-I{ROOT}/include", "-o", program, f"{ROOT}/tests/library/word.c", f"{ROOT}/src/word.c"],
                           check=True)
            result = subprocess.run([program], capture_output=True, text=True)
            self.assertEqual((result.returncode, result.stdout), (0, ""))

    def test_need_no_library(self) -> None:
        with tempfile.TemporaryDirectory() as directory:
            subprocess.run(["gcc", *FLAGS, "-ffreestanding", "-nostdlib", f"-I{ROOT}/include", "-c", "-o", os.path.join(directory, "word.o"),
                            f"{ROOT}/src/word.c"], check=True)

    def test_version_is_that_of_the_generator(self) -> None:
        from flagc import VERSION
        with open(f"{ROOT}/include/flagc.h", encoding="utf-8") as file:
            header = file.read()
        for name, number in zip(("MAJOR", "MINOR", "PATCH"), VERSION.split(".")):
            self.assertIn(f"#define FLAGC_VERSION_{name} {number}\n", header)


if __name__ == "__main__":
    unittest.main()
