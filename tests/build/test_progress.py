# SPDX-License-Identifier: MIT
"""Long work says on a terminal what it does; short work, and work whose messages nobody watches, says nothing."""

import io
import time
import unittest
from unittest import mock

from flagc.command import progress
from flagc.command.progress import CLEAR, Progress


class Screen(io.StringIO):
    """Standard error, on a terminal or not."""

    def __init__(self, terminal: bool) -> None:
        super().__init__()
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


def shown(terminal: bool, patience: float, seconds: float, name: str = "thinking") -> str:
    """What a step of so many seconds leaves on the screen."""
    screen = Screen(terminal)
    with mock.patch("sys.stderr", screen), mock.patch.object(progress, "PATIENCE", patience), mock.patch.object(progress, "RHYTHM", 0.02):
        with Progress() as work:
            work.step(name)
            time.sleep(seconds)
    return screen.getvalue()


class Shown(unittest.TestCase):
    def test_one_line_that_is_cleared(self) -> None:
        text = shown(True, 0.02, 0.2)
        self.assertTrue(text.startswith(f"{CLEAR}flagc: thinking, 0 s"), repr(text))
        self.assertTrue(text.endswith(f"0 s{CLEAR}"), repr(text))
        self.assertGreater(text.count("thinking"), 1)
        self.assertNotIn("\n", text)

    def test_nothing_if_it_is_quick(self) -> None:
        self.assertEqual(shown(True, 30, 0.05), "")

    def test_nothing_without_a_terminal(self) -> None:
        self.assertEqual(shown(False, 0.0, 0.1), "")

    def test_a_line_does_not_wrap(self) -> None:
        self.assertLess(max(map(len, shown(True, 0.02, 0.1, "x" * 200).split(CLEAR))), 80)

    def test_it_is_cleared_when_work_fails(self) -> None:
        screen = Screen(True)
        with mock.patch("sys.stderr", screen), mock.patch.object(progress, "PATIENCE", 0.02), self.assertRaises(ValueError):
            with Progress() as work:
                work.step("failing")
                time.sleep(0.1)
                raise ValueError
        self.assertTrue(screen.getvalue().endswith(CLEAR))


if __name__ == "__main__":
    unittest.main()
