# SPDX-License-Identifier: MIT
"""The estimates of bytes and cycles: complete, the same each time, and never less for more."""

import unittest
from dataclasses import replace
from typing import List

from flagc.plan.operations import count
from flagc.plan.program import Answer, Expr, If, Literal, Load, Masked, Program, Scan, Statement, Table
from flagc.plan.target import TARGETS, flash, target_named, time

from tests.verify.test_verify import programs


def chain(rules: int, width: int = 8) -> Program:
    body: List[Statement] = [If(Masked(0, 3 << number % (width - 1), 1 << number % (width - 1)), (Answer(Literal(number % 5)),)) for number in range(rules)]
    return Program("hand", (width,), 3, False, (), (), (*body, Answer(Literal(0))))


def scan(rows: int) -> Program:
    tables = (Table("answers", (1,) * rows + (0,), 1), Table("masks", (3,) * rows, 8), Table("values", (1,) * rows, 8))
    return Program("hand", (8,), 1, False, tables, (), (Answer(Load(0, Scan((1,), (2,), rows))),))


class Targets(unittest.TestCase):
    def test_every_row_has_all_figures(self) -> None:
        kinds = [kind for kind, _ in TARGETS[0].bytes]
        for target in TARGETS:
            self.assertEqual([kind for kind, _ in target.bytes], kinds)
            self.assertEqual(sorted(kind for kind, _ in target.cycles), sorted(kinds))
            self.assertIs(target_named(target.name), target)
            self.assertTrue(all(target.measured))
        self.assertRaises(KeyError, target_named, "z80")

    def test_every_program_of_every_plan_has_a_price(self) -> None:
        seen = set()
        for program, _, _ in programs(40):
            for target in TARGETS:
                tally = count(program, target.register, target.immediate)
                self.assertLessEqual({kind for kind, many in tally.items() if many}, {kind for kind, _ in target.bytes})
                typical, worst = time(program, target)
                self.assertGreater(flash(program, target), 0)
                self.assertLessEqual(typical, worst)
                self.assertEqual((flash(program, target), time(program, target)), (flash(program, target), (typical, worst)))
                seen.update(kind for kind, many in tally.items() if many)
        self.assertGreater(len(seen), 15)

    def test_more_is_never_cheaper(self) -> None:
        for target in TARGETS:
            for make in (chain, scan):
                sizes = [flash(make(rows), target) for rows in range(1, 40)]
                times = [time(make(rows), target) for rows in range(1, 40)]
                self.assertEqual(sizes, sorted(sizes))
                self.assertEqual([worst for _, worst in times], sorted(worst for _, worst in times))
                self.assertLess(sizes[0], sizes[-1])

    def test_many_rules_are_smaller_as_rows_and_faster_as_a_chain(self) -> None:
        for target in TARGETS:
            self.assertLess(flash(scan(30), target), flash(chain(30), target))
            self.assertGreater(flash(scan(2), target), flash(chain(2), target))

    def test_a_negative_count_never_stays(self) -> None:
        for program, _, _ in programs(20):
            for by_bytes in (False, True):
                self.assertTrue(all(many >= 0 for many in count(replace(program, by_bytes=by_bytes), 8, 255).values()))

    def test_a_table_counts_as_it_is_printed(self) -> None:
        def load(bits: int) -> Program:
            index: Expr = Literal(0)
            return Program("hand", (8,), bits, False, (Table("t", (0,) * 64, bits),), (), (Answer(Load(0, index)),))
        for target in TARGETS:
            self.assertGreaterEqual(flash(load(16), target), flash(load(8), target) + 64)


if __name__ == "__main__":
    unittest.main()
