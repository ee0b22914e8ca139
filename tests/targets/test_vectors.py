# SPDX-License-Identifier: MIT
"""`make test-targets` notices a wrong answer, a program that faults, and one that says nothing."""

import os
import shutil
import tempfile
import unittest

from tests.bench.tools import ROOT, must, read, write

from .__main__ import LIBRARY, asked, library, specs, written
from .machines import HERE, MACHINES, SECTIONS, Machine, link, port, said

MISSING = sorted({name for machine in MACHINES for name in machine.missing})


@unittest.skipIf(MISSING, f"no {', '.join(MISSING)}")
class Noticed(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def program(self, machine: Machine, text: str) -> str:
        """What a program says."""
        write(os.path.join(self.folder, "main.c"), f'#include "port.h"\n{text}')
        must([*machine.compiler, *SECTIONS, "-Os", f"-I{HERE}", "-c", "-o", "main.o", "main.c"], self.folder)
        return said(machine, link(machine, [*port(machine, self.folder), "main.o"], "main.elf", self.folder), self.folder)

    def test_a_wrong_answer(self) -> None:
        spec = os.path.join(self.folder, "heater.flags")
        write(spec, read(os.path.join(ROOT, "examples", "heater", "heater.flags")))
        tested = written(spec, self.folder)
        # The rules change, and nobody writes the test anew.
        write(spec, read(spec).replace(": WARM", ": CHILL").replace("CHILL, SHUTDOWN", "CHILL, SHUTDOWN, WARM", 1).replace("WARM, CHILL", "CHILL", 1))
        for machine in MACHINES:
            told, good = asked(tested, machine, "balanced", port(machine, self.folder), self.folder)
            self.assertFalse(good, told)
            self.assertRegex(told, r"next_command: vector \d+ is answered wrongly")

    def test_variables_have_their_values(self) -> None:
        for machine in MACHINES:
            told = self.program(machine, "static volatile uint32_t none, seven = 7;\nint main(void)\n{\n    port_number(none * 10 + seven);\n"
                                         "    port_write(none == 0 && seven == 7 ? \" passed\\n\" : \" wrong\\n\");\n    port_exit(0);\n    return 0;\n}\n")
            self.assertIn("7 passed", told, machine.name)

    def test_a_fault_says_so(self) -> None:
        for machine in MACHINES[1:]:
            told = self.program(machine, "int main(void)\n{\n    __asm__ __volatile__(\".short 0xDE00, 0\");\n    port_write(\"passed\\n\");\n    return 0;\n}\n"
                                if machine.name != "rv32" else
                                "int main(void)\n{\n    __asm__ __volatile__(\".word 0\");\n    port_write(\"passed\\n\");\n    return 0;\n}\n")
            self.assertEqual(told, "fault\n", machine.name)

    def test_everything_is_there(self) -> None:
        self.assertGreaterEqual(len(specs()), 13)
        self.assertTrue(all(os.path.exists(os.path.join(ROOT, program)) for program in LIBRARY))

    def test_the_library_answers_for_itself(self) -> None:
        """A check that does not hold is told, though there is no file to print to."""
        broken = os.path.join(self.folder, "broken.c")
        write(broken, '#include "check.h"\n\nint main(void)\n{\n    CHECK(1 + 1 == 3);\n    return failures();\n}\n')
        told, good = library(broken, MACHINES[3], port(MACHINES[3], self.folder), self.folder)
        self.assertFalse(good)
        self.assertIn("5: a check that does not hold", told)


if __name__ == "__main__":
    unittest.main()
