# SPDX-License-Identifier: MIT
"""Both engines, and both together, against trying every word."""

import unittest

from flagc.logic.find import EMPTY, UNDECIDED, Budget, Finder, Found
from flagc.logic.predicate import Graph, excluded, field_bits, graph_of
from flagc.logic.question import Family

from .small import Maker, holds, is_excluded

TINY = Budget(looks=0, short=3, middle=5, nodes=30, steps=12)


class Engines(unittest.TestCase):
    def questions(self, seed):
        maker = Maker(seed)
        graph = graph_of(maker.dispatch)
        forbidden = excluded(graph, maker.dispatch)
        exprs = [maker.expr(2 + k) for k in range(2)] + [maker.tangle()] + [maker.cube() for _ in range(3)]
        for _ in range(4):
            maker.random.shuffle(exprs)
            cut, end = maker.random.randrange(3), maker.random.randrange(3, 7)
            inside, outside = exprs[:cut], exprs[cut:end]
            yield maker, graph, forbidden, inside, outside

    def truth(self, maker, inside, outside):
        return [
            words for words in maker.words()
            if all(holds(expr, words) for expr in inside)
            and not any(holds(expr, words) for expr in outside)
            and not is_excluded(maker.dispatch, words)
        ]

    def test_answers_are_those_of_brute_force(self):
        for seed in range(8):
            for maker, graph, forbidden, inside, outside in self.questions(seed):
                words = self.truth(maker, inside, outside)
                inner = [graph.condition(expr) for expr in inside]
                outer = [graph.condition(expr) for expr in outside] + [forbidden]
                for engine in ("", "diagram", "search"):
                    with self.subTest(seed=seed, engine=engine):
                        finding = Finder(graph, engine=engine).find(inner, outer)
                        if words:
                            self.assertIn(finding.words, words)
                        else:
                            self.assertIs(finding, EMPTY)
                counted = Finder(graph, field_bits(graph, maker.dispatch)).count(inner, outer)
                self.assertEqual(counted, len(words))

    def test_the_diagram_finds_the_fewest_bits(self):
        for maker, graph, forbidden, inside, outside in self.questions(7):
            words = self.truth(maker, inside, outside)
            finding = Finder(graph, engine="diagram").find(
                [graph.condition(expr) for expr in inside], [graph.condition(expr) for expr in outside] + [forbidden])
            if words:
                weight = lambda pair: bin(pair[0]).count("1") + bin(pair[1]).count("1")
                self.assertEqual(weight(finding.words), min(map(weight, words)))

    def test_tiny_budgets_are_never_wrong(self):
        undecided = 0
        for seed in range(10):
            for maker, graph, forbidden, inside, outside in self.questions(seed):
                inner = [graph.condition(expr) for expr in inside]
                outer = [graph.condition(expr) for expr in outside] + [forbidden]
                right = Finder(graph).find(inner, outer)
                for engine in ("", "diagram", "search"):
                    finding = Finder(graph, budget=TINY, engine=engine).find(inner, outer)
                    undecided += finding is UNDECIDED
                    if finding is not UNDECIDED:
                        self.assertIs(type(finding), type(right), (seed, engine))
        self.assertGreater(undecided, 10)

    def test_a_family_keeps_what_can_meet(self):
        maker = Maker(1)
        graph = graph_of(maker.dispatch)
        literals = [graph.condition(maker.cube()) for _ in range(30)] + [graph.condition(maker.expr(2)) for _ in range(5)]
        family = Family(graph, literals)
        finder = Finder(graph)
        for number, literal in enumerate(literals):
            meeting = family.meeting(literal, 0, number)
            meets = {k for k in range(number) if isinstance(finder.find([literal, literals[k]], []), Found)}
            self.assertLessEqual(meets, set(meeting))
            self.assertEqual(sorted(meeting), meeting)
            if number < 30:
                self.assertEqual(meets, set(meeting))


class Counts(unittest.TestCase):
    def test_a_combination_is_of_the_counted_bits(self):
        graph = Graph([8])
        for counted, number in ((None, 128), ([2, 3, 4], 4), ([2], 1)):
            self.assertEqual(Finder(graph, counted).count([graph.bit(0, 0)], []), number)
        self.assertEqual(Finder(graph, []).count([], []), 1)


class Wide(unittest.TestCase):
    """512 variables: eight words of 64 bits."""

    def test_nothing_recurses(self):
        graph = Graph([64] * 8)
        bits = [graph.bit(word, place) for word in range(8) for place in range(64)]
        every = graph.conj(bits)
        row = bits
        while len(row) > 1:
            row = [graph.xor(a, b) for a, b in zip(row[::2], row[1::2])]
        odd = row[0]
        for engine in ("diagram", "search"):
            finder = Finder(graph, engine=engine)
            self.assertEqual(finder.find([every], []).words, ((1 << 64) - 1,) * 8)
            self.assertEqual(sum(bin(word).count("1") for word in finder.find([odd], []).words), 1)
            self.assertIs(finder.find([every, odd], []), EMPTY)
        self.assertEqual(Finder(graph).count([odd], []), 1 << 511)
