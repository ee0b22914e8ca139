# SPDX-License-Identifier: MIT
"""Bits are gathered from wherever they lie, in the order that is told, and a proof can see which they are."""

import random
import unittest
from typing import List, Tuple

from flagc.logic.predicate import Graph
from flagc.plan.evaluate import evaluate
from flagc.plan.extract import gather
from flagc.plan.program import Answer, Bitor, Expr, Extract, Product, Program, Run, gathered, inside, is_scattered
from flagc.verify.form import check_form
from flagc.verify.symbols import NotSymbolic, Symbols

Place = Tuple[int, int]


def program(expr: Expr, words: Tuple[int, ...]) -> Program:
    return Program("test", words, 64, False, (), (), (Answer(expr),))


class Gathering(unittest.TestCase):
    def check(self, words: Tuple[int, ...], bits: List[Place]) -> Expr:
        """The order holds every bit once, and the expression is what the order says: run, proven, and as runs."""
        expr, order = gather(bits)
        self.assertEqual(sorted(order), bits)
        check_form(program(expr, words))
        graph = Graph(words)
        number = Symbols(graph, program(expr, words)).number(expr)
        self.assertEqual(number[: len(bits)], [graph.bit(*place) for place in order])
        rng = random.Random(0)
        for _ in range(20):
            given = tuple(rng.getrandbits(width) for width in words)
            expected = sum((given[word] >> position & 1) << place for place, (word, position) in enumerate(order))
            self.assertEqual(evaluate(program(expr, words), given), expected)
        return expr

    def test_random_bits(self) -> None:
        products = 0
        for seed in range(150):
            rng = random.Random(seed)
            words = rng.choice(((8,), (16,), (32,), (64,), (32, 8), (64, 64), (16, 32, 8)))
            every = [(word, position) for word, width in enumerate(words) for position in range(width)]
            bits = sorted(rng.sample(every, rng.randint(1, min(16, len(every)))))
            with self.subTest(seed=seed):
                products += any(isinstance(part, Product) for part in inside(self.check(words, bits)))
        self.assertGreater(products, 60)

    def test_few_runs_are_ored(self) -> None:
        # A field across the border of a byte is one run, wherever it lies.
        self.assertEqual(self.check((64,), [(0, position) for position in range(29, 39)]), Extract((Run(0, 29, 10, 0),)))
        self.assertEqual(len(self.check((32,), [(0, 1), (0, 7), (0, 8), (0, 30)]).runs), 3)  # type: ignore[union-attr]

    def test_more_runs_are_a_product(self) -> None:
        bits = [(0, 0), (0, 7), (0, 8), (0, 17), (0, 30)]
        expr = self.check((32,), bits)
        assert isinstance(expr, Product)
        self.assertEqual((expr.bits, expr.shift + expr.width), (32, 32))
        wide = self.check((64,), [(0, position) for position in (3, 15, 16, 40, 63)])
        self.assertEqual(wide.bits, 64)  # type: ignore[union-attr]

    def test_words_are_gathered_apart(self) -> None:
        scattered = [0, 7, 13, 21, 30]
        expr = self.check((32, 32), [(word, position) for word in (0, 1) for position in scattered])
        assert isinstance(expr, Bitor)
        self.assertEqual({part.word for part in inside(expr) if isinstance(part, Product)}, {0, 1})

    def test_the_search_ends(self) -> None:
        # Every second bit of 64: no factor gathers 16 of them in one go.
        self.check((64,), [(0, position) for position in range(0, 32, 2)])


class Carries(unittest.TestCase):
    def product(self, mask: int, factor: int, shift: int, width: int) -> Product:
        return Product(0, mask, factor, 32, shift, width)

    def test_what_a_product_gathers(self) -> None:
        # Bit 0 goes to 4, bit 3 to 5.
        self.assertEqual(gathered(self.product(0b1001, 0b10100, 4, 2)), Extract((Run(0, 0, 1, 0), Run(0, 3, 1, 1))))
        # Above the window bits may meet.
        self.assertIsNotNone(gathered(self.product(0b11, 0b1100, 0, 3)))
        # At or below it they may not: a carry could reach it.
        for product in (self.product(0b11, 0b1100, 0, 4), self.product(0b11, 0b11, 2, 1)):
            self.assertIsNone(gathered(product))
            with self.assertRaises(NotSymbolic):
                Symbols(Graph((8,)), program(product, (8,))).number(product)

    def test_only_bits_in_their_order_are_for_an_instruction(self) -> None:
        ascending, order = gather([(0, position) for position in (3, 14, 20, 31)])
        self.assertEqual(order, ((0, 3), (0, 14), (0, 20), (0, 31)))
        assert isinstance(ascending, Product)
        self.assertEqual(gathered(ascending), Extract(tuple(Run(0, position, 1, place) for place, (_, position) in enumerate(order))))
        self.assertTrue(is_scattered(ascending))
        swapped, order = gather([(0, position) for position in (0, 9, 19, 28)])
        self.assertIsInstance(swapped, Product)
        self.assertNotEqual(sorted(order), list(order))
        self.assertFalse(is_scattered(swapped))


if __name__ == "__main__":
    unittest.main()
