# SPDX-License-Identifier: MIT
"""The chain is what a person would write."""

import unittest

from flagc.plan.chain import chain
from flagc.plan.dump import dump
from flagc.plan.evaluate import evaluate

from .text import first

HEAD = """
flags s {
    A
    B
    C
    MODE : { OFF, HEAT, COOL, AUTO, ECO, MAX }
    LEVEL : 3
}
outcomes o { X, Y, Z }
actions act { a, b, c }
"""


class Chain(unittest.TestCase):
    def body(self, text: str) -> str:
        """The program without its first line and its comments."""
        lines = dump(chain(*first(HEAD + text))[0]).splitlines()
        return "\n".join(line.split("    #")[0][2:] for line in lines[1:])

    def condition(self, text: str) -> str:
        """How a condition comes out."""
        body = self.body(f"dispatch d(s) -> o, first {{\n {text} => Y\n else => X\n invalid => X\n}}\n").splitlines()
        return body[2].strip().replace("if ", "", 1).rstrip(":")

    def test_tests_of_one_word_are_one_comparison(self) -> None:
        self.assertEqual(self.condition("A & !B & MODE == COOL & C"), "w0 & 0x3f == 0x15")
        self.assertEqual(self.condition("A | B | !C"), "not (w0 & 0x7 == 0x4)")
        self.assertEqual(self.condition("none(A, B)"), "w0 & 0x3 == 0x0")

    def test_codes(self) -> None:
        self.assertEqual(self.condition("MODE != HEAT"), "not (w0 & 0x38 == 0x8)")
        self.assertEqual(self.condition("MODE in {COOL, AUTO}"), "w0 & 0x30 == 0x10")
        self.assertEqual(self.condition("MODE >= AUTO"), "(w0[5:3]) >= (3)")
        self.assertEqual(self.condition("LEVEL in {1..5}"), "((w0[8:6]) >= (1)) and ((w0[8:6]) <= (5))")
        self.assertEqual(self.condition("LEVEL >= 4"), "w0 & 0x100 == 0x100")

    def test_counts_that_are_all_or_none(self) -> None:
        self.assertEqual(self.condition("count(A, B, C) >= 3"), "w0 & 0x7 == 0x7")
        self.assertEqual(self.condition("count(A, B, C) == 0"), "w0 & 0x7 == 0x0")
        self.assertEqual(self.condition("count(A, B, C) >= 2"),
                         "((w0 & 0x1 == 0x1) + (w0 & 0x2 == 0x2) + (w0 & 0x4 == 0x4)) >= (2)")

    def test_excluded_words_come_first_and_origins_have_no_folder(self) -> None:
        text = dump(chain(*first(HEAD + "dispatch d(s) -> o, first {\n A => Y\n else => X\n invalid => Z\n}\n"))[0])
        self.assertEqual(text, "chain(w0: u16) -> u2\n"
                               "  if w0 & 0x30 == 0x30:    # spec.flags:14: invalid => Z\n"
                               "    answer 2\n"
                               "  if w0 & 0x1 == 0x1:    # spec.flags:12: A => Y\n"
                               "    answer 1\n"
                               "  answer 0\n")

    def test_a_let_is_a_definition_if_it_is_used(self) -> None:
        body = self.body("dispatch d(s) -> o, first {\n let both = A == B\n let unused = B\n both & C => Y\n"
                         " both => Z\n else => X\n invalid => -\n}\n")
        self.assertEqual(body, "d0 both = (w0 & 0x1 == 0x1) == (w0 & 0x2 == 0x2)\n"
                               "if (d0) and (w0 & 0x4 == 0x4):\n  answer 1\nif d0:\n  answer 2\nanswer 0")

    def test_a_call_is_nested(self) -> None:
        body = self.body("dispatch inner(s) -> o, first {\n B => Z\n else => Y\n invalid => -\n}\n"
                         "dispatch d(s) -> o, first {\n A => inner\n C => Y\n else => X\n invalid => -\n}\n")
        self.assertEqual(body, "if w0 & 0x1 == 0x1:\n  if w0 & 0x2 == 0x2:\n    answer 2\n  answer 1\n"
                               "if w0 & 0x4 == 0x4:\n  answer 1\nanswer 0")

    def test_else_of_collect_asks_what_is_gathered(self) -> None:
        body = self.body("dispatch d(s) -> act, collect {\n A => a\n B => b\n else => c\n invalid => -\n}\n")
        self.assertTrue(body.endswith("if (result) == (0):\n  result |= 4\nanswer result"), body)

    def test_else_of_collect_does_not_trust_empty_answers(self) -> None:
        body = self.body("dispatch d(s) -> act, collect {\n A => a\n B => nothing\n else => c\n invalid => -\n}\n")
        self.assertIn("if ((result) == (0)) and (w0 & 0x2 == 0x0):\n  result |= 4", body)

    def test_a_dont_care_never_copies_an_unnamed_code(self) -> None:
        column, context = first(HEAD.replace("MODE : { OFF, HEAT, COOL, AUTO, ECO, MAX }", "STATE : o")
                                + "dispatch d(s) -> o, first {\n A => Y\n else => STATE\n invalid => -\n}\n")
        self.assertIn(evaluate(chain(column, context)[0], (0x18,)), (0, 1, 2))


if __name__ == "__main__":
    unittest.main()
