# SPDX-License-Identifier: MIT
"""Mutants mean what they say, a word tells those that it should, and those that nothing tells are the same: on every word of random dispatches."""

import collections
import unittest
from typing import Counter

from flagc.check.distinct import Distinction
from flagc.check.killing import Killing
from flagc.check.listing import Lists, Reading
from flagc.check.mutants import applied, mutants
from flagc.check.patches import Patcher
from flagc.logic.find import EMPTY, UNDECIDED, Found
from flagc.model.model import Dispatch
from flagc.oracle.interpret import Interpreter

from .small import differ, dispatches, first, padded, replies, told


class Random(unittest.TestCase):
    def setUp(self) -> None:
        self.seen: Counter[str] = collections.Counter()

    def judge(self, dispatch: Dispatch) -> None:
        """Compares with the interpreter on all words."""
        lists = Lists(dispatch)
        some = mutants(dispatch).mutants
        patcher = Patcher(lists)
        killing = Killing(lists, [patcher.patches(mutant) for mutant in some])
        distinction = Distinction(lists, killing)
        right = replies(dispatch)
        readings = {one: Reading(lists, padded(dispatch, one)) for one in right}
        killed = {one: killing.effects(reading)[0] for one, reading in readings.items()}
        for one, reply in right.items():
            if told(reply) is not None:
                self.assertEqual(told(reply), readings[one].answers, one)
        for number, mutant in enumerate(some):
            wrong = Interpreter(first(applied(dispatch, mutant)))
            tells = {one: differ(wrong.answer(*one), reply) for one, reply in right.items()}
            for one, does in tells.items():
                if does is not None:
                    self.assertEqual(number in killed[one], does, (mutant.kind, mutant.text, one))
            finding = distinction.find(number)
            some_word = any(tells.values())
            if finding is EMPTY:
                self.assertFalse(some_word, (mutant.kind, mutant.text))
            elif isinstance(finding, Found):
                self.assertTrue(some_word or None in tells.values(), (mutant.kind, mutant.text))
            self.seen["undecided" if finding is UNDECIDED else "same" if finding is EMPTY else "differs"] += 1

    def test_against_the_interpreter(self) -> None:
        for seed, dispatch in dispatches(range(100)):
            with self.subTest(seed=seed):
                self.judge(dispatch)
        self.assertGreater(self.seen["same"], 500)
        self.assertGreater(self.seen["differs"], 500)
        self.assertLess(self.seen["undecided"] * 100, self.seen["differs"])

    def test_with_calls(self) -> None:
        for seed, dispatch in dispatches(range(1000, 1030), called=True):
            with self.subTest(seed=seed):
                self.judge(dispatch)
        self.assertGreater(self.seen["differs"], 100)


if __name__ == "__main__":
    unittest.main()
