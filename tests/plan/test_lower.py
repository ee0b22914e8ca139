# SPDX-License-Identifier: MIT
"""Columns mean what the rules say: compared with the plain interpreter, word by word."""

import unittest
from typing import List, Tuple

from flagc.logic.lower import TooManySteps, columns
from flagc.logic.sequence import embedding, supersequence
from flagc.model.model import Actions, Dispatch
from flagc.oracle.interpret import Finding, Interpreter

from .models import Maker, meaning, some_words
from .text import context_of, first


class Lower(unittest.TestCase):
    def check(self, dispatch: Dispatch) -> None:
        found = columns(dispatch)
        oracle = Interpreter(dispatch)
        for words in some_words(dispatch):
            reply = oracle.answer(words, 0xA5)
            rest = list(found)
            for output, expected in zip(dispatch.outputs, reply.answers):
                column = rest.pop(0)
                answer = meaning(column, dispatch, words)
                keep = rest.pop(0) if rest and rest[0].name.endswith(".keep") else None
                if isinstance(expected, Finding):
                    if expected in (Finding.GAP, Finding.DONT_CARE) and column.excluded is None:
                        self.assertIsNone(answer)
                    continue
                assert answer is not None
                if isinstance(output.type, Actions):
                    steps = tuple(action for slot, action in enumerate(column.slots) if answer >> slot & 1)
                    self.assertEqual(steps, expected)
                    continue
                if keep is not None:
                    kept = meaning(keep, dispatch, words)
                    assert kept is not None
                    answer |= kept & 0xA5
                self.assertEqual(answer, expected)

    def test_random_dispatches(self) -> None:
        for seed in range(100):
            with self.subTest(seed=seed):
                self.check(Maker(seed).dispatch())

    def test_calls(self) -> None:
        kinds = (("actions", "first", "first"), ("actions", "collect", "first"), ("actions", "first", "collect"),
                 ("update", "first", "first"), ("update", "collect", "first"), ("number", "sum", "first"),
                 ("outcomes", "last", "first"), ("outcomes", "first", "max"), ("bool", "first", "first"))
        for seed in range(63):
            kind, outer, inner = kinds[seed % len(kinds)]
            with self.subTest(seed=seed):
                maker = Maker(seed)
                try:
                    self.check(maker.dispatch(kind, outer, maker.dispatch(kind, inner)))
                except TooManySteps:
                    self.assertEqual(kind, "actions")


class Slots(unittest.TestCase):
    def slots(self, rules: str) -> Tuple[int, ...]:
        head = "flags s {\n A\n B\n}\nactions act { a, b, c }\n"
        return first(f"{head}dispatch d(s) -> act, first {{\n{rules}}}\n")[0].slots

    def test_slots_are_actions_while_the_order_is_that_of_declaration(self) -> None:
        self.assertEqual(self.slots(" also A => a\n B => b, c\n else => c\n"), (0, 1, 2))

    def test_an_action_that_may_run_twice_has_two_slots(self) -> None:
        self.assertEqual(self.slots(" also A => a\n B => a\n else => b\n"), (0, 0, 1))
        self.assertEqual(self.slots(" A => a, a\n else => a, b\n"), (0, 0, 1))

    def test_rules_that_end_share_their_slots(self) -> None:
        self.assertEqual(self.slots(" also A => c\n B => b, a\n also A & B => b\n else => a\n"), (2, 1, 1, 0))


class Keep(unittest.TestCase):
    def test_bits_that_no_rule_names_are_kept(self) -> None:
        head = "flags s {\n A\n}\nflags t : u8 {\n L\n M\n N\n}\n"
        found = context_of(head + "dispatch d(s) -> update t, first {\n A => L, keep(M)\n else => nothing\n}\n").columns
        self.assertEqual([(column.name, column.cases[0].value, column.default) for column in found],
                         [("t", 1, 0), ("t.keep", 0xFE, 0xFC)])


class Sequences(unittest.TestCase):
    def test_leftmost_embedding(self) -> None:
        self.assertEqual(embedding((1, 2, 1, 3), (1, 3)), (0, 3))
        self.assertIsNone(embedding((1, 2, 1, 3), (3, 1)))

    def test_supersequence_is_short(self) -> None:
        parts: List[Tuple[int, ...]] = [(0, 1, 2), (2, 0), (1, 2, 0), ()]
        whole = supersequence(parts)
        self.assertTrue(all(embedding(whole, part) is not None for part in parts))
        self.assertEqual(len(whole), 4)


if __name__ == "__main__":
    unittest.main()
