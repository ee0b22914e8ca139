# SPDX-License-Identifier: MIT
"""The race of variable orders."""

import random
import unittest

from flagc.logic.diagram import Diagram
from flagc.logic.order import choose_order, orders
from flagc.logic.predicate import Graph
from flagc.logic.sift import NODES, WIDTHS
from flagc.model.expr import Compare

from .small import field


def nodes(graph, order, literal):
    diagram = Diagram(graph, order)
    return len(diagram.nodes(diagram.literal(literal)))


class Orders(unittest.TestCase):
    def test_compared_fields_alternate(self):
        for widths, right in (([16, 16], field("B", 0, 16)), ([16, 16], field("B", 0, 12))):
            graph = Graph(widths)
            less = graph.condition(Compare("<", 0, field("A", 0, 16), 1, right))
            self.assertLess(nodes(graph, choose_order(graph, [less]), less), 60)

    def test_all_are_permutations(self):
        graph = Graph([8, 8])
        less = graph.condition(Compare("<=", 0, field("A", 1, 4), 1, field("B", 3, 4)))
        for order in orders(graph, [less, graph.bit(1, 0), -1]):
            self.assertEqual(sorted(order), list(range(2, 18)))

    def test_bits_that_belong_together_are_found(self):
        # x1 y1 | x2 y2 | ...: linear when pairs are neighbours, exponential when they stand apart.
        graph = Graph([24])
        places = list(range(24))
        random.Random(7).shuffle(places)
        pairs = [graph.conj([graph.bit(0, a), graph.bit(0, b)]) for a, b in zip(places[::2], places[1::2])]
        every = graph.disj(pairs)
        self.assertEqual(nodes(graph, choose_order(graph, pairs), every), 24 + 2)

    def test_past_every_cap_there_is_still_an_order(self):
        graph = Graph([64])
        pick = random.Random(1)
        cubes = [graph.conj([bit * pick.choice((1, -1)) for bit in pick.sample(range(2, 66), 7)]) for _ in range(200)]
        self.assertEqual(sorted(choose_order(graph, cubes)), list(range(2, 66)))

    def test_a_ring_of_comparisons_has_rows(self):
        # Three fields of 16 bits, apart, each compared with the next: all highest bits belong together, then all next ones.
        graph = Graph([48])
        fields = [field(name, 16 * place, 16) for place, name in enumerate("ABC")]
        ring = [graph.condition(Compare("<", 0, one, 0, other)) for one, other in zip(fields, fields[1:] + fields[:1])]
        every = graph.disj(ring)
        self.assertLess(nodes(graph, choose_order(graph, ring), every), 100)
        together = [order for order in orders(graph, ring) if all(
            {(variable - 2) % 16 for variable in order[3 * place : 3 * place + 3]} == {15 - place} for place in range(16))]
        self.assertTrue(together)

    def test_a_count_is_taken_from_its_last_operand(self):
        graph = Graph([64])
        most = graph.count(range(2, 66), ">=", 32)
        order = choose_order(graph, [most], steps=0)
        diagram = Diagram(graph, order)
        diagram.literal(most)
        # From the first operand on, it would take 130,000 nodes to get there.
        self.assertLess(diagram.size, 5_000)

    def test_past_every_cap_the_order_that_gets_furthest_is_taken(self):
        graph = Graph([64])
        counts = [graph.count(range(2, 66), "==", number) for number in range(20, 45)]
        self.assertEqual(choose_order(graph, counts), list(range(65, 1, -1)))

    def test_the_winner_is_sifted(self):
        # Two comparators, one of shifted fields: no candidate is the best order.
        graph = Graph([32])
        one = graph.condition(Compare("<", 0, field("A", 0, 8), 0, field("B", 8, 8)))
        other = graph.condition(Compare("==", 0, field("A", 3, 8), 0, field("C", 18, 8)))
        whole = graph.disj([one, other])
        build = lambda diagram: diagram.literal(whole)
        plain = choose_order(graph, [one, other], build, steps=0)
        self.assertIn(plain, orders(graph, [one, other]))
        self.assertLess(nodes(graph, choose_order(graph, [one, other], build), whole), nodes(graph, plain, whole))

    def test_widths_are_another_measure(self):
        differ = 0
        for seed in range(12):
            pick = random.Random(seed)
            graph = Graph([12])
            cubes = [graph.conj([bit * pick.choice((1, -1)) for bit in pick.sample(range(2, 14), 4)]) for _ in range(15)]
            whole = graph.disj(cubes)
            build = lambda diagram: diagram.literal(whole)

            def width(order):
                diagram = Diagram(graph, order)
                return sum(diagram.widths(diagram.literal(whole)))

            widths = {measure: width(choose_order(graph, cubes, build, measure=measure, steps=0)) for measure in (NODES, WIDTHS)}
            self.assertEqual(widths[WIDTHS], min(map(width, orders(graph, cubes))))
            differ += widths[WIDTHS] < widths[NODES]
            self.assertLessEqual(width(choose_order(graph, cubes, build, measure=WIDTHS)), widths[WIDTHS])
        self.assertGreater(differ, 0)
