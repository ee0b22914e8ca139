# SPDX-License-Identifier: MIT
"""Every plan that applies answers every word as its column does."""

import unittest
from typing import Dict, Optional

from flagc.logic.decision import Column
from flagc.logic.declared import is_declared
from flagc.logic.lower import TooManySteps, columns
from flagc.model.model import Dispatch
from flagc.plan.choose import PLANS
from flagc.plan.context import Context, make_context
from flagc.plan.dump import dump
from flagc.plan.evaluate import evaluate
from flagc.plan.program import Program
from flagc.plan.refusal import Refusal

from .models import Maker, meaning, some_words
from .suited import suited


class Plans(unittest.TestCase):
    def check(self, dispatch: Dispatch, built: Optional[Dict[str, int]] = None) -> None:
        context = make_context(dispatch, columns(dispatch))
        for column in context.columns:
            expected = {words: meaning(column, dispatch, words) for words in some_words(dispatch)}
            for name, build in PLANS:
                programs = build(column, context)
                for program in () if isinstance(programs, Refusal) else programs:
                    self.assertEqual(program.plan, name)
                    self.same(program, column, context, expected)
                    if built is not None:
                        built[name] = built.get(name, 0) + 1

    def same(self, program: Program, column: Column, context: Context, expected: Dict) -> None:  # type: ignore[type-arg]
        single = not any(case.goes_on for case in column.cases)
        for words, answer in expected.items():
            found = evaluate(program, words)
            if answer is not None:
                right = found == answer
            else:
                right = not single or any(hasattr(case.value, "column") for case in column.cases) or is_declared(column, found)
            if not right:
                self.fail(f"{words}: {found}, not {answer}: {dump(program)}")

    def test_random_dispatches(self) -> None:
        built: Dict[str, int] = {}
        for seed in range(120):
            with self.subTest(seed=seed):
                self.check(Maker(seed).dispatch(), built)
        for seed in range(24):
            with self.subTest(suited=seed):
                self.check(suited(seed), built)
        self.assertGreater(min(built.get(name, 0) for name, _ in PLANS), 7, built)

    def test_calls(self) -> None:
        kinds = (("actions", "first", "first"), ("actions", "collect", "first"), ("actions", "first", "collect"),
                 ("number", "sum", "first"), ("number", "sum", "sum"), ("outcomes", "last", "first"),
                 ("bool", "first", "first"), ("update", "first", "collect"))
        for seed in range(64):
            kind, outer, inner = kinds[seed % len(kinds)]
            with self.subTest(seed=seed):
                maker = Maker(seed)
                try:
                    self.check(maker.dispatch(kind, outer, maker.dispatch(kind, inner)))
                except TooManySteps:
                    self.assertEqual(kind, "actions")


if __name__ == "__main__":
    unittest.main()
