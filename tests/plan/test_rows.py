# SPDX-License-Identifier: MIT
"""Rows for tables that are made at run time: they answer as the rules do, are proven, and refuse what rows cannot say."""

import unittest
from collections import Counter
from typing import Sequence

from flagc.logic.lower import TooManySteps, columns
from flagc.model.model import Actions
from flagc.oracle.interpret import Finding, Interpreter
from flagc.plan.context import Context, make_context
from flagc.plan.rows import Rows, Unsuited, proof_program, table_rows
from flagc.verify.certificate import Certificate
from flagc.verify.verify import verify

from .models import Maker, some_words
from .text import context_of


def looked_up(rows: Rows, word: int) -> int:
    """What a table of these rows answers, read off the words of flagc_table.h."""
    found = [row.outcome for row in rows.rows if word & row.cube[0] == row.cube[1]]
    if not rows.collects or not found:
        return found[0] if found else rows.otherwise
    result = 0
    for outcome in found:
        result |= outcome
    return result


class Answers(unittest.TestCase):
    def check(self, context: Context, kinds: "Counter[str]") -> None:
        """Each output whose rules are rows, on every word."""
        dispatch = context.dispatch
        oracle = Interpreter(dispatch)
        for number, output in enumerate(dispatch.outputs):
            column = next(column for column in context.columns if column.output is output)
            rows = table_rows(column, context)
            if isinstance(rows, Unsuited):
                kinds["unsuited"] += 1
                continue
            kinds[output.policy] += 1
            self.assertIsInstance(verify(proof_program(rows, context), column, context), Certificate)
            for words in some_words(dispatch):
                expected = oracle.answer(words).answers[number]
                if isinstance(expected, Finding):
                    continue
                if isinstance(output.type, Actions) and isinstance(expected, tuple):
                    expected = sum(1 << action for action in expected)
                assert isinstance(expected, int)
                self.assertEqual(looked_up(rows, words[0]), expected & 0xFFFFFFFF, f"{dispatch.name}, {output.label}, {words}")

    def test_random_dispatches(self) -> None:
        kinds: "Counter[str]" = Counter()
        for seed in range(300):
            dispatch = Maker(seed).dispatch()
            with self.subTest(seed=seed):
                try:
                    self.check(make_context(dispatch, columns(dispatch)), kinds)
                except TooManySteps:
                    pass
        for policy in ("first", "last", "unique", "any", "max", "min", "collect", "unsuited"):
            self.assertGreater(kinds[policy], 1, policy)

    def test_a_wrong_row_is_not_proven(self) -> None:
        for policy, rest in (("first", "else => Q"), ("collect", "")):
            kind = "outcomes o { P, Q }" if policy == "first" else "actions o { P, Q }"
            context = context_of(f"flags s {{ A\n B }}\n{kind}\ndispatch d(s) -> o, {policy} {{ A => P\n A & B => Q\n {rest}\n}}\n")
            rows = table_rows(context.columns[0], context)
            assert isinstance(rows, Rows)
            wrong = Rows(rows.column, rows.rows[1:], rows.known, rows.collects, rows.otherwise)
            self.assertIsInstance(verify(proof_program(rows, context), rows.column, context), Certificate)
            self.assertNotIsInstance(verify(proof_program(wrong, context), rows.column, context), Certificate)


class Shape(unittest.TestCase):
    def rows(self, rules: str, kind: str = "outcomes o { P, Q }", policy: str = "first", rest: str = "") -> Rows:
        context = context_of(f"flags s : u16 {{\n A @0\n B @1\n M : 2 @8..9\n{rest}}}\n{kind}\ndispatch d(s) -> o, {policy} {{\n{rules}}}\n")
        found = table_rows(context.columns[0], context)
        assert isinstance(found, Rows), found
        return found

    def test_a_rule_is_a_row_in_its_place(self) -> None:
        found = self.rows(" A => P\n A & B => P\n !A => Q\n else => P\n")
        self.assertEqual([(row.cube, row.outcome, row.rule) for row in found.rows], [((1, 1), 0, 1), ((3, 3), 0, 2), ((1, 0), 1, 3)])
        self.assertEqual((found.known, found.collects, found.otherwise), (0x303, False, 0))

    def test_a_condition_that_is_no_cube_is_several(self) -> None:
        found = self.rows(" A | M == 2 => Q\n else => P\n")
        self.assertEqual(sorted((row.cube, row.rule) for row in found.rows), [((1, 1), 1), ((0x300, 0x200), 1)])

    def test_excluded_words_come_first(self) -> None:
        found = self.rows(" A => P\n else => P\n invalid => Q\n", rest=" impossible A & B\n")
        self.assertEqual([(row.cube, row.outcome, row.rule) for row in found.rows], [((3, 3), 1, None), ((1, 1), 0, 1)])

    def test_where_all_are_ored_no_rule_speaks_of_excluded_words(self) -> None:
        found = self.rows(" A => P\n M == 3 => Q\n", "actions o { P, Q }", "collect", " impossible A & B\n")
        self.assertEqual([(row.cube, row.outcome) for row in found.rows][0], ((3, 1), 1))
        self.assertEqual((found.collects, found.otherwise), (True, 0))

    def test_one_answer_has_no_rows(self) -> None:
        self.assertEqual(self.rows(" always => Q\n").rows, ())

    def test_negative_numbers_are_their_lowest_32_bits(self) -> None:
        context = context_of("flags s { A }\ndispatch d(s) -> i8, first { A => -2\n else => 3\n}\n")
        found = table_rows(context.columns[0], context)
        assert isinstance(found, Rows)
        self.assertEqual((found.rows[0].outcome, found.otherwise), (0xFFFFFFFE, 3))


class Refusals(unittest.TestCase):
    def check(self, text: str, reason: str, output: int = 0) -> None:
        context = context_of(text)
        found = table_rows(context.columns[output], context)
        assert isinstance(found, Unsuited)
        self.assertEqual(found.reason, reason)
        self.assertTrue(found.fix)

    def test_what_rows_cannot_say(self) -> None:
        head = "flags s { A\n B }\nactions act { x, y }\noutcomes o { P, Q }\n"
        many = "".join(f" F{number}\n" for number in range(14))
        cases: Sequence[Sequence[str]] = (
            (head + "flags t { C }\ndispatch d(s, t) -> o, first { A => P\n else => Q\n}\n", "it reads 2 words, and a row looks at one"),
            (head + "dispatch d(s) -> update s, first { A => B\n else => nothing\n}\n", "flags that no rule names keep their old value"),
            (head + "dispatch d(s) -> act, first { also A => x\n B => y\n else => nothing\n}\n",
             "`also` rules act together with the one that ends, and of rows one answers, or all are ored"),
            (head + "dispatch d(s) -> u8, sum { A => 1\n B => 2\n}\n", "`sum` adds up, and of rows one answers, or all are ored"),
            (head + "dispatch d(s) -> act, first { A => y, x\n else => x\n}\n",
             "its actions do not run in the order of their declaration, and an outcome is a set of bits"),
            ("flags s : u64 { A @40\n B @41 }\ndispatch d(s) -> s, first { A => B\n else => nothing\n}\n", "an answer has more than 32 bits"),
            (f"flags s {{\n{many}}}\noutcomes o {{ P, Q }}\ndispatch d(s) -> o, first {{\n"
             f" count({', '.join(f'F{n}' for n in range(14))}) >= 7 => P\n else => Q\n}}\n", "the condition in line 19 takes more than 64 rows"),
            (head + "dispatch c(s) -> act, collect { A => x\n}\ndispatch d(s) -> act, collect { A => y\n else => c\n}\n",
             "it calls another dispatch under `collect`"),
        )
        for text, reason in cases:
            with self.subTest(reason=reason):
                self.check(text, reason)


if __name__ == "__main__":
    unittest.main()
