# SPDX-License-Identifier: MIT
"""Both engines, and both together, against trying every word."""

import random
import unittest

from flagc.logic.find import EMPTY, UNDECIDED, Budget, Finder, Found, _fewer_bits
from flagc.logic.predicate import Graph, excluded, field_bits, graph_of
from flagc.logic.question import Family, ask

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


class Effort(unittest.TestCase):
    """What a question may cost, alone and in company."""

    def hard(self, count):
        """A graph, and sets of cubes at the threshold where neither engine has an easy time."""
        graph = Graph([64])
        found = []
        for seed in range(count):
            pick = random.Random(seed)
            cubes = [graph.conj([bit * pick.choice((1, -1)) for bit in pick.sample(range(2, 66), 3)]) for _ in range(275)]
            found.append(cubes)
        return graph, found

    def test_hard_questions_share_an_account(self):
        graph, questions = self.hard(12)
        budget = Budget(looks=100, short=50, middle=100, nodes=500, steps=2_000, work=10_000)
        finder = Finder(graph, budget=budget)
        for cubes in questions:
            finder.find([], cubes)
        # The account is overdrawn by one question at most, and nothing is spent behind twice its size.
        self.assertLess(finder.work, 0)
        self.assertGreater(finder.work, -3 * budget.work)
        spent = finder.work
        while finder.work > -budget.work:
            finder.find([], questions[0])
            self.assertLess(finder.work, spent)
            spent = finder.work
        self.assertIs(finder.find([], questions[1]), UNDECIDED)
        self.assertEqual(finder.work, spent)

    def test_an_empty_account_does_not_keep_from_what_is_easy(self):
        graph = Graph([64])
        finder = Finder(graph, budget=Budget(work=0))
        finder.work = -1
        self.assertIs(finder.find([2], [2, 3]), EMPTY)
        self.assertIsInstance(finder.find([2], [3]), Found)
        self.assertIs(finder.find([graph.conj([2, 3])], [graph.conj([2, 3, 4]), graph.conj([3, -4])]), EMPTY)

    def test_a_question_too_great_for_the_common_order_has_its_own(self):
        # The order is made for pairs of distant bits; what is asked pairs neighbours.
        graph = Graph([64])
        far = [graph.conj([2 + bit, 34 + bit]) for bit in range(32)]
        near = [graph.xor(2 + bit, 3 + bit) for bit in range(0, 64, 2)]
        finder = Finder(graph, about=far, budget=Budget(looks=0, short=0, middle=0, nodes=3_000, steps=0))
        all_near = graph.conj([-literal for literal in near])
        self.assertIsInstance(finder.find([all_near, -graph.conj(range(2, 66)), -graph.conj(range(-65, -1))], []), Found)

    def test_a_finding_is_kept(self):
        graph = Graph([16])
        odd = graph.xor(graph.xor(2, 3), graph.xor(4, 5))
        finder = Finder(graph, budget=Budget(looks=0))
        first = finder.find([odd, graph.count(range(2, 18), ">=", 7)], [6])
        spent = finder.budget.work - finder.work
        self.assertGreater(spent, 0)
        self.assertEqual(finder.find([odd, graph.count(range(2, 18), ">=", 7)], [6]), first)
        self.assertEqual(finder.budget.work - finder.work, spent)

    def test_a_witness_for_people_has_few_bits(self):
        graph = Graph([32])
        question = ask(graph, [graph.count(range(2, 34), ">=", 3)], [])
        self.assertEqual(bin(_fewer_bits(question, (1 << 32) - 1)).count("1"), 3)

    def test_disjunctions_that_share_most_of_their_parts_are_short(self):
        # 3000 codes of 20 bits, in a disjunction with one more; and one that says the last two otherwise.
        graph = Graph([20])
        codes = random.Random(1).sample(range(1 << 20), 3000)
        cubes = [graph.conj(graph.literals_of(((1 << 20) - 1, code))) for code in codes]
        odd = graph.xor(graph.xor(2, 3), graph.xor(4, 5))
        one = graph.disj([*cubes, graph.conj([odd, 6])])
        other = graph.disj([*cubes, graph.conj([6, graph.xor(5, graph.xor(3, graph.xor(2, 4)))])])
        finder = Finder(graph)
        self.assertIs(finder.find([one], [other]), EMPTY)
        self.assertIs(finder.find([other], [one]), EMPTY)
        self.assertLess(finder.budget.work - finder.work, 2_000)
        self.assertIsInstance(finder.find([one], cubes), Found)


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
