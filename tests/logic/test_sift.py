# SPDX-License-Identifier: MIT
"""Sifting: the function stays, the measure falls, and the order that is known to be best is found."""

import itertools
import random
import unittest

from flagc.logic.diagram import Diagram
from flagc.logic.predicate import Graph
from flagc.logic.sift import NODES, WIDTHS, sift

from .test_width import build, random_function


def pairs(count):
    """x1 y1 | x2 y2 | ..., all x before all y."""
    graph = Graph([2 * count])
    return graph, graph.disj([graph.conj([2 + bit, 2 + count + bit]) for bit in range(count)])


def measured(diagram, root, measure):
    """The nodes, or the sum of the widths at the variables that matter."""
    if measure == NODES:
        return len(diagram.nodes(root))
    support = set(diagram.support(root))
    widths = diagram.widths(root)
    return sum(width for width, variable in zip(widths, diagram.order) if variable in support) + widths[-1]


class Sifting(unittest.TestCase):
    def test_no_order_is_worse_than_before(self):
        for seed in range(60):
            graph, table = random_function(seed, 2 + seed % 7, 2 + seed % 4)
            diagram = Diagram(graph, random.Random(seed).sample(range(2, graph.inputs + 2), graph.inputs))
            root = build(diagram, table)
            for measure, groups in itertools.product((NODES, WIDTHS), ((), ([2, 3], [3, 4]))):
                with self.subTest(seed=seed, measure=measure, groups=groups):
                    order = sift(diagram, root, groups, measure, 10**6)
                    self.assertEqual(sorted(order), list(range(2, graph.inputs + 2)))
                    other = Diagram(graph, order)
                    self.assertLessEqual(measured(other, build(other, table), measure), measured(diagram, root, measure))

    def test_few_variables_come_close_to_the_best_order(self):
        # Every order of five variables is tried. Sifting is a descent: it may miss the best one, but not by much nor often.
        missed = 0
        for seed in range(20):
            graph, table = random_function(100 + seed, 5, 2)
            sizes = []
            for order in itertools.permutations(range(2, 7)):
                diagram = Diagram(graph, order)
                sizes.append(len(diagram.nodes(build(diagram, table))))
            diagram = Diagram(graph)
            other = Diagram(graph, sift(diagram, build(diagram, table)))
            size = len(other.nodes(build(other, table)))
            missed += size > min(sizes)
            self.assertLessEqual(size, min(sizes) + 2, seed)
        self.assertLess(missed, 5)

    def test_pairs_become_neighbours(self):
        graph, literal = pairs(8)
        apart = Diagram(graph)
        root = apart.literal(literal)
        self.assertEqual(len(apart.nodes(root)), 2 ** 9)
        for measure in (NODES, WIDTHS):
            order = sift(apart, root, measure=measure)
            together = Diagram(graph, order)
            self.assertEqual(len(together.nodes(together.literal(literal))), 16 + 2)
            self.assertEqual(max(together.widths(together.literal(literal))), 3)

    def test_fields_move_as_blocks(self):
        # An answer that depends on a yes or no of each of three fields: moved alone, a bit leaves its field and makes things worse.
        fields = [[2, 3, 4], [5, 6, 7], [8, 9, 10]]
        better = 0
        for seed in range(20):
            pick = random.Random(seed)
            chosen = [[pick.randrange(2) for _ in range(8)] for _ in fields]
            answers = [pick.randrange(3) for _ in range(8)]
            table = [answers[4 * chosen[0][word & 7] + 2 * chosen[1][word >> 3 & 7] + chosen[2][word >> 6]] for word in range(512)]
            sizes = []
            for groups in ((), fields):
                diagram = Diagram(Graph([9]))
                other = Diagram(diagram.graph, sift(diagram, build(diagram, table), groups))
                sizes.append(len(other.nodes(build(other, table))))
            self.assertLessEqual(sizes[1], sizes[0] + 2, seed)
            better += sizes[1] < sizes[0]
        self.assertGreater(better, 7)

    def test_what_does_not_matter_comes_last(self):
        graph = Graph([16])
        diagram = Diagram(graph)
        order = sift(diagram, diagram.literal(graph.xor(9, 5)))
        self.assertEqual(set(order[:2]), {5, 9})
        self.assertEqual(order[2:], [variable for variable in range(2, 18) if variable not in (5, 9)])
        self.assertEqual(sift(diagram, diagram.terminal(3)), list(range(2, 18)))

    def test_steps_are_a_budget(self):
        graph, literal = pairs(8)
        diagram = Diagram(graph)
        root = diagram.literal(literal)
        sizes = []
        for steps in [*range(0, 10_000, 500), 10**6]:
            other = Diagram(graph, sift(diagram, root, steps=steps))
            sizes.append(len(other.nodes(other.literal(literal))))
        self.assertEqual((sizes[0], sizes[-1]), (2 ** 9, 18))
        self.assertEqual(sizes, sorted(sizes, reverse=True))
        self.assertGreater(len(set(sizes)), 3)


if __name__ == "__main__":
    unittest.main()
