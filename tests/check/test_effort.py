# SPDX-License-Identifier: MIT
"""What the checks may cost on rule sets of many flags and many rules, counted: questions, nodes and steps instead of seconds."""

import unittest
from typing import List, Tuple
from unittest import mock

from flagc.check.catalogue import findings
from flagc.logic.find import Finder
from flagc.text.diagnostic import Diagnostic

from tests.fuzz.pipeline import load
from tests.scale.effort import effort
from tests.scale.rulesets import one_each, one_each_complete, sparse


def cost(text: str, least: str = "note") -> Tuple[List[Diagnostic], int, int]:
    """The findings, the questions that they took, and the work of diagrams and searches."""
    model, problems = load(text, "x.flags")
    assert model is not None, problems
    asked: List[int] = []
    find = Finder.find

    def counted(*arguments: object, **named: object) -> object:
        asked.append(1)
        return find(*arguments, **named)  # type: ignore[arg-type]

    with effort() as work, mock.patch.object(Finder, "find", counted):
        found = findings(model, least=least)
    return found, len(asked), work.nodes + work.steps


class Effort(unittest.TestCase):
    def test_one_flag_a_rule_on_64_flags(self) -> None:
        found, questions, work = cost(one_each(64))
        self.assertEqual(found, [])
        self.assertLess(questions, 400)
        self.assertLess(work, 1_000)

    def test_the_same_told_apart(self) -> None:
        found, questions, work = cost(one_each_complete(64))
        self.assertEqual(found, [])
        self.assertLess(questions, 400)
        self.assertLess(work, 1_000)

    def test_notes_cost_little_beside_the_errors(self) -> None:
        text = sparse(48, 300)
        _, questions, work = cost(text, "warning")
        _, more, all_work = cost(text)
        self.assertLess(more, questions + 1_000)
        self.assertLess(all_work, work + 10_000)


if __name__ == "__main__":
    unittest.main()
