# SPDX-License-Identifier: MIT
"""The diagram of a column against the plain interpreter, on every word."""

import unittest

from flagc.logic.decision import Case, FieldValue, Inner
from flagc.logic.diagram import Diagram, OverBudget
from flagc.logic.predicate import Graph, excluded, graph_of
from flagc.model.expr import TRUE, Test

from .small import Maker, answer, column, field, flag


def a_value(maker, inner):
    kind = maker.random.randrange(6)
    if kind == 0:
        return FieldValue(maker.random.randrange(2), maker.fields[3])
    if kind == 1 and inner:
        return Inner(maker.random.choice(inner), maker.random.randrange(3))
    return maker.random.randrange(6)


def a_column(maker, inner, going, gap_allowed=True):
    cases = []
    for number in range(maker.random.randrange(7)):
        condition = maker.expr(2) if maker.random.random() < 0.4 else maker.cube()
        cases.append(Case(condition, a_value(maker, inner), maker.random.random() < going, number + 1))
    gap = gap_allowed and maker.random.random() < 0.2
    default = None if gap else a_value(maker, inner)
    return column(cases, default, maker.random.choice("|+"), maker.random.random() < 0.5,
                  maker.random.choice((None, 5, a_value(maker, inner))), gap)


class Columns(unittest.TestCase):
    def check(self, maker, item, order=()):
        graph = graph_of(maker.dispatch)
        diagram = Diagram(graph, order)
        node = diagram.column(item, excluded(graph, maker.dispatch))
        counts = {}
        for words in maker.words()[:: 3]:
            expected = answer(item, maker.dispatch, words)
            self.assertEqual(diagram.evaluate(node, words), expected)
        for words in maker.words():
            value = diagram.evaluate(node, words)
            counts[value] = counts.get(value, 0) + 1
        self.assertEqual(diagram.count(node, [v for v in range(2, 18) if v not in (9, 17)]), counts)
        for value in counts:
            self.assertEqual(diagram.evaluate(node, diagram.witness(node, value)), value)
        self.assertIsNone(diagram.witness(node, 99))

    def test_random_columns(self):
        for seed in range(16):
            with self.subTest(seed=seed):
                maker = Maker(seed)
                inner = [a_column(maker, [], 0.3)]
                inner.append(a_column(maker, inner, 0.3))
                order = list(range(2, 18))
                maker.random.shuffle(order)
                self.check(maker, a_column(maker, inner, (0, 0.5, 1)[seed % 3]), order)

    def test_a_graph_of_calls_is_walked_once(self):
        maker = Maker(1)
        item = column([Case(maker.cube(), 1, False, 1)], 0)
        for _ in range(200):
            item = column([Case(maker.cube(), Inner(item, 0), False, 1)], Inner(item, 0))
        self.check(maker, item)

    def test_excluded_words_may_be_answered_by_a_call(self):
        maker = Maker(3)
        inner = column([Case(maker.cube(), 1, False, 1)], 2)
        self.check(maker, column([], 0, excluded=Inner(inner, 1)))

    def test_a_fixed_field_answers_its_code(self):
        graph = Graph([8])
        diagram = Diagram(graph)
        item = column([Case(Test(0, flag("F", 7, fixed=1)), FieldValue(0, field("M", 0, 3, fixed=5)), False, 1)], 0)
        self.assertEqual(diagram.column(item, -1), diagram.terminal(5))

    def test_many_outputs_of_a_field_stay_within_the_budget(self):
        graph = Graph([32])
        with self.assertRaises(OverBudget):
            Diagram(graph, budget=1000).column(column([], FieldValue(0, field("M", 0, 16))), -1)

    def test_drop_cares_keeps_every_answer(self):
        for seed in range(6):
            maker = Maker(seed)
            graph = graph_of(maker.dispatch)
            diagram = Diagram(graph)
            node = diagram.column(a_column(maker, [], 0.2), excluded(graph, maker.dispatch))
            smaller = diagram.drop_cares(node)
            self.assertLessEqual(len(diagram.nodes(smaller)), len(diagram.nodes(node)))
            for words in maker.words()[::7]:
                value = diagram.evaluate(node, words)
                self.assertIn(value, (None, diagram.evaluate(smaller, words)))

    def test_signed_answers(self):
        graph = Graph([8])
        diagram = Diagram(graph)
        on = Test(0, flag("F", 0))
        item = column([Case(on, -3, True, 1), Case(TRUE, 2, True, 2)], 0, "+")
        node = diagram.column(item, -1)
        self.assertEqual([diagram.evaluate(node, [word]) for word in (0, 1)], [2, -1])
