# SPDX-License-Identifier: MIT
"""Counts by cases, and the cubes that a proof needs, against words looked at one by one."""

import random
import unittest

from flagc.logic.avoid import OutOfLooks
from flagc.logic.find import Budget, Finder
from flagc.logic.predicate import FALSE, Graph
from flagc.logic.search import OutOfSteps, core
from flagc.logic.tally import tally

from .test_search import free, threes


class Counts(unittest.TestCase):
    def test_random_cubes_of_any_density(self):
        pick = random.Random(1)
        counts = set()
        for number in range(60):
            cubes = threes(pick, 10, number)
            count, taken = tally(1023, cubes, 10**6)
            self.assertEqual(count, len(free(cubes, 10)))
            self.assertGreater(taken, 0)
            counts.add(min(count, 1))
        self.assertEqual(counts, {0, 1})

    def test_cubes_of_any_length(self):
        pick = random.Random(2)
        for _ in range(60):
            cubes = []
            for _ in range(pick.randrange(12)):
                care = pick.getrandbits(8)
                cubes.append((care, care & pick.getrandbits(8)))
            self.assertEqual(tally(255, cubes, 10**6)[0], len(free(cubes, 8)))

    def test_bits_that_nobody_asks_double_the_count(self):
        self.assertEqual(tally(0xFF0, [(0x30, 0x10)], 100)[0], 3 * 64)

    def test_what_is_apart_is_counted_apart(self):
        """Sixty-four cubes over bits of their own: three words each."""
        cubes = [(3 << 2 * place, 1 << 2 * place) for place in range(64)]
        count, taken = tally((1 << 128) - 1, cubes, 10**6)
        self.assertEqual(count, 3**64)
        self.assertLess(taken, 1000)

    def test_the_budget_ends_it(self):
        cubes = threes(random.Random(3), 40, 120)
        _, taken = tally((1 << 40) - 1, cubes, 10**7)
        self.assertRaises(OutOfLooks, tally, (1 << 40) - 1, cubes, taken // 2)

    def test_the_diagram_agrees(self):
        pick = random.Random(4)
        for _ in range(20):
            graph = Graph([24])
            literals = [graph.conj(graph.literals_of(cube)) for cube in threes(pick, 18, 40)]
            inside = [literals.pop()]
            both = [Finder(graph, range(2, 20), engine=engine, budget=Budget(cases=cases)).count(inside, literals)
                    for engine, cases in (("", 10**6), ("", 1), ("diagram", 1))]
            self.assertEqual(both[0], both[1])
            self.assertEqual(both[0], both[2])


class Cores(unittest.TestCase):
    def test_a_core_leaves_nothing_too(self):
        pick = random.Random(5)
        some = 0
        for number in range(40, 120):
            cubes = threes(pick, 9, number)
            care = 1 << pick.randrange(9)
            inside = care, care & pick.getrandbits(9)
            words = [word for word in free(cubes, 9) if word & care == inside[1]]
            places, _ = core(inside, cubes, 9)
            self.assertEqual(places is None, bool(words))
            if places is not None:
                self.assertEqual([word for word in free([cubes[place] for place in places], 9) if word & care == inside[1]], [])
                some += len(places) < len(cubes) // 2
        self.assertGreater(some, 10)

    def test_a_cube_that_takes_all_is_a_core(self):
        self.assertEqual(core((3, 1), [(8, 8), (1, 1), (4, 4)], 4)[0], [1])
        self.assertEqual(core((0, 0), [(1, 1), (2, 2), (1, 0)], 4)[0], [0, 2])

    def test_the_budget_ends_it(self):
        cubes = threes(random.Random(6), 60, 300)
        self.assertRaises(OutOfSteps, core, (0, 0), cubes, 60, 50)

    def test_the_places_are_those_that_were_offered(self):
        graph = Graph([4])
        finder = Finder(graph)
        self.assertEqual(finder.core([2], [FALSE, 3, FALSE, -3]), [1, 3])
        self.assertIsNone(finder.core([2], [3, FALSE]))
        self.assertIsNone(finder.core([2], [graph.xor(2, 3), -3]))


if __name__ == "__main__":
    unittest.main()
