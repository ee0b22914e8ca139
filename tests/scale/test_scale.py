# SPDX-License-Identifier: MIT
"""What explodes in careless hands takes few steps here: those specs that are done in a moment. `python3 -m tests.scale` tries all."""

import unittest
from typing import Dict, Tuple

from flagc.logic.lower import columns
from flagc.model.expr import Expr
from tests.fuzz.pipeline import load

from .effort import Effort, effort
from .probe import Outcome, probe, severe
from .rulesets import nested
from .specs import SPECS

# What the checks find, and how many nodes and steps they may take for it: about one and a half times what they do take.
CHECKED: Dict[str, Tuple[Tuple[str, ...], int, int]] = {
    "parity-64": ((), 0, 400),
    "majority-32": ((), 0, 800),
    "thresholds-20": ((), 0, 200_000),
    "hidden-24": ((), 0, 21_000),
    "less-32": ((), 0, 400),
    "equal-32": ((), 0, 0),
    "ring-21": ((), 0, 1_800),
    "ring-16-no-else": ((), 11_000, 96_000),
    "ring-unique-21": ((), 60_000, 210_000),
    "multiplexer-5": ((), 0, 0),
    "multiplier-16": ((), 0, 1_400),
    "sparse-64-1000": ((), 0, 600_000),
    "sparse-1024-1000": ((), 0, 600_000),
    "one-each-1024": ((), 0, 600_000),
    "dead-1000": (("shadowed",), 15_000, 1_700),
    "exclusive-64": ((), 0, 750),
    "several-compared-16": (("gap",), 530_000, 4_500_000),
    "squares-60": ((), 0, 320),
    "parity-both-64": ((), 35_000, 150_000),
    "pigeons-7": ((), 0, 60_000),
    "commuted-5": ((), 0, 18_000),
}


class Scale(unittest.TestCase):
    def outcome(self, name: str) -> Outcome:
        found = probe(SPECS[name]())
        self.assertEqual(found.wrong, "", name)
        return found

    def checked(self, name: str) -> Tuple[Tuple[str, ...], Effort]:
        with effort() as counted:
            model, problems = load(SPECS[name](), "scale.flags")
            self.assertIsNotNone(model, problems)
            codes = tuple(sorted({diagnostic.code for diagnostic in severe(model)}))
        return codes, counted

    def test_checks_take_few_steps(self) -> None:
        for name, (codes, nodes, steps) in CHECKED.items():
            with self.subTest(name=name):
                found, counted = self.checked(name)
                self.assertEqual(found, codes)
                self.assertLessEqual(counted.nodes, nodes)
                self.assertLessEqual(counted.steps, steps)

    def test_what_nobody_can_settle_ends_soon(self) -> None:
        # 512 flags at the threshold, and two multipliers: open, said so, and within the account of all questions.
        for name in ("threes-512", "commuted-16"):
            found, counted = self.checked(name)
            self.assertEqual(found, ("undecided",))
            self.assertLess(counted.nodes + counted.steps, 9_000_000)

    def test_functions_with_simple_plans_get_them(self) -> None:
        self.assertEqual(self.outcome("parity-64"), Outcome((), ("affine",), ""))
        self.assertEqual(self.outcome("collect-64"), Outcome((), ("parts",), ""))

    def test_hard_ones_are_built(self) -> None:
        for name in ("majority-64", "less-16", "equal-32", "pair-ors-64", "one-each-64", "squares-60", "ring-8", "hidden-24", "sparse-64-200", "one-each-1024",
                     "exclusive-64", "product-4", "multiplexer-4"):
            with self.subTest(name=name):
                self.assertTrue(self.outcome(name).plans)

    def test_what_follows_from_arithmetic_is_no_mistake(self) -> None:
        for name in ("ring-16-no-else", "ring-unique-16", "parity-both-64"):
            with self.subTest(name=name):
                self.assertEqual(self.outcome(name).codes, ())

    def test_mistakes_are_found(self) -> None:
        self.assertEqual(self.outcome("threes-128").codes, ("gap",))

    def test_blocks_in_blocks_are_linear(self) -> None:
        sizes = [self.parts(nested(depth, 32)) for depth in (40, 80, 160)]
        self.assertLess(sizes[1], 2.3 * sizes[0])
        self.assertLess(sizes[2], 2.3 * sizes[1])

    def parts(self, text: str) -> int:
        """The operands in the conditions of a dispatch, those that are shared once."""
        model, _ = load(text, "scale.flags")
        assert model is not None
        pending = [case.condition for column in columns(model.dispatches[0]) for case in column.cases]
        seen: Dict[int, Expr] = {}
        total = 0
        while pending:
            expr = pending.pop()
            if id(expr) not in seen:
                seen[id(expr)] = expr
                inner = list(getattr(expr, "operands", ())) + [part for part in (getattr(expr, "condition", None),) if part is not None]
                total += len(inner)
                pending += inner
        return total


if __name__ == "__main__":
    unittest.main()
