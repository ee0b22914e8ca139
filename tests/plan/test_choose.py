# SPDX-License-Identifier: MIT
"""Which program a column gets under which wishes, what it costs, and why a plan does not apply."""

import unittest
from typing import Dict, Tuple

from flagc.plan.choose import PLANS, Choice, Unfit, choose, choose_from, survey
from flagc.plan.cost import Price, price
from flagc.plan.direct import entry_shape
from flagc.plan.front import Candidate, front_of, is_branchless
from flagc.plan.program import Program
from flagc.plan.target import TARGETS
from flagc.plan.wishes import OBJECTIVES, Wishes

from .text import first


# The search for branches takes long; one plan less makes no difference to what is asked here.
QUICK = [pair for pair in PLANS if pair[0] != "branches"]


def flags(count: int) -> str:
    return "flags s {\n" + "".join(f" F{n}\n" for n in range(count)) + "}\noutcomes o { X, Y, Z }\n"


def ladder(count: int) -> str:
    """Rules of which each asks one more flag."""
    rules = "".join(f" F{n} => {'XYZ'[n % 3]}\n" for n in range(count))
    return flags(count) + "dispatch d(s) -> o, first {\n" + rules + " else => X\n}\n"


SAME = flags(2) + "dispatch d(s) -> o, first {\n F0 => Y\n else => Y\n}\n"


def chosen(text: str, wishes: Wishes = Wishes()) -> Candidate:
    choice = choose(*first(text), wishes)
    assert isinstance(choice, Choice), choice
    return choice.candidate


class Objectives(unittest.TestCase):
    def test_from_the_constant_to_rules(self) -> None:
        self.assertEqual(chosen(SAME).program.plan, "constant")
        self.assertEqual(chosen(ladder(4)).program.plan, "word")
        self.assertIn(chosen(ladder(40)).program.plan, ("branches", "vector", "scan", "chain"))

    def test_each_takes_the_least_of_the_front(self) -> None:
        for count in (3, 7, 10, 14):
            column, context = first(ladder(count))
            for target in TARGETS:
                front = front_of(column, context, target, QUICK)
                for objective in OBJECTIVES:
                    choice = choose_from(front, Wishes(objective, target.name))
                    assert isinstance(choice, Choice)
                    taken, best = choice.candidate, choice.front.best
                    self.assertTrue(any(taken is one for one in best))
                    few = 16384 if target.name == "host" else 0
                    figures = {"speed": [one.typical + one.worst for one in (taken, *best)], "size": [one.bytes for one in (taken, *best)],
                               "balanced": [max(one.bytes, few) * one.typical for one in (taken, *best)]}[objective]
                    self.assertEqual(figures[0], min(figures))
                    self.assertIn(f": {figures[0]:,}; next is " if len(best) > 1 else "the only one", choice.reason)

    def test_the_same_is_chosen_where_only_what_is_wished_is_built(self) -> None:
        for plan, _ in PLANS:
            for text in (ladder(4), ladder(7)) if plan in ("branches", "vector") else (ladder(4),):
                wishes = Wishes(plan=plan)
                alone, among = choose(*first(text), wishes), survey(*first(text), wishes)
                self.assertEqual(type(alone), type(among))
                if isinstance(alone, Choice) and isinstance(among, Choice):
                    self.assertEqual(alone.candidate, among.candidate)
                    self.assertEqual(alone.candidate.program.plan, plan)

    def test_small_machines_get_smaller_programs(self) -> None:
        for count in (10, 14):
            sizes = {target.name: chosen(ladder(count), Wishes(target=target.name)).bytes for target in TARGETS}
            self.assertLessEqual(sizes["cortex-m0"], sizes["host"])


class Limits(unittest.TestCase):
    def refused(self, text: str, wishes: Wishes) -> Tuple[str, str]:
        unfit = choose(*first(text), wishes)
        assert isinstance(unfit, Unfit), unfit
        return unfit.option, unfit.reason

    def test_bytes(self) -> None:
        for objective in OBJECTIVES:
            for limit in (100, 400, 1000):
                self.assertLessEqual(chosen(ladder(10), Wishes(objective, max_bytes=limit)).bytes, limit)
        smallest = chosen(ladder(10), Wishes("size"))
        self.assertEqual(chosen(ladder(10), Wishes("speed", max_bytes=smallest.bytes)), smallest)
        self.assertEqual(self.refused(ladder(10), Wishes(max_bytes=5)),
                         ("--max-bytes 5", f"the smallest is {smallest.name}, of {smallest.bytes} bytes"))

    def test_branches(self) -> None:
        for objective in OBJECTIVES:
            program = chosen(ladder(10), Wishes(objective, branchless=True)).program
            self.assertTrue(is_branchless(program))
            self.assertEqual(price(program).branches, 0)
        option, reason = self.refused(ladder(10), Wishes(branchless=True, plan="chain"))
        self.assertEqual((option, reason.split(";")[0]), ("--branchless", "chain branches"))
        option, reason = self.refused(ladder(10), Wishes(branchless=True, max_bytes=5))
        self.assertEqual(option, "--max-bytes 5")
        self.assertIn("the smallest without branches is ", reason)

    def test_a_forced_plan_says_why_not(self) -> None:
        built = {name: choose(*first(ladder(20)), Wishes(plan=name)) for name in ("constant", "bit", "affine", "word", "direct", "hash", "chain")}
        reasons = {name: refusal.reason for name, refusal in built.items() if isinstance(refusal, Unfit)}
        self.assertEqual(reasons, {
            "constant": "the answer depends on the word",
            "bit": "the answer depends on 20 bits",
            "affine": "an answer is no exclusive or of bits",
            "word": "the answer depends on 20 bits, and an index has at most 16",
            "direct": "the answer depends on 20 bits, and an index has at most 16",
            "hash": "every word has an answer, and a hash cannot tell which words are valid",
        })

    def test_where_nothing_is_looked_up_the_constant_stands_in(self) -> None:
        for plan, _ in PLANS:
            self.assertIn(chosen(SAME, Wishes(plan=plan)).program.plan, (plan, "constant"))
        self.assertEqual(chosen(SAME, Wishes(plan="chain")).program.plan, "chain")
        self.assertEqual(chosen(SAME, Wishes(plan="direct")).program.plan, "constant")

    def test_a_dispatch_has_its_own_plan(self) -> None:
        wishes = Wishes("size", "avr", 9, True, "chain", (("d", "scan"), ("e", ""), ("d", "direct")))
        self.assertEqual(wishes.of("d"), Wishes("size", "avr", 9, True, "direct"))
        self.assertEqual(wishes.of("e"), Wishes("size", "avr", 9, True, ""))
        self.assertEqual(wishes.of("f"), Wishes("size", "avr", 9, True, "chain"))


class Cost(unittest.TestCase):
    def prices(self) -> Dict[str, Price]:
        return {name: price(program) for name in ("direct", "word", "chain", "scan") for program in [self.program(name)]}

    def program(self, plan: str) -> Program:
        return chosen(ladder(5), Wishes(plan=plan)).program

    def test_prices(self) -> None:
        prices = self.prices()
        # 32 entries of 2 bits; mask, load and three operations to unpack.
        self.assertEqual(prices["direct"], Price(1, 1, 8 + 3 * 5, 5, 0))
        self.assertEqual(prices["word"], Price(0, 0, 3 * 4, 4, 0))
        # Five masked comparisons; on the worst path all of them.
        self.assertEqual(prices["chain"], Price(0, 0, 3 * 15, 10, 5))
        # Five rows of mask and value in bytes, and one that is sure; behind them the answer.
        self.assertEqual((prices["scan"].loads, prices["scan"].dependent), (2 * 6 + 1, 2))

    def test_entries_have_the_least_width(self) -> None:
        self.assertEqual(entry_shape((0, 1)), (1, False))
        self.assertEqual(entry_shape((0, 5)), (4, False))
        self.assertEqual(entry_shape((-1, 1)), (8, True))
        self.assertEqual(entry_shape((-129, 1)), (16, True))
        self.assertEqual(entry_shape((1 << 16,)), (32, False))


if __name__ == "__main__":
    unittest.main()
