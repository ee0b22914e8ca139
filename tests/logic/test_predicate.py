# SPDX-License-Identifier: MIT
"""The and-inverter graph: meaning, folding, cubes, and size."""

import unittest

from flagc.logic.predicate import FALSE, TRUE, Graph, excluded, field_bits, graph_of
from flagc.model.expr import And, Codes, Count, Let, Not, Or, Test, Xor

from .small import OPERATORS, Maker, dispatch, field, flag, flag_set, holds, is_excluded


class Graphs(unittest.TestCase):
    def test_random_conditions(self):
        for seed in range(60):
            maker = Maker(seed)
            graph = graph_of(maker.dispatch)
            expr = maker.expr(3)
            literal = graph.condition(expr)
            for words in maker.words()[:: 61]:
                self.assertEqual(graph.holds([literal], graph.pack(words)), holds(expr, words), seed)

    def test_every_range_of_a_field(self):
        for low in range(16):
            for high in range(low, 16):
                graph = Graph([8])
                literal = graph.codes(0, field("M", 2, 4), ((low, high),))
                for code in range(16):
                    self.assertEqual(graph.holds([literal], code << 2), low <= code <= high)

    def test_every_count(self):
        flags = [Test(0, flag(str(place), place)) for place in range(5)]
        for operator, compare in OPERATORS.items():
            for number in range(-1, 7):
                graph = Graph([8])
                literal = graph.condition(Count(tuple(flags), operator, number))
                for word in range(32):
                    self.assertEqual(graph.holds([literal], word), compare(bin(word).count("1"), number))

    def test_excluded_words(self):
        for seed in range(12):
            maker = Maker(seed)
            graph = graph_of(maker.dispatch)
            literal = excluded(graph, maker.dispatch)
            for words in maker.words()[::7]:
                self.assertEqual(graph.holds([literal], graph.pack(words)), is_excluded(maker.dispatch, words))

    def test_fixed_fields_are_constants_and_no_part_of_a_combination(self):
        fixed = field("M", 0, 2, (("A", 0, 0), ("B", 2, 2)), fixed=2)
        owner = dispatch([("w", flag_set("w", [fixed, flag("F", 4)]))])
        graph = graph_of(owner)
        self.assertEqual(graph.condition(Codes(0, fixed, ((2, 2),))), TRUE)
        self.assertEqual(excluded(graph, owner), FALSE)
        self.assertEqual(field_bits(graph, owner), [graph.bit(0, 4)])

    def test_cubes_are_flat_and_equal(self):
        graph = Graph([8])
        a, b, c = (graph.bit(0, place) for place in (0, 3, 5))
        left = graph.conj([graph.conj([a, -b]), c])
        self.assertEqual(left, graph.conj([-b, graph.conj([c, a])]))
        self.assertEqual(graph.cube(left), (0b101001, 0b100001))
        self.assertEqual(graph.conj([left, b]), FALSE)
        self.assertIsNone(graph.cube(-left))
        self.assertEqual(graph.hull(graph.conj([a, -left])), (1, 1))

    def test_an_aligned_range_is_a_cube(self):
        graph = Graph([8])
        self.assertEqual(graph.cube(graph.codes(0, field("M", 2, 4), ((8, 11),))), (0b110000, 0b100000))

    def test_shared_lets_are_lowered_once(self):
        graph = Graph([8])
        node = Test(0, flag("F", 0))
        for place in range(200):
            node = Let("l", Xor(node, And((node, Test(0, flag("G", 1 + place % 7))))))
        graph.condition(node)
        self.assertLess(len(graph.gates), 1000)

    def test_deep_nesting_is_no_recursion(self):
        graph = Graph([8])
        node = Test(0, flag("F", 0))
        for place in range(5000):
            node = Not(Or((node, Not(Let("l", And((node, Test(0, flag("G", 1 + place % 7)))))))))
        graph.holds([graph.condition(node)], 0)
