# SPDX-License-Identifier: MIT
"""The widths of a diagram against counting cofactors by trying every word."""

import itertools
import random
import unittest

from flagc.logic.diagram import Diagram
from flagc.logic.predicate import Graph


def random_function(seed, variables, values):
    """A graph, and what it answers to each packed word: a table with much that repeats."""
    pick = random.Random(seed)
    block = [pick.randrange(values) for _ in range(1 << pick.randrange(variables + 1))]
    table = []
    while len(table) < 1 << variables:
        table += block if pick.random() < 0.7 else [pick.randrange(values)] * len(block)
    return Graph([variables]), table[: 1 << variables]


def build(diagram, table):
    """The diagram of a table."""
    count = len(diagram.order)
    row = [diagram.terminal(table[sum(bit << diagram.order[level] - 2 for level, bit in enumerate(bits))])
           for bits in itertools.product((0, 1), repeat=count)]
    for level in reversed(range(count)):
        row = [diagram.make(level, low, high) for low, high in zip(row[::2], row[1::2])]
    return row[0]


def cofactors(order, table, cut):
    """How many different functions the first variables of the order leave."""
    count = len(order)
    index = lambda bits: sum(bit << variable - 2 for variable, bit in zip(order, bits))
    return len({tuple(table[index(above + below)] for below in itertools.product((0, 1), repeat=count - cut))
                for above in itertools.product((0, 1), repeat=cut)})


class Widths(unittest.TestCase):
    def test_against_every_word(self):
        for seed in range(40):
            graph, table = random_function(seed, 1 + seed % 7, 1 + seed % 4)
            order = list(range(2, graph.inputs + 2))
            random.Random(seed).shuffle(order)
            diagram = Diagram(graph, order)
            root = build(diagram, table)
            with self.subTest(seed=seed):
                self.assertEqual(diagram.widths(root), [cofactors(order, table, cut) for cut in range(len(order) + 1)])

    def test_a_terminal_is_one_function_at_every_cut(self):
        diagram = Diagram(Graph([5]))
        self.assertEqual(diagram.widths(diagram.terminal(7)), [1] * 6)

    def test_the_rows_of_a_comparator(self):
        graph = Graph([16])
        equal = graph.conj([-graph.xor(2 + bit, 10 + bit) for bit in range(8)])
        apart = Diagram(graph)
        self.assertEqual(max(apart.widths(apart.literal(equal))), 256)
        side_by_side = Diagram(graph, [variable for bit in range(8) for variable in (2 + bit, 10 + bit)])
        self.assertEqual(max(side_by_side.widths(side_by_side.literal(equal))), 3)


if __name__ == "__main__":
    unittest.main()
