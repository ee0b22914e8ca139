# SPDX-License-Identifier: MIT
"""What explodes in careless hands takes few steps here: those specs that are done in a moment. `python3 -m tests.scale` tries all."""

import unittest

from .probe import Outcome, probe
from .specs import SPECS


class Scale(unittest.TestCase):
    def outcome(self, name: str) -> Outcome:
        found = probe(SPECS[name]())
        self.assertEqual(found.wrong, "", name)
        return found

    def test_functions_with_simple_plans_get_them(self) -> None:
        self.assertEqual(self.outcome("parity-64"), Outcome((), ("affine",), ""))
        self.assertEqual(self.outcome("collect-64"), Outcome((), ("affine",), ""))

    def test_hard_ones_are_built(self) -> None:
        for name in ("majority-20", "less-16", "equal-32", "pair-ors-64", "one-each-64", "squares-60", "ring-8"):
            with self.subTest(name=name):
                self.assertTrue(self.outcome(name).plans)

    def test_mistakes_are_found(self) -> None:
        self.assertEqual(self.outcome("ring-16-no-else").codes, ("gap",))


if __name__ == "__main__":
    unittest.main()
