# SPDX-License-Identifier: MIT
"""The search on questions that need many conflicts, and the first look."""

import random
import unittest

from flagc.logic.avoid import OutOfLooks, avoid
from flagc.logic.find import EMPTY, UNDECIDED, Budget, Finder, Found
from flagc.logic.predicate import Graph
from flagc.logic.question import ask
from flagc.logic.search import OutOfSteps, search


def threes(pick, bits, number):
    """Random cubes of three literals; about 4.3 a bit are hardest to stay outside of."""
    cubes = []
    for _ in range(number):
        care = sum(1 << place for place in pick.sample(range(bits), 3))
        cubes.append((care, care & pick.getrandbits(bits)))
    return cubes


def free(cubes, bits):
    return [word for word in range(1 << bits) if all(word & care != value for care, value in cubes)]


class Hard(unittest.TestCase):
    def test_random_cubes_at_the_threshold(self):
        pick = random.Random(3)
        outcomes = set()
        for _ in range(40):
            cubes = threes(pick, 11, 50)
            words = free(cubes, 11)
            graph = Graph([11])
            question = ask(graph, [], [graph.conj(graph.literals_of(cube)) for cube in cubes])
            found = None if question is None else search(question)[0]
            looked = None if question is None else avoid(question.inside, question.outside, 10**9)
            outcomes.add(bool(words))
            for word in (found, looked):
                if words:
                    self.assertIn(word, words)
                else:
                    self.assertIsNone(word)
        self.assertEqual(len(outcomes), 2)

    def test_the_first_look_and_the_search_agree(self):
        pick = random.Random(4)
        for _ in range(25):
            graph = Graph([64])
            question = ask(graph, [], [graph.conj(graph.literals_of(cube)) for cube in threes(pick, 36, 150)])
            found, looked = search(question)[0], avoid(question.inside, question.outside, 10**9)
            self.assertEqual(found is None, looked is None)
            self.assertTrue(found is None or question.suits(found))

    def test_large_ones_agree_with_the_diagram(self):
        pick = random.Random(5)
        outcomes = set()
        for _ in range(4):
            graph = Graph([32])
            literals = [graph.conj(graph.literals_of(cube)) for cube in threes(pick, 20, 88)]
            # The same through definitions: a | b as (a ^ b) | (a & b).
            pairs = zip(literals[::2], literals[1::2])
            paired = [graph.disj([graph.xor(a, b), graph.conj([a, b])]) for a, b in pairs]
            for outside in (literals, paired):
                searched = Finder(graph, engine="search").find([], outside)
                drawn = Finder(graph, engine="diagram").find([], outside)
                self.assertIs(type(searched), type(drawn))
                outcomes.add(drawn is EMPTY)
                if isinstance(searched, Found):
                    self.assertTrue(graph.holds([-literal for literal in outside], searched.words[0]))
        self.assertEqual(len(outcomes), 2)

    def test_budgets(self):
        graph = Graph([32])
        literals = [graph.conj(graph.literals_of(cube)) for cube in threes(random.Random(8), 30, 170)]
        question = ask(graph, [], literals)
        with self.assertRaises(OutOfSteps):
            search(question, 20)
        with self.assertRaises(OutOfLooks):
            avoid(question.inside, question.outside, 1000)
        tiny = Budget(looks=1000, short=20, middle=20, nodes=100, steps=40, cases=100)
        finder = Finder(graph, budget=tiny)
        self.assertIs(finder.find([], literals), UNDECIDED)
        self.assertIsNone(finder.count([], literals))
        self.assertIs(Finder(graph).find([], literals), EMPTY)
        self.assertEqual(Finder(graph).count([], literals), 0)

    def test_the_same_question_gets_the_same_witness(self):
        graph = Graph([32])
        literals = [graph.conj(graph.literals_of(cube)) for cube in threes(random.Random(9), 24, 90)]
        self.assertEqual(Finder(graph).find([], literals), Finder(graph).find([], literals))
