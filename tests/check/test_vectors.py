# SPDX-License-Identifier: MIT
"""The reduced set shows what it says, leaves out nothing that can be shown, and tells every mutant: on random dispatches and on the examples."""

import glob
import os
import unittest
from typing import Dict, List, Set, Tuple

from flagc.check.mutants import Mutant, applied, blocks, mutants, rules_of
from flagc.check.vectors import Reduced, Wish, reduced
from flagc.command.load import load
from flagc.model.model import Dispatch, Rule
from flagc.oracle.interpret import Interpreter, condition, is_excluded

from tests.fuzz.pipeline import load as load_text
from tests.plan.rulesets import random_rows, spec_of

from .small import Given, differ, dispatches, first, padded, replies

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

# Policies under which a rule is asked where no rule before it (or behind it) ends the search.
PLAIN = ("first", "last", "unique", "any", "collect")


def shown(result: Reduced) -> List[Tuple[Tuple[int, ...], Wish]]:
    """Every vector with each thing that it shows."""
    return [(vector.words, wish) for vector in result.vectors for wish in vector.wishes]


class Random(unittest.TestCase):
    def test_every_mutant_that_differs_is_told(self) -> None:
        undecided = told = 0
        for seed, dispatch in dispatches(range(2000, 2090)):
            with self.subTest(seed=seed):
                result = reduced(dispatch)
                self.assertEqual(result.killed, result.differ)
                undecided += result.undecided
                right = replies(dispatch)
                some = [one for one in right if padded(dispatch, one) in {vector.words for vector in result.vectors}]
                count = 0
                for mutant in mutants(dispatch).mutants:
                    wrong = Interpreter(first(applied(dispatch, mutant)))
                    by = [one for one, reply in right.items() if differ(wrong.answer(*one), reply)]
                    if by and not result.undecided:
                        # Old words are of the vectors' choice: those here are all zeros and all ones.
                        self.assertTrue(any(one in some for one in by) or len(some) < len(result.vectors), mutant.text)
                    count += bool(by)
                told += result.differ
                if not result.undecided:
                    self.assertGreaterEqual(result.differ, count)
        self.assertGreater(told, 600)
        self.assertLess(undecided, told // 50)

    def test_pairs_and_witnesses_are_found_where_there_are_any(self) -> None:
        met = unmet = 0
        for seed, dispatch in dispatches(range(3000, 3130)):
            if len(dispatch.outputs) > 1 or dispatch.outputs[0].policy not in PLAIN or dispatch.outputs[0].update:
                continue
            with self.subTest(seed=seed):
                result = reduced(dispatch)
                possible = Possible(dispatch)
                for words, wish in shown(result):
                    if wish.kind in ("rule", "true", "false", "else"):
                        self.assertTrue(any(words in some for some in possible.words(wish)), (wish.kind, wish.text))
                        met += 1
                for one in result.unmet:
                    if one.wish.kind in ("rule", "true", "false", "else") and not one.undecided:
                        self.assertIn(set(), possible.words(one.wish), (one.wish.kind, one.wish.text))
                        unmet += 1
        self.assertGreater(met, 300)
        self.assertGreater(unmet, 100)


class Possible:
    """By brute force: the words that show a wish."""

    def __init__(self, dispatch: Dispatch) -> None:
        self.dispatch = dispatch
        self.interpreter = Interpreter(first(dispatch))
        self.given: List[Given] = [one for one in replies(dispatch) if not is_excluded(dispatch, one[0])]
        self.rules = {rule.number: rule for rule in dispatch.rules}
        self.negated: Dict[Tuple[int, str], List[Mutant]] = {}
        for mutant in mutants(dispatch).mutants:
            if mutant.kind == "negated":
                self.negated.setdefault((id(mutant.item), mutant.text.replace(" negated", "")), []).append(mutant)

    def words(self, wish: Wish) -> List[Set[Tuple[int, ...]]]:
        """The words, old words behind them. There may be several literals of the same text: one set for each."""
        if wish.kind == "rule":
            assert isinstance(wish.item, Rule)
            return [{padded(self.dispatch, one) for one in self.given if wish.item.number in self.interpreter.answer(*one).rules[0]}]
        if wish.kind == "else":
            return [{padded(self.dispatch, one) for one in self.given if self._left(one)}]
        text = wish.text.replace(" flipped", "").replace(" decides", "")
        return [{padded(self.dispatch, one) for one in self.given if self._decides(mutant, one, wish.kind == "true")}
                for mutant in self.negated[id(wish.item), text]]

    def _left(self, one: Given) -> bool:
        """Whether rules leave the word to `else`."""
        matched = self.interpreter.matching(one[0])[0]
        return not matched if self.dispatch.outputs[0].policy == "collect" else all(self.rules[number].also for number in matched)

    def _decides(self, mutant: Mutant, one: Given, held: bool) -> bool:
        """Whether a rule of the item is asked, and holds in one of both."""
        changed = Interpreter(first(applied(self.dispatch, mutant)))
        before, behind = (set(interpreter.matching(one[0])[0]) for interpreter in (self.interpreter, changed))
        own = set(rules_of(mutant.item))
        differing = {number for number in own if (number in before) != (number in behind) and (number in before) == held}
        # Out of its block a rule holds where block and rule do; what is left to an `else` inside is no rule's own condition.
        around = blocks(self.dispatch, mutant.place)
        inside = all(condition(block.condition, one[0]) for block in around)
        return inside and any(self._asked(number, before) for number in differing)

    def _asked(self, number: int, matched: Set[int]) -> bool:
        policy = self.dispatch.outputs[0].policy
        if policy == "collect":
            return True
        earlier = [other for other in matched if (other > number if policy == "last" else other < number) and not self.rules[other].also]
        return not earlier


class Examples(unittest.TestCase):
    def judge(self, dispatch: Dispatch) -> Reduced:
        result = reduced(dispatch)
        self.assertEqual((result.killed, result.undecided, result.cut), (result.differ, 0, 0), dispatch.name)
        self.assertLessEqual(len(result.vectors), 5 * len(dispatch.rules), dispatch.name)
        self.assertFalse(any(unmet.undecided for unmet in result.unmet))
        return result

    def test_all_of_them_reach_the_goal(self) -> None:
        paths = sorted(glob.glob(os.path.join(ROOT, "examples", "*", "*.flags")) + glob.glob(os.path.join(ROOT, "tests", "cases", "*.flags")))
        self.assertGreater(len(paths), 10)
        for path in paths:
            model = load(path).model
            assert model is not None
            for dispatch in model.dispatches:
                with self.subTest(dispatch=dispatch.name):
                    self.judge(dispatch)

    def test_a_hundred_random_rules_reach_it_too(self) -> None:
        for seed in range(3):
            model, problems = load_text(spec_of(random_rows(seed, 24, 100), 24), "x.flags")
            assert model is not None, problems
            self.judge(model.dispatches[0])

    def test_a_great_count_is_looked_at_as_far_as_its_gates_allow(self) -> None:
        flags = [f"F{number}" for number in range(128)]
        model, _ = load_text("flags s { " + "\n".join(flags) + " }\noutcomes o { X, Y, Z }\n"
                             f"dispatch d(s) -> o, first {{\n count({', '.join(flags)}) >= 64 => Z\n F0 => Y\n else => X\n}}\n", "x.flags")
        assert model is not None
        result = reduced(model.dispatches[0])
        self.assertLess(result.mutants, 20)
        self.assertEqual((result.killed, result.undecided, result.cut), (result.differ, 0, 1))

    def test_what_is_impossible_says_why(self) -> None:
        text = "flags s {\n A\n B\n}\noutcomes o { X, Y, Z }\ndispatch d(s) -> o, first {\n A => X\n !A & B => Y\n else => Z\n}\n"
        model, problems = load_text(text, "x.flags")
        assert model is not None, problems
        self.assertEqual([(unmet.wish.text, unmet.reason) for unmet in reduced(model.dispatches[0]).unmet], [("A flipped", "line 7 takes them all")])


if __name__ == "__main__":
    unittest.main()
