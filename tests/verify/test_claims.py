# SPDX-License-Identifier: MIT
"""Small programs with one thing wrong each, judged both ways."""

import unittest
from dataclasses import replace
from typing import Tuple

from flagc.plan.chain import chain
from flagc.plan.program import Answer, If, Literal, Masked, Merge, Program, Statement
from flagc.plan.refusal import Refusal
from flagc.plan.scan import scan
from flagc.verify.certificate import Certificate, Refuted
from flagc.verify.correspond import by_rules
from flagc.verify.verify import verify

from tests.plan.text import first

SET = "flags s {\n A\n B\n STATE : o\n}\noutcomes o { X, Y, Z }\nactions act { a, b, c }\n"


class Claims(unittest.TestCase):
    def subject(self, dispatch: str) -> Tuple[Program, Tuple[Statement, ...]]:
        self.column, self.context = first(SET + dispatch)
        program = chain(self.column, self.context)[0]
        return program, program.body

    def wrong(self, program: Program) -> None:
        self.assertIsInstance(verify(program, self.column, self.context), Refuted)
        self.assertIsInstance(by_rules(program, self.column, self.context), Refuted)

    def right(self, program: Program) -> None:
        self.assertEqual(verify(program, self.column, self.context), Certificate("diagram"))
        self.assertEqual(by_rules(program, self.column, self.context), Certificate("rules"))

    def test_a_dont_care_must_be_declared(self) -> None:
        program, body = self.subject("dispatch d(s) -> o, first {\n A => Y\n else => STATE\n invalid => -\n}\n")
        self.right(program)
        self.assertIsInstance(body[0], If)
        self.wrong(replace(program, body=(replace(body[0], body=(Answer(Literal(3)),)),) + body[1:]))  # type: ignore[type-var]
        # Without its guard the program would copy a code that has no name.
        self.wrong(replace(program, body=body[1:]))

    def test_excluded_words_get_no_answer_of_their_own_making(self) -> None:
        program, body = self.subject("dispatch d(s) -> o, first {\n A => Y\n else => X\n invalid => -\n}\n")
        self.right(program)
        self.wrong(replace(program, body=(If(Masked(0, 13, 12), (Answer(Literal(3)),)),) + body))
        self.right(replace(program, body=(If(Masked(0, 13, 12), (Answer(Literal(1)),)),) + body))

    def test_the_answer_is_of_the_column_s_type(self) -> None:
        program, _ = self.subject("dispatch d(s) -> o, first {\n A => Y\n else => X\n invalid => X\n}\n")
        self.right(program)
        self.assertIsInstance(verify(replace(program, bits=64, signed=True), self.column, self.context), Refuted)

    def test_a_scan_reads_whole_numbers(self) -> None:
        self.subject("dispatch d(s) -> o, first {\n A => Y\n B => Z\n else => X\n invalid => X\n}\n")
        built = scan(self.column, self.context)
        assert not isinstance(built, Refusal)
        program = built[0]
        self.right(program)
        for change in ({"bits": 4}, {"immediate": True}):
            tables = tuple(replace(table, **change) for table in program.tables)  # type: ignore[arg-type]
            self.assertIsInstance(verify(replace(program, tables=tables), self.column, self.context), Refuted)

    def test_sums_are_added(self) -> None:
        program, body = self.subject("dispatch d(s) -> u8, sum {\n A => 1\n B => 3\n}\n")
        self.right(program)
        inner = If(body[2].condition, (Merge("|", Literal(3)),))  # type: ignore[union-attr]
        self.wrong(replace(program, body=body[:2] + (inner,) + body[3:]))

    def test_what_is_gathered_is_answered(self) -> None:
        program, body = self.subject("dispatch d(s) -> act, first {\n also A => a\n B => b\n else => c\n invalid => -\n}\n")
        self.right(program)
        lost = If(body[2].condition, (Answer(Literal(2)),))  # type: ignore[union-attr]
        self.wrong(replace(program, body=body[:2] + (lost,) + body[3:]))

    def test_rules_keep_their_order(self) -> None:
        program, body = self.subject("dispatch d(s) -> o, first {\n A => Y\n B => Z\n else => X\n invalid => X\n}\n")
        self.right(program)
        self.wrong(replace(program, body=(body[0], body[2], body[1], body[3])))
        self.wrong(replace(program, body=body[1:]))

    def test_a_copied_field_may_be_wider_than_its_type(self) -> None:
        self.column, self.context = first("flags s {\n A @0\n STATE : o @2..5\n}\noutcomes o { X, Y, Z }\n"
                                          "dispatch d(s) -> o, first {\n A => Y\n else => STATE\n invalid => X\n}\n")
        self.right(chain(self.column, self.context)[0])

    def test_a_wrong_program_comes_with_words(self) -> None:
        program, body = self.subject("dispatch d(s) -> o, first {\n A & B => Y\n else => X\n invalid => X\n}\n")
        wrong = replace(program, body=(Answer(Literal(0)),))
        for verdict in (verify(wrong, self.column, self.context), by_rules(wrong, self.column, self.context)):
            self.assertTrue(isinstance(verdict, Refuted) and verdict.words and verdict.words[0] & 3 == 3, verdict)


if __name__ == "__main__":
    unittest.main()
