# SPDX-License-Identifier: MIT
"""Nothing breaks at the limits of nesting: 256 conditions, blocks and calls inside each other."""

import unittest
from dataclasses import replace
from typing import Tuple

from flagc.logic.lower import columns
from flagc.model.expr import TRUE, And, Expr, Not, Or, Test
from flagc.model.model import Block, Call, Constraint, Dispatch, Field, FlagSet, Output, Plain, Rule, Steps, Word
from flagc.plan.chain import chain
from flagc.plan.context import make_context
from flagc.plan.cost import price
from flagc.plan.dump import dump
from flagc.plan.evaluate import evaluate
from flagc.verify.certificate import Certificate
from flagc.verify.correspond import by_rules
from flagc.verify.verify import verify

from .models import ACTIONS, OUTCOMES, SPAN

DEPTH = 256
FIELDS = tuple(Field(f"F{n}", n, 1, None, None, "", (), SPAN) for n in range(8))
FLAGS = FlagSet("s", 8, False, FIELDS, (), (), 0, "", "", "", SPAN)


def rule(number: int, when: Expr, answer: object) -> Rule:
    return Rule(number, "", when, (answer,), False, "", (), (), SPAN, SPAN)  # type: ignore[arg-type]


def dispatch(output: Output, items: Tuple[object, ...], otherwise: Rule, constraints: Tuple[Constraint, ...] = ()) -> Dispatch:
    return Dispatch("d", (Word("s", FLAGS),), (output,), True, items, otherwise, None, constraints,  # type: ignore[arg-type]
                    "", "", SPAN, SPAN)


def flag(number: int) -> Test:
    return Test(0, FLAGS.fields[number % 8])


class Depth(unittest.TestCase):
    def proven(self, subject: Dispatch) -> None:
        context = make_context(subject, columns(subject))
        column = context.columns[0]
        program = chain(column, context)[0]
        self.assertEqual(verify(program, column, context), Certificate("diagram"))
        self.assertEqual(by_rules(program, column, context), Certificate("rules"))
        self.assertTrue(dump(program) and price(program).operations)
        for word in (0, 0x55, 0xFF):
            evaluate(program, (word,))

    def test_conditions(self) -> None:
        deep: Expr = flag(0)
        for level in range(DEPTH // 2):
            deep = Or((flag(level), Not(And((flag(level + 3), deep)))))
        output = Output("out", OUTCOMES, "first", False, None, SPAN)
        self.proven(dispatch(output, (rule(1, deep, Plain(1)),), rule(0, TRUE, Plain(2))))

    def test_blocks(self) -> None:
        block = Block(flag(0), (rule(1, flag(1), Plain(1)),), None, SPAN)
        for level in range(DEPTH):
            closing = rule(level + 2, TRUE, Plain(2)) if level == DEPTH - 1 else None
            block = Block(flag(level), (block, rule(level + DEPTH + 2, flag(level + 1), Plain(0))), closing, SPAN)
        output = Output("out", OUTCOMES, "last", False, None, SPAN)
        self.proven(dispatch(output, (block,), rule(0, TRUE, Plain(5))))

    def test_calls(self) -> None:
        step = Steps((1,))
        for kind, policy, plain in ((OUTCOMES, "first", Plain(1)), (ACTIONS, "collect", step), (ACTIONS, "first", step)):
            output = Output("out", kind, policy, False, None, SPAN)
            inner = dispatch(output, (rule(1, flag(0), plain),), rule(0, TRUE, plain))
            for level in range(DEPTH):
                inner = dispatch(replace(output), (rule(1, flag(level), Call(inner, 0)), rule(2, flag(level + 1), plain)),
                                 rule(0, TRUE, plain), (Constraint(And((flag(2), flag(5))), "", SPAN),))
            self.proven(inner)
            self.proven(replace(inner, invalid=inner.items[0]))


if __name__ == "__main__":
    unittest.main()
