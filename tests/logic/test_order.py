# SPDX-License-Identifier: MIT
"""The race of variable orders."""

import random
import unittest

from flagc.logic.diagram import Diagram
from flagc.logic.order import choose_order, orders
from flagc.logic.predicate import Graph
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
