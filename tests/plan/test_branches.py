# SPDX-License-Identifier: MIT
"""Branches: what is asked together, what falls through, and how many bytes it comes to."""

import random
import unittest
from typing import List, Optional, Tuple

from flagc.plan.branches import QUICK, THOROUGH, branches
from flagc.plan.dump import dump
from flagc.plan.evaluate import evaluate
from flagc.plan.leaves import leaf
from flagc.plan.program import Answer, Expr, If, Program, Statement, Table
from flagc.plan.refusal import Refusal
from flagc.plan.target import flash, target_named
from flagc.verify.certificate import Certificate
from flagc.verify.verify import verify

from .text import first

HEAD = "flags s {\n A\n B\n C\n D\n E\n F\n G\n H\n}\noutcomes o { X, Y, Z, W }\n"


def built(rules: str, head: str = HEAD) -> Tuple[Program, ...]:
    programs = branches(*first(f"{head}dispatch d(s) -> o, first {{\n{rules}\n}}\n"))
    assert not isinstance(programs, Refusal), programs
    return programs


def shown(rules: str, head: str = HEAD) -> str:
    """The body of the variant that only tests."""
    return "\n".join(dump(built(rules, head)[-1]).splitlines()[1:])


class Forms(unittest.TestCase):
    def test_bits_that_lead_to_one_place_are_asked_at_once(self) -> None:
        text = shown("A & !B & C => Z\nelse => W")
        self.assertEqual((text.count("w0 & "), text.count("w0 & 0x7 == 0x5")), (1, 1), text)
        text = shown("A | C | D => Z\nelse => W")
        self.assertEqual(text.count("w0 & "), 1, text)

    def test_what_is_shared_is_written_once(self) -> None:
        # Both tests fall through to the answer of the rule when they fail.
        text = shown("A & B & C => Y\nA & !B & D => Z\nD & E | F & G => W\nelse => X")
        self.assertIn("  if not (w0 & 0x18 == 0x18):\n    if not (w0 & 0x60 == 0x60):\n      answer 0\n  answer 3", text)

    def test_what_rules_have_in_common_is_asked_once(self) -> None:
        text = shown("A & B => Y\nA & C => Z\nA => W\nD & E => Y\nD & F => Z\nelse => X")
        self.assertEqual(text.count("w0 & 0x1 == "), 1, text)

    def test_fields_are_compared(self) -> None:
        head = "enum mode { M0, M1, M2, M3, M4, M5, M6, M7 }\nflags s {\n MODE : mode\n A\n}\noutcomes o { X, Y, Z, W }\n"
        text = shown("MODE >= M3 & A => Z\nMODE >= M3 => W\nelse => X", head)
        self.assertIn("if (w0[2:0]) <= (2):", text)

    def test_a_bit_is_added(self) -> None:
        self.assertIn("answer w0[2]\n", dump(built("A & C => Y\nA => X\nelse => W")[0]))


class Leaves(unittest.TestCase):
    def test_all_that_is_found_is_right(self) -> None:
        words = (8,)
        for width, most in ((1, 40), (2, 5), (3, 2)):
            count = 1 << width
            for number in range(min(3000, (most + 1) ** count)):
                values = tuple(number // (most + 1) ** place % (most + 1) for place in range(count))
                places = [(0, 2 * place + 1) for place in range(width)]
                found = leaf(places, values, lambda expr, table: 0 if table is None else 1, True)
                if found is None:
                    continue
                program = Program("leaf", words, 8, False, (found.table,) if found.table else (), (), (Answer(found.value),))
                for index, value in enumerate(values):
                    word = sum(1 << 2 * place + 1 for place in range(width) if index >> place & 1)
                    self.assertEqual(evaluate(program, (word,)), value, dump(program))

    def test_the_cheapest_is_taken(self) -> None:
        def price(expr: Expr, table: Optional[Table]) -> int:
            return 1 if table is not None else 2
        found = leaf([(0, 0)], (3, 5), price, True)
        assert found is not None and found.table is not None
        self.assertEqual(found.table.entries, (3, 5))
        self.assertIsNone(leaf([(0, 0), (0, 1)], (0, 3, 5, 9), price, False))


class Efforts(unittest.TestCase):
    def test_a_quick_search_is_right_and_asks_for_little(self) -> None:
        names = "ABCDEFGH"
        for seed in range(6):
            rng = random.Random(seed)
            rules = "".join(" & ".join(("", "!")[rng.randrange(2)] + name for name in rng.sample(names, 3)) + f" => {rng.choice('XYZW')}\n" for _ in range(9))
            column, context = first(f"{HEAD}dispatch d(s) -> o, first {{\n{rules}else => X\n}}\n")
            spent: List[int] = []
            sizes: List[int] = []
            for effort in (QUICK, THOROUGH):
                left = context.budget.left
                programs = branches(column, context, effort)
                assert not isinstance(programs, Refusal)
                spent.append(left - context.budget.left)
                sizes.append(min(flash(program, target_named("cortex-m0")) for program in programs))
                for program in programs:
                    self.assertIsInstance(verify(program, column, context), Certificate)
            self.assertLess(4 * spent[0], spent[1])
            self.assertGreaterEqual(sizes[0], sizes[1])


class Bounds(unittest.TestCase):
    def test_random_rules_on_many_bits_stay_rules(self) -> None:
        flags = "flags s {\n" + "".join(f" F{number}\n" for number in range(22)) + "}\noutcomes o { X, Y, Z, W }\n"
        rules = "\n".join(f"F{number * 7 % 22} & !F{(number * 5 + 3) % 22} & F{(number * 11 + 8) % 22} => {'XYZW'[number % 4]}" for number in range(40))
        program = built(rules + "\nelse => X", flags)[0]
        self.assertLessEqual(len(ifs(program.body)), 120)

    def test_the_same_each_time(self) -> None:
        rules = "A & B => Y\nA & !C => Z\nD => W\nE & F => Y\nelse => X"
        self.assertEqual(built(rules), built(rules))

    def test_rules_with_structure_are_smaller_than_their_chain(self) -> None:
        target = target_named("cortex-m0")
        sizes = [flash(program, target) for program in built("A => W\nB & C => Z\nB => Y\nD & E => Z\nD => Y\nF & !G => W\nF & H => Z\nF => Y\nelse => X")]
        self.assertLess(min(sizes), 80)


def ifs(body: Tuple[Statement, ...]) -> List[If]:
    found: List[If] = []
    pending = list(body)
    while pending:
        item = pending.pop()
        if isinstance(item, If):
            found.append(item)
            pending += item.body
    return found


if __name__ == "__main__":
    unittest.main()
