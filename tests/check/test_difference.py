# SPDX-License-Identifier: MIT
"""What two versions answer differently is found, all of it and nothing else: compared with the interpreter on every word."""

import random
import unittest
from dataclasses import replace
from typing import Dict, List, Optional, Tuple

from flagc.check.difference import Comparison, difference
from flagc.logic.lower import TooManySteps
from flagc.logic.naming import region_text
from flagc.model.expr import Not
from flagc.model.model import Dispatch, Model, Rule
from flagc.oracle.interpret import Finding, Interpreter, combinations

from tests.fuzz.pipeline import load
from tests.plan.models import Maker

POLICIES = (("outcomes", "first"), ("outcomes", "last"), ("number", "max"), ("signed", "first"), ("bool", "first"), ("actions", "collect"),
            ("flags", "collect"), ("number", "sum"), ("outcomes", "min"))


def changed(dispatch: Dispatch, rng: random.Random) -> Dispatch:
    """The dispatch with two lines in the other order, one gone, or one condition turned round."""
    items = list(dispatch.items)
    at = rng.randrange(len(items))
    kind = rng.randrange(3)
    if kind == 0 and len(items) > 1:
        at = rng.randrange(len(items) - 1)
        items[at], items[at + 1] = items[at + 1], items[at]
    elif kind == 1 and len(items) > 1:
        del items[at]
    else:
        items[at] = replace(items[at], condition=Not(items[at].condition))
    return replace(dispatch, items=tuple(items))


def count(old: Dispatch, new: Dispatch) -> int:
    """How many combinations get another answer. Where any answer will do, or none is certain, none is another."""
    one, other = Interpreter(old), Interpreter(new)
    result = 0
    for words in combinations(old):
        a, b = one.answer(words).answers[0], other.answer(words).answers[0]
        loose = (Finding.DONT_CARE, Finding.OVERFLOW, Finding.UNDECLARED)
        result += a != b and a not in loose and b not in loose
    return result


class Random(unittest.TestCase):
    def test_all_of_it_is_found_and_nothing_else(self) -> None:
        rng = random.Random(4)
        found = 0
        for seed in range(160):
            kind, policy = POLICIES[seed % len(POLICIES)]
            old = Maker(seed).dispatch(kind, policy)
            new = changed(old, rng)
            try:
                comparison = difference(old, new)
            except TooManySteps:
                continue
            with self.subTest(seed=seed):
                self.assertFalse(comparison.undecided)
                self.assertEqual(sum(change.count or 0 for change in comparison.changes), count(old, new))
            found += bool(comparison.changes)
        self.assertGreater(found, 40)


SETS = "flags s {\n A\n MODE : { OFF, HEAT, COOL }\n B\n}\noutcomes o { X, Y, Z }\n"
MOVED = "flags s {\n B\n A\n MODE : { COOL, OFF, HEAT, ECO }\n}\noutcomes o { Z, Y, X }\n"
RULES = "dispatch d(s) -> o, first {\n A & MODE == HEAT => X\n B => Y\n MODE != OFF => Z\n else => X\n invalid => Y\n}\n"


class Named(unittest.TestCase):
    def compare(self, old: str, new: str) -> Comparison:
        models: List[Model] = []
        for text in (old, new):
            model, problems = load(text, "x.flags")
            assert model is not None, problems
            models.append(model)
        return difference(models[0].dispatches[0], models[1].dispatches[0])

    def told(self, comparison: Comparison) -> Dict[Tuple[str, str], Optional[int]]:
        return {(change.old, change.new): change.count for change in comparison.changes}

    def test_moved_bits_codes_and_members_make_no_difference(self) -> None:
        self.assertEqual(self.compare(SETS + RULES, MOVED + RULES).changes, ())

    def test_a_changed_literal_is_told_with_its_rules(self) -> None:
        comparison = self.compare(SETS + RULES, MOVED + RULES.replace("A & MODE", "!A & MODE"))
        self.assertEqual(self.told(comparison), {("X", "Y"): 1, ("X", "Z"): 1, ("Y", "X"): 1, ("Z", "X"): 1})
        first = comparison.changes[0]
        assert isinstance(first.old_rule, Rule) and isinstance(first.new_rule, Rule)
        self.assertEqual((first.old_rule.span.line, first.new_rule.span.line), (8, 9))
        self.assertEqual(region_text(comparison.joint.dispatch, first.regions[0]), "B & A & MODE == HEAT")

    def test_an_added_input_matters_where_it_is_asked(self) -> None:
        new = SETS.replace(" B\n", " B\n LOCK\n") + RULES.replace("first {\n", "first {\n LOCK => Z\n")
        comparison = self.compare(SETS + RULES, new)
        self.assertTrue(all("LOCK" in region_text(comparison.joint.dispatch, region) for change in comparison.changes for region in change.regions))

    def test_actions_are_compared_by_name_in_the_order_in_which_they_run(self) -> None:
        text = "flags s {\n A\n B\n}\nactions act { a, b }\ndispatch d(s) -> act, collect {\n A => a\n B => b\n}\n"
        other = text.replace("{ a, b }", "{ b, a }")
        self.assertEqual(self.told(self.compare(text, other)), {("a, b", "b, a"): 1})
        self.assertEqual(self.told(self.compare(text, other.replace("B => b", "B => a"))), {("b", "a"): 1, ("a, b", "a"): 1})


if __name__ == "__main__":
    unittest.main()
