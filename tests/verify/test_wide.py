# SPDX-License-Identifier: MIT
"""Sets of more than 64 bits: the proofs are about the bits of the set, however a program's words cut it."""

import random
import unittest
from dataclasses import replace
from typing import Iterator, List, Tuple

from flagc.logic.decision import Column
from flagc.logic.lower import columns
from flagc.model.model import Dispatch
from flagc.oracle.interpret import answer
from flagc.plan.choose import PLANS
from flagc.plan.context import Context, make_context
from flagc.plan.evaluate import evaluate
from flagc.plan.program import Program
from flagc.plan.refusal import Refusal
from flagc.verify.certificate import Certificate, Refuted
from flagc.verify.correspond import by_rules
from flagc.verify.verify import verify

from tests.emit.support import model_of
from tests.emit.test_wide import RULES, words_of

from .test_verify import evaluate_or_none, mutants

BY_RULES = ("chain", "scan", "vector")


def programs() -> Iterator[Tuple[Dispatch, Program, Column, Context]]:
    """All programs of all plans."""
    for text in RULES.values():
        dispatch = model_of(text).dispatches[0]
        context = make_context(dispatch, columns(dispatch))
        for _, build in PLANS:
            built = build(context.columns[0], context)
            for program in () if isinstance(built, Refusal) else built:
                yield dispatch, program, context.columns[0], context


class Wide(unittest.TestCase):
    def test_both_proofs_hold(self) -> None:
        for _, program, column, context in programs():
            self.assertEqual(verify(program, column, context), Certificate("diagram"))
            if program.plan in BY_RULES:
                self.assertEqual(by_rules(program, column, context), Certificate("rules"))

    def test_wrong_programs_are_refuted_with_words(self) -> None:
        rng = random.Random(11)
        caught: List[str] = []
        for dispatch, program, column, context in programs():
            known = {words: answer(dispatch, words).answers[0] for words in words_of(dispatch, 5)}
            for mutant in mutants(program, rng):
                if all(evaluate_or_none(mutant, context.chunks.words(words)) == right for words, right in known.items()):
                    continue
                caught.append(program.plan)
                verdict = verify(mutant, column, context)
                assert isinstance(verdict, Refuted), mutant
                if verdict.words:
                    self.assertNotEqual(evaluate(mutant, context.chunks.words(verdict.words)), answer(dispatch, verdict.words).answers[0])
        self.assertGreater(min(caught.count(name) for name in ("direct", "staged", "branches", "vector", "scan", "chain")), 5)

    def test_a_program_over_other_words_is_refuted(self) -> None:
        for _, program, column, context in programs():
            self.assertEqual(verify(replace(program, words=program.words[::-1][1:] + (64,)), column, context), Refuted((), "the program reads other words"))


if __name__ == "__main__":
    unittest.main()
