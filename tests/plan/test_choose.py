# SPDX-License-Identifier: MIT
"""Which plan a column gets, what it costs, and why a plan does not apply."""

import unittest

from flagc.plan.choose import PLANS, choose
from flagc.plan.cost import Price, price
from flagc.plan.direct import entry_shape
from flagc.plan.program import Program
from flagc.plan.refusal import Refusal

from .text import first


def flags(count: int) -> str:
    return "flags s {\n" + "".join(f" F{n}\n" for n in range(count)) + "}\noutcomes o { X, Y, Z }\n"


def ladder(count: int) -> str:
    """Rules of which each asks one more flag."""
    rules = "".join(f" F{n} => {'XYZ'[n % 3]}\n" for n in range(count))
    return flags(count) + "dispatch d(s) -> o, first {\n" + rules + " else => X\n}\n"


class Choice(unittest.TestCase):
    def plan(self, text: str) -> str:
        program = choose(*first(text))
        assert isinstance(program, Program)
        return program.plan

    def test_from_the_constant_to_the_chain(self) -> None:
        self.assertEqual(self.plan(flags(2) + "dispatch d(s) -> o, first {\n F0 => Y\n else => Y\n}\n"), "constant")
        self.assertEqual(self.plan(ladder(4)), "word")
        self.assertEqual(self.plan(ladder(12)), "direct")
        self.assertEqual(self.plan(ladder(14)), "chain")

    def test_a_forced_plan_says_why_not(self) -> None:
        column, context = first(ladder(20))
        built = {name: choose(column, context, name) for name, _ in PLANS}
        reasons = {name: refusal.reason for name, refusal in built.items() if isinstance(refusal, Refusal)}
        self.assertEqual(reasons, {
            "constant": "the answer depends on the word",
            "bit": "the answer depends on 20 bits",
            "affine": "an answer is no exclusive or of bits",
            "word": "the answer depends on 20 bits, and an index has at most 16",
            "direct": "the answer depends on 20 bits, and an index has at most 16",
            "hash": "every word has an answer, and a hash cannot tell which words are valid",
        })

    def test_entries_have_the_least_width(self) -> None:
        self.assertEqual(entry_shape((0, 1)), (1, False))
        self.assertEqual(entry_shape((0, 5)), (4, False))
        self.assertEqual(entry_shape((-1, 1)), (8, True))
        self.assertEqual(entry_shape((-129, 1)), (16, True))
        self.assertEqual(entry_shape((1 << 16,)), (32, False))


class Cost(unittest.TestCase):
    def price(self, plan: str) -> Price:
        program = choose(*first(ladder(5)), plan)
        assert isinstance(program, Program)
        return price(program)

    def test_prices(self) -> None:
        # 32 entries of 2 bits; mask, load and three operations to unpack.
        self.assertEqual(self.price("direct"), Price(1, 1, 8 + 3 * 5, 5, 0))
        self.assertEqual(self.price("word"), Price(0, 0, 3 * 4, 4, 0))
        # Five masked comparisons; on the worst path all of them.
        self.assertEqual(self.price("chain"), Price(0, 0, 3 * 15, 10, 5))
        # Five rows of mask and value in bytes, six answers of 2 bits; two loads a row, then the answer.
        self.assertEqual(self.price("scan").loads, 11)


if __name__ == "__main__":
    unittest.main()
