# SPDX-License-Identifier: MIT
"""Answers of one bit and sums without carry: found wherever they are, and nowhere else."""

import unittest
from typing import Tuple

from flagc.plan.affine import affine
from flagc.plan.bit import bit
from flagc.plan.choose import Builder
from flagc.plan.evaluate import evaluate
from flagc.plan.program import Answer, Expr, Extract, Literal, Parity, Program, Run, Scaled, Xor
from flagc.plan.refusal import Refusal
from flagc.verify.certificate import Certificate
from flagc.verify.verify import verify

from .text import first

FOUR = "flags s {\n A\n B\n C\n D\n}\noutcomes o { P, Q, R, S }\n"


class Affine(unittest.TestCase):
    def built(self, build: Builder, text: str) -> Tuple[Program, ...]:
        column, context = first(text)
        programs = build(column, context)
        assert not isinstance(programs, Refusal), programs
        for program in programs:
            self.assertEqual(verify(program, column, context), Certificate("diagram"))
        return programs

    def value(self, program: Program) -> Expr:
        assert isinstance(program.body[0], Answer)
        return program.body[0].value

    def refused(self, build: Builder, text: str) -> str:
        programs = build(*first(text))
        assert isinstance(programs, Refusal)
        return programs.reason

    def test_one_bit(self) -> None:
        def value(rules: str, type_: str = "o") -> Expr:
            return self.value(self.built(bit, FOUR + f"dispatch d(s) -> {type_}, first {{\n{rules}}}\n")[0])

        self.assertEqual(value(" C => Q\n else => P\n"), Extract((Run(0, 2, 1, 0),)))
        self.assertEqual(value(" C => R\n else => P\n"), Extract((Run(0, 2, 1, 1),)))
        self.assertEqual(value(" C => S\n else => P\n"), Scaled(Extract((Run(0, 2, 1, 0),)), 3))
        self.assertEqual(value(" C => P\n else => S\n"), Xor((Scaled(Extract((Run(0, 2, 1, 0),)), 3), Literal(3))))
        self.assertEqual(value(" C => 70000\n else => 3\n", "u32"), Xor((Scaled(Extract((Run(0, 2, 1, 0),)), 70003), Literal(3))))

    def test_what_is_not_one_bit(self) -> None:
        rules = " A & B => Q\n else => P\n"
        self.assertEqual(self.refused(bit, FOUR + f"dispatch d(s) -> o, first {{\n{rules}}}\n"), "the answer depends on 2 bits")
        negative = " A => -1\n else => 0\n"
        for build in (bit, affine):
            self.assertEqual(self.refused(build, FOUR + f"dispatch d(s) -> i8, first {{\n{negative}}}\n"), "an answer is negative")

    def test_parity_of_64_flags(self) -> None:
        flags = "flags s {\n" + "".join(f" F{n}\n" for n in range(64)) + "}\n"
        odd = " ^ ".join(f"F{n}" for n in range(64))
        program = self.built(affine, flags + f"dispatch d(s) -> u8, first {{\n {odd} => 77\n else => 5\n}}\n")[0]
        self.assertEqual(self.value(program), Xor((Scaled(Parity(0, (1 << 64) - 1), 72), Literal(5))))
        self.assertEqual([evaluate(program, (word,)) for word in (0, 1, 1 << 63, 3)], [5, 77, 77, 5])

    def test_copies_are_moved(self) -> None:
        text = "flags s { A\n N : 4\n B\n}\ndispatch d(s) -> u16, first {\n always => N\n}\n"
        self.assertEqual(self.value(self.built(affine, text)[0]), Extract((Run(0, 1, 4, 0),)))

    def test_gray_code_is_two_shifts(self) -> None:
        rules = "".join(f" N == {code} => {code ^ code >> 1}\n" for code in range(64))
        programs = self.built(affine, f"flags s {{ A\n N : 6\n}}\ndispatch d(s) -> u8, first {{\n{rules}}}\n")
        self.assertEqual([program.variant for program in programs], ["shifts", "parities"])
        self.assertEqual(self.value(programs[0]), Xor((Extract((Run(0, 1, 6, 0),)), Extract((Run(0, 2, 5, 0),)))))

    def test_two_words(self) -> None:
        text = FOUR + "dispatch d(s new, s old) -> bool, first {\n new.A ^ old.A ^ old.C => true\n else => false\n}\n"
        value = self.value(self.built(affine, text)[-1])
        self.assertEqual(value, Xor((Extract((Run(0, 0, 1, 0),)), Parity(1, 5))))

    def test_one_rule_breaks_it(self) -> None:
        rules = "".join(f" N == {code} => {code ^ 5 if code != 9 else 0}\n" for code in range(16))
        text = f"flags s {{ N : 4\n}}\ndispatch d(s) -> u8, first {{\n{rules}}}\n"
        self.assertEqual(self.refused(affine, text), "an answer is no exclusive or of bits")


if __name__ == "__main__":
    unittest.main()
