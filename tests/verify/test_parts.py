# SPDX-License-Identifier: MIT
"""Proof by parts: right programs are proven, with any one thing changed they are refuted."""

import random
import unittest
from dataclasses import replace
from typing import Iterator

from flagc.logic.decision import Column
from flagc.logic.lower import TooManySteps, columns
from flagc.plan.chain import chain
from flagc.plan.choose import PLANS
from flagc.plan.context import Context, make_context
from flagc.plan.program import Answer, Bitor, Expr, Extract, If, Literal, Masked, Negation, Program, Xor, operands, with_operands
from flagc.plan.refusal import Refusal
from flagc.verify.certificate import Certificate, Refuted
from flagc.verify.parts import by_parts
from flagc.verify.verify import verify

from tests.plan.models import meaning
from tests.plan.test_parts import spec
from tests.plan.text import first

from .test_verify import dispatches, evaluate_or_none

LARGE = spec(64, 40, [f"F{n} => a{n}" for n in range(10)] + [f"!F{63 - n} => a{10 + n}" for n in range(5)]
             + [f"F{2 * n} | F{2 * n + 1} => a{n}" for n in range(15, 25)] + [f"F{n} & F{n + 20} & F60 => a{n}" for n in range(25, 35)]
             + [f"count(F{n}, F{n + 1}, F50, F51, F52) >= 3 => a{n}" for n in range(35, 39)]
             + [f"F{n} & F{n + 7} & !F{(n * 5) % 64} => a39" for n in range(20)])


def parts_of(text: str) -> "tuple[Program, Column, Context]":
    column, context = first(text)
    program = dict(PLANS)["parts"](column, context)
    assert not isinstance(program, Refusal)
    return program[0], column, context


def changed(expr: Expr) -> Iterator[Expr]:
    """The expression with one thing in it changed."""
    if isinstance(expr, Literal):
        yield Literal(expr.value ^ 1)
    elif isinstance(expr, Extract):
        for number, run in enumerate(expr.runs):
            other = replace(run, position=run.position - 1 if run.position else run.position + 1)
            if other.position + other.width <= 64:
                yield Extract(expr.runs[:number] + (other,) + expr.runs[number + 1 :])
    elif isinstance(expr, Masked):
        yield replace(expr, value=expr.value ^ (expr.mask & -expr.mask))
    elif isinstance(expr, Negation):
        yield expr.operand
    elif isinstance(expr, (Bitor, Xor)):
        for number in range(len(expr.operands)):
            yield replace(expr, operands=expr.operands[:number] + expr.operands[number + 1 :])
    for number, operand in enumerate(operands(expr)):
        for other_operand in changed(operand):
            yield with_operands(expr, operands(expr)[:number] + (other_operand,) + operands(expr)[number + 1 :])


def mutants(program: Program) -> Iterator[Program]:
    """The program with one thing changed."""
    rng = random.Random(9)
    last = program.body[-1]
    assert isinstance(last, Answer)
    for value in changed(last.value):
        yield replace(program, body=program.body[:-1] + (Answer(value),))
    for number, table in enumerate(program.tables):
        at = rng.randrange(len(table.entries))
        entries = table.entries[:at] + (table.entries[at] ^ 1,) + table.entries[at + 1 :]
        yield replace(program, tables=program.tables[:number] + (replace(table, entries=entries),) + program.tables[number + 1 :])
    for number, statement in enumerate(program.body[:-1]):
        yield replace(program, body=program.body[:number] + program.body[number + 1 :])
        assert isinstance(statement, If)
        inverted = replace(statement, condition=Negation(statement.condition))
        yield replace(program, body=program.body[:number] + (inverted,) + program.body[number + 1 :])


class Parts(unittest.TestCase):
    def test_what_no_diagram_holds_is_proven(self) -> None:
        for text in (LARGE, spec(64, 64, [f"F{n} => a{63 - n}" for n in range(64)])):
            program, column, context = parts_of(text)
            self.assertEqual(context.views, (None,))
            self.assertEqual(verify(program, column, context), Certificate("parts"))

    def test_no_mutant_is_proven(self) -> None:
        program, column, context = parts_of(LARGE)
        rng = random.Random(2)
        words = [(rng.getrandbits(64),) for _ in range(60)] + [(1 << bit,) for bit in range(64)]
        expected = {word: meaning(column, context.dispatch, word) for word in words}
        wrong = 0
        for mutant in mutants(program):
            verdict = verify(mutant, column, context)
            if any(evaluate_or_none(mutant, word) != answer for word, answer in expected.items()):
                wrong += 1
                assert isinstance(verdict, Refuted), mutant
                if verdict.words:
                    self.assertNotEqual(evaluate_or_none(mutant, verdict.words), meaning(column, context.dispatch, verdict.words))
        self.assertGreater(wrong, 60)

    def test_it_agrees_with_simulation(self) -> None:
        proven = 0
        for dispatch in dispatches(160):
            try:
                context = make_context(dispatch, columns(dispatch))
            except TooManySteps:
                continue
            for column in context.columns:
                built = dict(PLANS)["parts"](column, context)
                if isinstance(built, Refusal):
                    continue
                program = built[0]
                verdict = by_parts(program, column, context)
                if verdict is not None:
                    proven += 1
                    self.assertEqual(verdict, Certificate("parts"))
                    self.refuted(replace(program, body=(*program.body[:-1], Answer(Literal(0)))), column, context)
        self.assertGreater(proven, 10)

    def refuted(self, program: Program, column: Column, context: Context) -> None:
        self.assertIsInstance(verify(program, column, context), Refuted)

    def test_parts_that_share_a_bit_are_none(self) -> None:
        program, column, context = parts_of(LARGE)
        last = program.body[-1]
        assert isinstance(last, Answer) and isinstance(last.value, Bitor)
        twice = replace(program, body=program.body[:-1] + (Answer(Bitor(last.value.operands + last.value.operands[-1:])),))
        self.assertIsNone(by_parts(twice, column, context))

    def test_other_programs_are_none(self) -> None:
        column, context = first("flags s {\n A\n B\n}\ndispatch d(s) -> u8, sum {\n A => 1\n B => 2\n}\n")
        self.assertIsNone(by_parts(chain(column, context)[0], column, context))


if __name__ == "__main__":
    unittest.main()
