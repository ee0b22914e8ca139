# SPDX-License-Identifier: MIT
"""The perfect hash: right on every valid word, a declared answer on every other, and refused where words that are not valid matter."""

import random
import unittest
from dataclasses import replace
from typing import List

from flagc.plan.context import make_context
from flagc.plan.budget import Budget
from flagc.plan.evaluate import evaluate
from flagc.plan.perfect import perfect_hash
from flagc.plan.program import Answer, Load, Product
from flagc.plan.refusal import Refusal
from flagc.verify.certificate import Certificate, Refuted
from flagc.verify.verify import verify

from .text import first


def spec(words: List[int], flags: int, answers: str, end: str = " invalid => -\n") -> str:
    """A rule for each word; all other words are excluded."""
    cubes = [" & ".join(("" if word >> flag & 1 else "!") + f"F{flag}" for flag in range(flags)) for word in words]
    rules = "".join(f" {cube} => {answer}\n" for cube, answer in zip(cubes, answers))
    valid = " | ".join(f"({cube})" for cube in cubes)
    names = "".join(f" F{flag} @{flag}\n" for flag in range(flags))
    width = next(width for width in (8, 16, 32, 64) if width >= flags)
    return f"flags s : u{width} {{\n{names} impossible !({valid})\n}}\noutcomes o {{ W, X, Y, Z }}\ndispatch d(s) -> o, first {{\n{rules}{end}}}\n"


class Hash(unittest.TestCase):
    def sparse(self, seed: int, flags: int, count: int) -> List[int]:
        rng = random.Random(seed)
        self.answers = "".join(rng.choice("WXYZ") for _ in range(count))
        return [rng.getrandbits(flags) for _ in range(count)]

    def test_valid_words_are_answered(self) -> None:
        for flags, count in ((16, 12), (32, 20), (64, 40)):
            words = self.sparse(flags, flags, count)
            column, context = first(spec(words, flags, self.answers))
            built = perfect_hash(column, context)
            assert not isinstance(built, Refusal)
            for word, answer in zip(words, self.answers):
                self.assertEqual(evaluate(built[0], (word,)), "WXYZ".index(answer))
            rng = random.Random(1)
            self.assertLess({evaluate(built[0], (rng.getrandbits(flags),)) for _ in range(100)} - {0, 1, 2, 3}, {0})
            self.assertEqual(verify(built[0], column, context), Certificate("enumeration"))
            self.assertLess(len(built[0].tables[0].entries), 4 * count)

    def test_what_is_wrong_is_refuted(self) -> None:
        words = self.sparse(3, 32, 20)
        column, context = first(spec(words, 32, self.answers))
        built = perfect_hash(column, context)
        assert not isinstance(built, Refusal)
        program = built[0]
        load = program.body[0].value  # type: ignore[union-attr]
        assert isinstance(load, Load) and isinstance(load.index, Product)
        used = {evaluate(replace(program, bits=16, body=(Answer(load.index),)), (word,)) for word in words}
        for index, entry in enumerate(program.tables[0].entries):
            for other in (entry ^ 1, 5):
                entries = program.tables[0].entries[:index] + (other,) + program.tables[0].entries[index + 1 :]
                verdict = verify(replace(program, tables=(replace(program.tables[0], entries=entries, bits=4),)), column, context)
                # Where no valid word reads, any declared answer is as good.
                self.assertEqual(isinstance(verdict, Certificate), other != 5 and index not in used)
        changed = replace(load, index=replace(load.index, factor=load.index.factor ^ 1 << 20))
        verdict = verify(replace(program, body=(Answer(changed),)), column, context)
        assert isinstance(verdict, Refuted)
        self.assertIn(verdict.words[0], words)

    def test_what_it_does_not_suit(self) -> None:
        words = self.sparse(5, 8, 6)
        for end, reason in ((" invalid => X\n", "every word has an answer, and a hash cannot tell which words are valid"),
                            (" else => X\n", "every word has an answer, and a hash cannot tell which words are valid")):
            built = perfect_hash(*first(spec(words, 8, self.answers, end)))
            self.assertEqual(built, Refusal(reason))
        two = "flags s { A, B, exclusive A, B\n}\ndispatch d(s a, s b) -> bool, first {\n a.A & b.B => true\n else => false\n invalid => -\n}\n"
        self.assertEqual(perfect_hash(*first(two)), Refusal("it hashes one word, and the answer depends on several"))

    def test_without_a_budget_bits_are_gathered(self) -> None:
        words = self.sparse(7, 16, 12)
        column, context = first(spec(words, 16, self.answers))
        poor = make_context(context.dispatch, (column,), budget=Budget(0))
        built = perfect_hash(column, poor)
        assert not isinstance(built, Refusal)
        self.assertIsInstance(verify(built[0], column, poor), Certificate)


if __name__ == "__main__":
    unittest.main()
