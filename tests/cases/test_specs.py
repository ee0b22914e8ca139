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
# A copy that was wrong in the field: one thing that it forgot is found.
WRONG = os.path.join(ROOT, "tests", "cases", "pause_wrong.flags")
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
        good = [path for path in SPECS if path != WRONG]
        status, lines = flagc("check", *good)
        self.assertEqual(status, 0, lines)
        self.assertEqual([line for line in lines if not line.endswith(": complete and consistent")], [])
        self.assertEqual(len(lines), len(good))

    def test_the_wrong_copy_is_told_what_it_forgot(self) -> None:
        _, lines = flagc("check", WRONG)
        self.assertEqual([line.partition(": ")[2] for line in lines if line.startswith(WRONG) and "complete" not in line],
                         ["warning[unread]: nothing asks for 'PARTNER_ASYM'"])

    def test_layout(self) -> None:
        self.assertEqual(flagc("format", "--check", *SPECS), (0, []))


if __name__ == "__main__":
    unittest.main()
