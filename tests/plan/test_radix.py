# SPDX-License-Identifier: MIT
"""Mixed radix: fields as digits, flags that exclude each other as one, and what does not suit."""

import unittest

from flagc.oracle.interpret import all_words
from flagc.plan.evaluate import evaluate
from flagc.plan.program import Load, Program, Sum
from flagc.plan.radix import radix
from flagc.plan.refusal import Refusal
from flagc.verify.certificate import Certificate
from flagc.verify.verify import verify

from .models import meaning
from .text import first


class Radix(unittest.TestCase):
    def program(self, text: str) -> Program:
        column, context = first(text)
        built = radix(column, context)
        assert not isinstance(built, Refusal), built.reason
        self.assertIsInstance(verify(built[0], column, context), Certificate)
        for words in all_words(context.dispatch) if sum(context.words) <= 8 else ():
            self.assertEqual(evaluate(built[0], words), meaning(column, context.dispatch, words))
        return built[0]

    def test_fields_are_digits_and_codes_without_a_name_share_one(self) -> None:
        fields = "".join(f" F{n} : e\n" for n in range(4))
        rules = "".join(f" F{n} == {'ABC'[n % 3]} & F{m} == {'ABC'[m % 3]} => {'XYZW'[n - m]}\n" for n in range(4) for m in range(n))
        program = self.program("enum e { A, B, C }\nflags s : u8 {\n" + fields + "}\noutcomes o { X, Y, Z, W }\ndispatch d(s) -> o, first {\n"
                               + rules + " else => X\n invalid => Z\n}\n")
        self.assertLess(len(program.tables[-1].entries), 4 * 4 * 4 * 4)
        self.assertTrue(all(table.immediate for table in program.tables[:-1]))
        self.assertEqual([table.name for table in program.tables], [f"digit{n + 1}" for n in range(len(program.tables) - 1)] + ["answers"])
        answer = program.body[0].value  # type: ignore[union-attr]
        self.assertTrue(isinstance(answer, Load) and isinstance(answer.index, Sum))

    def test_flags_that_exclude_each_other_are_one_digit(self) -> None:
        program = self.program("flags s : u8 {\n" + "".join(f" F{n}\n" for n in range(6)) + " exclusive F0, F3, F4\n}\n"
                               "outcomes o { X, Y, Z, N }\ndispatch d(s) -> o, first {\n"
                               " F0 & F1 => X\n F3 & !F1 & F2 => Y\n F4 & F5 => Z\n F2 ^ F5 => Y\n else => X\n invalid => N\n}\n")
        self.assertLess(len(program.tables[-1].entries), 64)

    def test_more_bits_than_a_flat_table_may_have(self) -> None:
        fields = "".join(f" F{n} : e\n" for n in range(7))
        rules = "".join(f" F{n} == {'CDE'[n % 3]} & F{n + 1} == {'ABC'[n % 3]} => {'XYZ'[n % 3]}\n" for n in range(6))
        program = self.program("enum e { A, B, C, D, E }\nflags s {\n" + fields + "}\noutcomes o { X, Y, Z }\ndispatch d(s) -> o, first {\n"
                               + rules + " else => X\n invalid => X\n}\n")
        self.assertLessEqual(len(program.tables[-1].entries), 1 << 16)

    def test_what_does_not_suit(self) -> None:
        rules = "".join(f" F{n} ^ F{n * 7 % 20} => {'XY'[n % 2]}\n" for n in range(1, 20))
        flags = "flags s {\n" + "".join(f" F{n}\n" for n in range(20)) + "}\noutcomes o { X, Y }\n"
        for rules, reason in ((rules + " else => X\n", "no field has fewer classes than codes"),
                              (" F0 => X\n else => X\n", "every word gets the same answer")):
            column, context = first(flags + "dispatch d(s) -> o, first {\n" + rules + "}\n")
            self.assertEqual(radix(column, context), Refusal(reason))


if __name__ == "__main__":
    unittest.main()
