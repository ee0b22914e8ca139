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
        self.assertEqual(self.outcome("collect-64"), Outcome((), ("parts",), ""))

    def test_hard_ones_are_built(self) -> None:
        for name in ("majority-20", "less-16", "equal-32", "pair-ors-64", "one-each-64", "squares-60", "ring-8"):
            with self.subTest(name=name):
                self.assertTrue(self.outcome(name).plans)

    def test_what_follows_from_arithmetic_is_no_mistake(self) -> None:
        for name in ("ring-16-no-else", "ring-unique-16", "parity-both-64"):
            with self.subTest(name=name):
                self.assertEqual(self.outcome(name).codes, ())

    def test_mistakes_are_found(self) -> None:
        self.assertEqual(self.outcome("threes-128").codes, ("gap",))


if __name__ == "__main__":
    unittest.main()
