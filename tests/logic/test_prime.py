# SPDX-License-Identifier: MIT
"""Prime regions and minimal covers, against trying every word."""

import unittest

from flagc.logic.find import EMPTY, Finder, Found
from flagc.logic.naming import cell_text, names_text, region_text, word_text
from flagc.logic.predicate import excluded, field_bits, graph_of
from flagc.logic.prime import Cell, minimal_cover, prime_regions
from flagc.model.expr import And, Codes, Compare, Not, Or, Test
from flagc.model.ranges import joined

from .small import Maker, code, dispatch, field, flag, flag_set, holds, is_excluded

HEAT = (("OFF", 0, 0), ("HEAT", 1, 1), ("COOL", 2, 2), ("AUTO", 3, 3))
ARMED, FAULT, MODE = flag("ARMED", 0), flag("FAULT", 1), field("MODE", 2, 2, HEAT)
LEVEL = field("LEVEL", 4, 4)
PANEL = flag_set("panel", [ARMED, FAULT, MODE, LEVEL])


def asked(owner, inside, outside, limit=3):
    graph = graph_of(owner)
    finder = Finder(graph, field_bits(graph, owner))
    return prime_regions(finder, owner, [graph.condition(expr) for expr in inside],
                         [graph.condition(expr) for expr in outside], excluded(graph, owner), limit)


def texts(owner, inside, outside, limit=3):
    return [region_text(owner, region) for region in asked(owner, inside, outside, limit).regions]


class Regions(unittest.TestCase):
    owner = dispatch([("panel", PANEL)])

    def test_flags(self):
        found = asked(self.owner, [], [Not(Test(0, ARMED)), Test(0, FAULT)])
        self.assertEqual([region_text(self.owner, region) for region in found.regions], ["ARMED & !FAULT"])
        self.assertEqual(found.regions[0].count, 64)
        self.assertEqual(word_text(self.owner, found.regions[0].words), "0x01")
        self.assertIs(found.beyond, EMPTY)

    def test_everything(self):
        self.assertEqual(texts(self.owner, [], []), ["true"])

    def test_codes(self):
        for ranges, text in ((((0, 0),), "MODE == OFF"), (((0, 1), (3, 3)), "MODE != COOL"), (((1, 2),), "MODE in {HEAT, COOL}")):
            self.assertEqual(texts(self.owner, [Codes(0, MODE, ranges)], []), [text])

    def test_numbers(self):
        for low, high, text in ((7, 7, "LEVEL == 7"), (0, 9, "LEVEL <= 9"), (9, 15, "LEVEL >= 9"), (3, 12, "LEVEL in {3..12}")):
            self.assertEqual(texts(self.owner, [Codes(0, LEVEL, ((low, high),))], []), [text])

    def test_a_code_that_cannot_happen_is_not_named(self):
        owner = dispatch([("panel", PANEL)], [And((Test(0, FAULT), Codes(0, MODE, ((0, 0),))))])
        self.assertEqual(texts(owner, [Test(0, FAULT), Codes(0, MODE, ((0, 1),))], []), ["FAULT & MODE == HEAT"])

    def test_several_names_for_one_code_are_one_unit(self):
        spare = field("MODE", 0, 3, (("OFF", 0, 0), ("ON", 1, 1), ("IDLE", 5, 5), ("SPARE", 6, 7)))
        owner = dispatch([("w", flag_set("w", [spare]))])
        self.assertEqual(texts(owner, [], [Codes(0, spare, ((0, 1),))]), ["MODE in {IDLE, SPARE}"])
        self.assertEqual(asked(owner, [], []).regions[0].count, 5)

    def test_names_of_two_words(self):
        owner = dispatch([("new", PANEL), ("old", PANEL)])
        found = asked(owner, [And((Test(0, FAULT), Not(Test(1, FAULT)), Codes(1, MODE, ((2, 2),))))], [])
        self.assertEqual(region_text(owner, found.regions[0]), "new.FAULT & !old.FAULT & old.MODE == COOL")
        self.assertEqual(word_text(owner, found.regions[0].words), "new=0x02, old=0x08")
        self.assertEqual(names_text(owner, found.regions[0].words), "new.FAULT, new.MODE=OFF, new.LEVEL=0, old.MODE=COOL, old.LEVEL=0")

    def test_the_limit(self):
        wanted = [Or((Test(0, ARMED), Test(0, FAULT), Codes(0, MODE, ((1, 1),))))]
        self.assertEqual(texts(self.owner, wanted, []), ["ARMED", "FAULT", "MODE == HEAT"])
        found = asked(self.owner, wanted, [], 2)
        self.assertEqual(len(found.regions), 2)
        self.assertIsInstance(found.beyond, Found)

    def test_fields_compared(self):
        owner = dispatch([("new", PANEL), ("old", PANEL)])
        regions = asked(owner, [Compare("<", 0, LEVEL, 1, LEVEL)], [], 1).regions
        self.assertEqual(region_text(owner, regions[0]), "new.LEVEL == 0 & old.LEVEL >= 1")

    def test_codes_of_one_name_compared(self):
        spare = field("MODE", 0, 3, (("OFF", 0, 0), ("ON", 1, 1), ("SPARE", 2, 7)))
        owner = dispatch([("new", flag_set("w", [spare])), ("old", flag_set("w", [spare]))])
        differ = [Compare("<", 0, spare, 1, spare)]
        self.assertEqual(texts(owner, [*differ, Codes(0, spare, ((2, 7),))], [], 1), ["new.MODE in {2..3} & old.MODE in {4..7}"])
        self.assertEqual(texts(owner, [*differ, Codes(0, spare, ((1, 1),))], [], 1), ["new.MODE == ON & old.MODE == SPARE"])

    def test_codes_of_one_name_asked(self):
        spare = field("MODE", 0, 3, (("OFF", 0, 0), ("ON", 1, 1), ("SPARE", 2, 7)))
        owner = dispatch([("w", flag_set("w", [spare]))])
        for ranges, text in ((((2, 2),), "MODE == 2"), (((0, 0), (2, 2)), "MODE in {OFF, 2}"), (((3, 7),), "MODE in {3..7}"),
                             (((3, 4),), "MODE in {3..4}")):
            self.assertEqual(cell_text(owner, Cell(0, spare, ranges)), text)
            covered = asked(owner, [Codes(0, spare, ranges)], [])
            self.assertIs(covered.beyond, EMPTY)
            self.assertEqual(joined([pair for region in covered.regions for pair in region.cells[0].ranges]), ranges)

    def test_random_regions_are_prime(self):
        for seed in range(6):
            maker = Maker(seed)
            inside, outside = [maker.expr(2)], [maker.cube(), maker.cube()]
            truth = {words for words in maker.words() if holds(inside[0], words) and not any(holds(e, words) for e in outside)}
            possible = [words for words in maker.words() if not is_excluded(maker.dispatch, words)]
            found = asked(maker.dispatch, inside, outside, 50)
            self.assertIs(found.beyond, EMPTY)
            covered = set()
            for region in found.regions:
                words = [w for w in possible if within(region.cells, w)]
                self.assertLessEqual(set(words), truth)
                self.assertIn(region.words, words)
                self.assertEqual(region.count, len(words))
                covered.update(words)
                for cell in region.cells:
                    fewer = [other for other in region.cells if other is not cell]
                    self.assertFalse({w for w in possible if within(fewer, w)} <= truth)
            self.assertEqual(covered, truth & set(possible))


def within(cells, words):
    return all(any(low <= code(words, cell.word, cell.field) <= high for low, high in cell.ranges) for cell in cells)


class Covers(unittest.TestCase):
    def cover(self, maker, rule, offered):
        graph = graph_of(maker.dispatch)
        finder = Finder(graph, field_bits(graph, maker.dispatch))
        literals = [graph.condition(expr) for expr in offered]
        return minimal_cover(finder, [graph.condition(rule)], literals, excluded(graph, maker.dispatch))

    def test_no_member_can_go_and_the_shares_are_the_whole(self):
        sizes = set()
        for seed in range(20):
            maker = Maker(seed)
            rule = maker.cube()
            offered = [maker.cube() for _ in range(40)]
            words = [w for w in maker.words() if holds(rule, w) and not is_excluded(maker.dispatch, w)]
            if not all(any(holds(other, w) for other in offered) for w in words):
                continue
            shares = self.cover(maker, rule, offered)
            sizes.add(len(shares))
            chosen = [offered[share.number] for share in shares]
            self.assertTrue(all(any(holds(other, w) for other in chosen) for w in words))
            for left in chosen:
                rest = [other for other in chosen if other is not left]
                self.assertFalse(all(any(holds(other, w) for other in rest) for w in words))
            self.assertEqual(sum(share.count for share in shares), len(words))
        self.assertGreater(len(sizes), 2)

    def test_one_rule_is_preferred(self):
        maker = Maker(1)
        flags = [Test(0, item) for item in maker.fields[:3]]
        rule = And((flags[0], flags[1]))
        offered = [And((flags[0], flags[2])), And((flags[1], Not(flags[2]))), flags[1]]
        self.assertEqual([share.number for share in self.cover(maker, rule, offered)], [2])
