# SPDX-License-Identifier: MIT
"""What tools find in the library: valgrind in its tests, clang-tidy and cppcheck's MISRA add-on in its sources."""

import glob
import os
import re
import shutil
import subprocess
import tempfile
import unittest
from typing import Dict, Set

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SOURCES = sorted(glob.glob(f"{ROOT}/src/*.c"))

# The tests in short, as each instruction takes long.
PROGRAMS = (["table", "1", "1"], ["blob", "1", "1"], ["rules", "1", "300"], ["hits"], ["arrays", "1"], ["word"], ["set"], ["wide"], ["names"], ["map"])

# Groups of checks, and what is left out of them because ...
TIDY = {
    "bugprone-*": "", "cert-*": "", "clang-analyzer-*": "", "misc-*": "", "performance-*": "", "portability-*": "", "readability-*": "",
    "-bugprone-easily-swappable-parameters": "a word and a mask are both words",
    "-bugprone-macro-parentheses": "what the macros of the header are given are types and parts of names",
    "-bugprone-narrowing-conversions": "it takes 'a' for an int that is made a char; -Wconversion looks closer",
    "-readability-identifier-length": "a loop counts with i",
    "-readability-magic-numbers": "bits of a word are counted in 4, 8, 16, 32",
    "-readability-isolate-declaration": "what belongs together is declared together",
    "-readability-suspicious-call-argument": "has_all(words, mask) is has_only(mask, words)",
    "-readability-uppercase-literal-suffix": "1u is as clear as 1U",
}


class Tools(unittest.TestCase):
    @unittest.skipUnless(shutil.which("valgrind"), "no valgrind")
    def test_valgrind(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            for name, *arguments in PROGRAMS:
                program = os.path.join(folder, name)
                subprocess.run(["gcc", "-std=c11", "-O1", "-g", f"-I{ROOT}/include", "-o", program, f"{ROOT}/tests/library/{name}.c", *SOURCES], check=True)
                done = subprocess.run(["valgrind", "--quiet", "--leak-check=full", "--error-exitcode=9", program, *arguments],
                                      stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
                with self.subTest(program=name):
                    self.assertEqual(done.returncode, 0, done.stdout)

    @unittest.skipUnless(shutil.which("clang-tidy"), "no clang-tidy")
    def test_clang_tidy(self) -> None:
        done = subprocess.run(["clang-tidy", "--quiet", f"--checks=-*,{','.join(TIDY)}", "--warnings-as-errors=*", "--header-filter=/(src|include)/[a-z_]*[.]h$", *SOURCES, "--",
                               "-std=c99", f"-I{ROOT}/include"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.assertEqual(done.returncode, 0, done.stdout)

    @unittest.skipUnless(shutil.which("cppcheck"), "no cppcheck")
    def test_misra(self) -> None:
        """Exactly those rules are broken, in exactly those files, that src/MISRA.md states."""
        done = subprocess.run(["cppcheck", "--quiet", "--std=c99", "--addon=misra", f"-I{ROOT}/include", f"{ROOT}/src"], check=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        found: Dict[str, Set[str]] = {}
        for file, rule in re.findall(r"^(\S+?):\d+:\d+: .*\[misra-c2012-([\d.]+)\]$", done.stdout, re.MULTILINE):
            found.setdefault(rule, set()).add(os.path.basename(file))
        with open(f"{ROOT}/src/MISRA.md", encoding="utf-8") as text:
            stated = {rule: set(files.split()) for rule, files in re.findall(r"^\| ([\d.]+) \| ([^|]+) \| [^|]+ \|$", text.read(), re.MULTILINE)}
        self.assertEqual(found, stated)


if __name__ == "__main__":
    unittest.main()
