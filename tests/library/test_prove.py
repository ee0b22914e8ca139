# SPDX-License-Identifier: MIT
"""Eva finds nothing in the library but what is stated; and finds what is wrong."""

import os
import shutil
import tempfile
import unittest

from tests.library import prove

WRONG = """
#include "any.h"

static uint8_t bytes[4];

static void get(unsigned at)
{
    taken = bytes[at];
}

int main(void)
{
    get((unsigned)any() % 5);
    return (int)(1u << any() % 40);
}
"""


@unittest.skipUnless(shutil.which("frama-c"), "no frama-c")
class Proof(unittest.TestCase):
    def test_flag_sets_raise_none(self) -> None:
        """The shortest of the programs; `make prove` runs all."""
        result = prove.program("sets")
        self.assertEqual(result.alarms, [])
        self.assertGreater(result.statements, 700)

    def test_what_is_wrong_is_an_alarm(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "wrong.c")
            with open(path, "w", encoding="utf-8") as file:
                file.write(WRONG)
            found = prove.analyse([path], [f"-cpp-extra-args=-I{prove.EVA}"])
        self.assertEqual(found.alarms, ["wrong.c get in main: accessing out of bounds index: at < 4",
                                        "wrong.c main: invalid RHS operand for shift: 0 ≤ (unsigned long)(tmp_0 % 40) < 32"])

    def test_a_program_that_does_not_end_is_no_proof(self) -> None:
        with self.assertRaises(RuntimeError):
            prove.parse("[eva:alarm] src/x.c:1: Warning: \n")


if __name__ == "__main__":
    unittest.main()
