# SPDX-License-Identifier: MIT
"""`--all` tells everything, but within bounds that are counted; then it says that there is more."""

import unittest
from typing import List
from unittest import mock

from flagc.check import conflict, gap, shadowed
from flagc.check.catalogue import findings
from flagc.text.diagnostic import Diagnostic

from ..fuzz.pipeline import load

LAMP = "flags lamp { A, B, C, D }\noutcomes colour { RED, GREEN }\n"
PARITY = LAMP + "dispatch show(lamp) -> colour, first {\n    A ^ B ^ C ^ D => RED\n}\n"
COPIES = LAMP + "dispatch show(lamp) -> colour, unique {\n" + "".join(f"    {one} => RED\n" for one in "ABCD") + "    always => RED\n}\n"
DEAD = LAMP + "dispatch show(lamp) -> colour, first {\n    A => RED\n    A & B => RED\n    A & C => RED\n    else => RED\n}\n"


def of(text: str, whole: bool) -> List[Diagnostic]:
    """The errors that are found."""
    model, problems = load(text, "lamp.flags")
    assert model is not None, problems
    return findings(model, least="error", whole=whole)


class Whole(unittest.TestCase):
    def test_regions(self) -> None:
        few, whole = of(PARITY, False)[0], of(PARITY, True)[0]
        self.assertEqual((len(few.samples), len(whole.samples)), (3, 8))
        self.assertEqual(few.facts[-1], "and 5 more combinations: see them with flagc check --all")
        self.assertTrue(whole.facts[-1].startswith("missing:"))
        self.assertEqual(sum(sample.count or 0 for sample in whole.samples), whole.count)

    def test_regions_past_the_limit(self) -> None:
        with mock.patch.object(gap, "ALL", 5):
            self.assertEqual(of(PARITY, True)[0].facts[-1], "and 3 more combinations")

    def test_conflicts(self) -> None:
        few, whole = of(COPIES, False)[-1], of(COPIES, True)[-1]
        self.assertEqual((len(few.notes), few.facts[-1]), (3, "and 1 more rule: see them with flagc check --all"))
        self.assertEqual((len(whole.notes), len(whole.samples), len(whole.facts)), (4, 4, 1))

    def test_conflicts_past_the_limit(self) -> None:
        # The rules B, C and D have had six.
        with mock.patch.object(conflict, "ALL", 9):
            last = of(COPIES, True)[-1]
        self.assertEqual((len(last.notes), last.facts[-1]), (3, "and 1 more rule"))
        with mock.patch.object(conflict, "COUNTED", 0):
            self.assertEqual(of(COPIES, False)[-1].facts[-1], "and more rules: see them with flagc check --all")

    def test_shadowed_rules_past_the_limit_are_told_briefly(self) -> None:
        with mock.patch.object(shadowed, "DETAILED", 1):
            few, whole = of(DEAD, False), of(DEAD, True)
        self.assertEqual([len(one.notes) for one in few], [1, 0])
        self.assertEqual([len(one.notes) for one in whole], [1, 1])
        self.assertEqual(few[1].fixes, ("delete it (nothing changes)", 'if it is meant to stay, add allow shadowed "why" behind it'))
        with mock.patch.object(shadowed, "ALL", 1):
            self.assertEqual([len(one.notes) for one in of(DEAD, True)], [1, 0])


if __name__ == "__main__":
    unittest.main()
