# SPDX-License-Identifier: MIT
"""The parts of a column, ored, are the column, on every word."""

import random
import unittest
from typing import Iterator, List, Tuple

from flagc.logic.decision import Case, Column, FieldValue, Inner
from flagc.logic.declared import adds, gathers, is_declared
from flagc.logic.lower import TooManySteps, columns, excluded_condition
from flagc.logic.parts import called, closed, projection
from flagc.model.expr import TRUE, Test
from flagc.model.model import Dispatch
from flagc.oracle.interpret import is_excluded

from tests.plan.models import Maker, meaning, some_words

CALLS = (("actions", "first", "first"), ("actions", "collect", "first"), ("actions", "first", "collect"), ("outcomes", "last", "first"),
         ("flags", "collect", "first"), ("update", "first", "collect"))


def subjects(count: int) -> Iterator[Tuple[Dispatch, Column]]:
    """Columns that can be cut, every second with calls."""
    for seed in range(count):
        maker = Maker(seed)
        kind, outer, inner = CALLS[seed // 2 % len(CALLS)]
        dispatch = maker.dispatch() if seed % 2 else maker.dispatch(kind, outer, maker.dispatch(kind, inner))
        try:
            found = columns(dispatch)
        except TooManySteps:
            continue
        yield from ((dispatch, column) for column in found if not adds(column))


def split(bits: int, rng: random.Random) -> List[int]:
    """Masks that share no bit and leave none out."""
    masks = [0] * rng.randint(1, 4)
    for place in range(bits):
        masks[rng.randrange(len(masks))] |= 1 << place
    return [mask for mask in masks if mask]


def low(mask: int) -> int:
    return (mask & -mask).bit_length() - 1


class Parts(unittest.TestCase):
    def test_parts_make_the_whole(self) -> None:
        rng = random.Random(3)
        copied = partial = 0
        for dispatch, column in subjects(300):
            copied += any(isinstance(case.value, FieldValue) for case in column.cases)
            masks = split(column.bits, rng)
            forbidden = excluded_condition(dispatch)
            parts = [projection(column, mask) for mask in masks]
            whole = [closed(part, forbidden) for part in parts]
            calls = [called(part, low(mask)) for mask, part in zip(masks, whole)]
            for words in some_words(dispatch, 60):
                answer = 0
                for mask, part, one, call in zip(masks, parts, whole, calls):
                    found = meaning(part, dispatch, words)
                    assert found is not None
                    self.assertEqual(found & ~(mask >> low(mask)), 0)
                    # Told of excluded words or not, and called or not, a part is the same.
                    if not is_excluded(dispatch, words):
                        self.assertEqual(meaning(one, dispatch, words), found)
                        self.assertEqual(meaning(call, dispatch, words), found << low(mask))
                    answer |= found << low(mask)
                expected = meaning(column, dispatch, words)
                if expected is not None:
                    self.assertEqual(answer, expected)
                elif not gathers(column):
                    partial += 1
                    self.assertTrue(is_declared(column, answer))
        self.assertGreater(min(copied, partial), 5)

    def column(self, *cases: Case, default: int = 0, alone: bool = False) -> Column:
        dispatch, column = next(pair for pair in subjects(50) if pair[1].slots)
        self.test = Test(0, dispatch.words[0].set.fields[0])
        return Column("", column.output, "|", cases, default, alone, False, 0, 4, False, ())

    def test_cases_that_change_nothing_are_dropped(self) -> None:
        def rules(column: Column) -> List[int]:
            return [case.rule for case in column.cases]

        cases = (Case(TRUE, 1, True, 1), Case(TRUE, 2, True, 2), Case(TRUE, 3, False, 3), Case(TRUE, 1, False, 4))
        self.assertEqual(rules(projection(self.column(*cases), 2)), [2, 3])
        self.assertEqual(rules(projection(self.column(*cases), 1)), [1, 3, 4])
        # The default asks whether a case held.
        self.assertEqual(rules(projection(self.column(*cases[:2], default=3, alone=True), 1)), [1, 2])
        self.assertEqual(rules(projection(self.column(*cases[:2], default=2, alone=True), 1)), [1])
        # A case that ends keeps what comes later from answering.
        self.assertEqual(rules(projection(self.column(Case(TRUE, 2, False, 1), Case(TRUE, 1, False, 2)), 1)), [1, 2])

    def test_a_called_column_that_says_nothing_is_a_constant(self) -> None:
        inner = self.column(Case(TRUE, 2, True, 1))
        outer = self.column(Case(TRUE, Inner(inner, 1), True, 1))
        self.assertEqual(projection(outer, 1).cases, ())
        self.assertEqual(len(projection(outer, 4).cases), 1)


if __name__ == "__main__":
    unittest.main()
