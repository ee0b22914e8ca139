# SPDX-License-Identifier: MIT
"""The examples and the real decisions are in the one layout, and no check has anything to say about them."""

import contextlib
import glob
import io
import os
import unittest
from typing import List, Tuple

from flagc.command.main import run

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SPECS = sorted(glob.glob(os.path.join(ROOT, "examples", "*", "*.flags")) + glob.glob(os.path.join(ROOT, "tests", "cases", "*.flags")))


def flagc(*arguments: str) -> Tuple[int, List[str]]:
    """The exit status and the lines of output."""
    output = io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
        status = run(arguments)
    return status, output.getvalue().splitlines()


class Specs(unittest.TestCase):
    """All of them at once."""

    def test_check_is_silent(self) -> None:
        status, lines = flagc("check", *SPECS)
        self.assertEqual(status, 0, lines)
        self.assertEqual([line for line in lines if not line.endswith(": complete and consistent")], [])
        self.assertEqual(len(lines), len(SPECS))

    def test_layout(self) -> None:
        self.assertEqual(flagc("format", "--check", *SPECS), (0, []))


if __name__ == "__main__":
    unittest.main()
