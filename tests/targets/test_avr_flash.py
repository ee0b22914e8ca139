# SPDX-License-Identifier: MIT
"""On AVR tables lie in flash alone, and what that cannot hold is refused."""

import os
import re
import shutil
import subprocess
import tempfile
import unittest
from typing import List

from tests.bench import rules
from tests.bench.tools import must, write

from .__main__ import FLAGC, specs
from .machines import MACHINES

AVR = MACHINES[0]
KEPT = ("-std=c99", "-Os", "-ffunction-sections", "-fdata-sections", "-fkeep-inline-functions")


class Flash(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def build(self, path: str, *options: str) -> "subprocess.CompletedProcess[str]":
        """Runs flagc for AVR."""
        return subprocess.run([*FLAGC, "build", path, "-o", self.folder, "--target", "avr", *options], capture_output=True, text=True)

    def rule_set(self, name: str) -> str:
        """A rule set of the bench as a spec."""
        path = os.path.join(self.folder, f"{name}.flags")
        one, = rules.load(name)
        write(path, rules.spec(one, dead=frozenset(range(len(one.rows)))))
        return path

    @unittest.skipUnless(shutil.which("avr-gcc"), "no avr-gcc")
    def test_nothing_but_names_is_in_ram(self) -> None:
        tables = 0
        for path in specs():
            for goal in ("speed", "size"):
                stem = os.path.basename(path)[:-len(".flags")]
                with self.subTest(spec=stem, goal=goal):
                    must([*FLAGC, "build", path, "-o", self.folder, "--target", "avr", "--optimize", goal], self.folder)
                    source = os.path.join(self.folder, f"{stem}.c")
                    if not os.path.exists(source):
                        write(source, f'#include "{stem}.h"\n')
                    must([*AVR.compiler, *KEPT, f"-I{os.path.dirname(path)}", "-c", "-o", "unit.o", source], self.folder)
                    sizes = dict(re.findall(r"^(\.\S+) +(\d+)", must(["avr-size", "-A", "unit.o"], self.folder), re.M))
                    self.assertEqual([name for name, size in sizes.items() if int(size) and name.startswith((".data", ".bss"))], [])
                    self.assertEqual([name for name in self.readers() if not re.search(r"_names?$", name)], [])
                    tables += any(int(size) and name.startswith(".progmem") for name, size in sizes.items())
        self.assertGreater(tables, 12)

    def readers(self) -> List[str]:
        """The functions that refer to constants, which on AVR are copied to RAM."""
        found = []
        for part in re.split(r"^RELOCATION RECORDS FOR ", must(["avr-objdump", "-r", "unit.o"], self.folder), flags=re.M)[1:]:
            name = part[1:part.index("]")]
            if name.startswith(".text.") and ".rodata" in part:
                found.append(name[len(".text."):])
        return found

    def test_a_table_that_is_too_large_is_refused(self) -> None:
        done = self.build(self.rule_set("random-16-0"), "--plan", "direct")
        self.assertEqual((done.returncode, done.stderr), (2, "flagc: --plan direct does not suit decide: it takes a table of 32768 bytes, and avr holds none of "
                                                             "more than 32767\n"))
        self.assertEqual(self.build(os.path.join(self.folder, "random-16-0.flags")).returncode, 0)

    def test_words_are_read_by_bytes(self) -> None:
        """No 64-bit arithmetic, whose helpers take hundreds of bytes."""
        if not shutil.which("avr-gcc"):
            self.skipTest("no avr-gcc")
        for name in ("random-24-0", "sparse-32"):
            done = self.build(self.rule_set(name), "--optimize", "size")
            self.assertEqual(done.returncode, 0, done.stderr)
            text = f'#include "decide.h"\nunsigned char all(word_flags f);\nunsigned char all(word_flags f) {{ return decide(f); }}\n'
            stem = os.path.join(self.folder, name)
            write(f"{stem}_use.c", text.replace("decide.h", f"{name}.h"))
            must([*AVR.compiler, *KEPT[:2], "-c", "-o", "use.o", f"{stem}_use.c"], self.folder)
            self.assertNotRegex(must(["avr-nm", "-u", "use.o"], self.folder), r"__\w+di3")


if __name__ == "__main__":
    unittest.main()
