# SPDX-License-Identifier: MIT
"""What the plan of parts makes of an answer that is a set of bits."""

import random
import unittest
from typing import Sequence

from flagc.logic.decision import Column
from flagc.plan.choose import LOOKUPS, PLANS
from flagc.plan.context import Context
from flagc.plan.cost import price
from flagc.plan.evaluate import evaluate
from flagc.plan.parts import parts
from flagc.plan.program import Answer, Bitor, Extract, Merge, Program, Run, expressions
from flagc.plan.refusal import Refusal

from .models import meaning
from .text import first


def spec(flags: int, actions: int, rules: Sequence[str], policy: str = "collect", head: str = "") -> str:
    names = ", ".join(f"a{number}" for number in range(actions))
    inputs = "".join(f" F{number}\n" for number in range(flags))
    lines = "".join(f" {rule}\n" for rule in rules)
    return f"flags s {{\n{head}{inputs}}}\nactions a {{ {names} }}\ndispatch d(s) -> a, {policy} {{\n{lines}}}\n"


class Parts(unittest.TestCase):
    def built(self, text: str) -> Program:
        self.column, self.context = first(text)
        program = dict(PLANS)["parts"](self.column, self.context)
        assert not isinstance(program, Refusal), program
        self.same(program[0], self.column, self.context)
        return program[0]

    def same(self, program: Program, column: Column, context: Context) -> None:
        rng = random.Random(1)
        width = context.words[0]
        for words in [(0,), ((1 << width) - 1,), *((1 << bit,) for bit in range(width)), *((rng.getrandbits(width),) for _ in range(200))]:
            self.assertEqual(evaluate(program, words), meaning(column, context.dispatch, words))

    def refused(self, text: str) -> str:
        built = dict(PLANS)["parts"](*first(text))
        assert isinstance(built, Refusal)
        return built.reason

    def test_one_flag_a_rule_is_moved(self) -> None:
        program = self.built(spec(64, 64, [f"F{n} => a{n}" for n in range(64)]))
        self.assertEqual(program.body, (Answer(Extract((Run(0, 0, 64, 0),))),))

    def test_disjunctions_side_by_side_are_joined_at_once(self) -> None:
        program = self.built(spec(64, 32, [f"F{n} | F{n + 32} => a{n}" for n in range(32)]))
        self.assertLess(price(program).operations, 8)
        program = self.built(spec(16, 8, [f"F{n} & !F{n + 8} => a{n}" for n in range(8)]))
        self.assertLess(price(program).operations, 12)

    def test_neighbours_share_a_constant(self) -> None:
        program = self.built(spec(64, 32, [f"F{2 * n} | F{2 * n + 1} => a{n}" for n in range(32)]))
        self.assertEqual([table.immediate for table in program.tables], [True])
        self.assertEqual(price(program).loads, 0)

    def test_bits_that_depend_on_the_same_flags_share_a_table(self) -> None:
        rules = [f"count(F0, F1, F2, F3, F4, F5) >= {n + 1} => a{n}" for n in range(4)] + ["F8 & F9 => a4", "!F10 => a5"]
        program = self.built(spec(20, 6, rules))
        self.assertEqual([len(table.entries) for table in program.tables if not table.immediate], [64])
        self.assertEqual(price(program).loads, 1)

    def test_merging_is_measured(self) -> None:
        # Ten flags in one table would be larger than two tables of five.
        rules = ["count(F0, F2, F4, F6, F8) >= 3 => a0", "count(F1, F3, F5, F7, F9) >= 3 => a1", "F10 => a2"]
        program = self.built(spec(11, 3, rules))
        self.assertEqual(len([table for table in program.tables]), 1)
        self.assertEqual(len(program.tables[0].entries), 32)

    def test_many_actions_over_many_flags(self) -> None:
        rng = random.Random(5)
        rules = [f"F{a} & !F{b} => a{n}, a{(n + 5) % 12}" for n in range(12) for a, b in [rng.sample(range(20), 2)]]
        program = self.built(spec(20, 12, rules))
        self.assertFalse(any(isinstance(statement, Merge) for statement in program.body))
        self.assertLess(price(program).bytes, 1000)

    def test_what_no_table_holds_is_gathered_by_rules(self) -> None:
        wide = [f"F{2 * n} & F{2 * n + 1} & F{40 + n} => a0" for n in range(18)]
        program = self.built(spec(64, 3, wide + ["F62 => a1", "F63 => a2"]))
        *rules, last = program.body
        self.assertEqual(len(rules), 18)
        self.assertTrue(isinstance(last, Answer) and isinstance(last.value, Bitor))

    def test_excluded_words_and_constant_bits(self) -> None:
        head = " impossible F0 & F1\n"
        rules = ["count(F2, F3, F4, F5) >= 2 => a0", "count(F12, F13, F14, F15) == 2 => a1", "F0 | !F0 => a3"]
        program = self.built(spec(20, 4, rules, head=head))
        self.assertTrue(any(isinstance(expr, Bitor) for expr in expressions(program)))

    def test_every_hit_policy(self) -> None:
        rules = ["also F0 & F1 => a0", "also F2 => a1", "F3 => a2", "else => a3"]
        self.built(spec(6, 4, rules, "first"))
        self.built("flags s {\n A\n B\n C\n D\n}\nflags lamps {\n L0\n L1\n L2\n}\n"
                   "dispatch d(s) -> lamps, collect {\n A => L0\n B & C => L1\n D => L2\n}\n")

    def test_where_it_does_not_apply(self) -> None:
        one = "flags s {\n A\n B\n}\noutcomes o { X, Y }\ndispatch d(s) -> o, first {\n A => X\n else => Y\n}\n"
        self.assertEqual(self.refused(one), "the answer is no set of bits")
        self.assertEqual(self.refused(spec(2, 2, ["F0 & !F0 => a0"])), "every word gets the same answer")
        together = ["count(F0, F1, F2, F3, F4) >= 2 => a0", "count(F0, F1, F2, F3, F4) == 3 => a1"]
        self.assertEqual(self.refused(spec(5, 2, together)), "the bits of the answer are best looked up together")

    def test_it_keeps_to_its_budget(self) -> None:
        column, context = first(spec(8, 4, [f"F{n} ^ F{n + 4} => a{n}" for n in range(4)]))
        context.budget.left = 100
        self.assertEqual(parts(tuple(build for _, build in LOOKUPS), column, context), Refusal("planning is over its budget"))


if __name__ == "__main__":
    unittest.main()
