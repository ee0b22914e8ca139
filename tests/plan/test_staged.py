# SPDX-License-Identifier: MIT
"""Staged tables, serial and split: sizes that are known, wide answers, many bits, names, and proofs."""

import random
import unittest
from typing import List, Tuple

from flagc.logic.decision import Column
from flagc.plan.budget import Budget
from flagc.plan.context import Context, make_context
from flagc.plan.direct import direct
from flagc.plan.lookup import figures
from flagc.plan.program import Extract, Program, expressions
from flagc.plan.refusal import Built, Refusal
from flagc.plan.split import split
from flagc.plan.staged import staged
from flagc.verify.certificate import Certificate
from flagc.verify.verify import verify

from .text import first


def flags(count: int) -> str:
    return "flags s {\n" + "".join(f" F{n}\n" for n in range(count)) + "}\n"


def random_rules(count: int, rules: int, seed: int) -> str:
    rng = random.Random(seed)
    lines: List[str] = []
    for _ in range(rules):
        chosen = rng.sample(range(count), rng.randint(3, 6))
        lines.append(" " + " & ".join(rng.choice(("", "!")) + f"F{n}" for n in chosen) + f" => R{rng.randrange(8)}\n")
    names = ", ".join(f"R{n}" for n in range(8))
    return flags(count) + f"outcomes o {{ {names} }}\ndispatch d(s) -> o, first {{\n" + "".join(lines) + " else => R0\n}\n"


def counting(count: int) -> str:
    names = ", ".join(f"F{n}" for n in range(count))
    return (flags(count) + f"outcomes o {{ A, B, C }}\ndispatch d(s) -> o, first {{\n count({names}) >= {count * 2 // 3} => A\n"
            f" count({names}) >= {count // 3} => B\n else => C\n}}\n")


class Stages(unittest.TestCase):
    def programs(self, built: Built, column: Column, context: Context) -> Tuple[Program, ...]:
        assert not isinstance(built, Refusal), built.reason
        for program in built:
            self.assertIsInstance(verify(program, column, context), Certificate, program.variant)
            names = [table.name for table in program.tables]
            self.assertEqual(len(set(names)), len(names))
        return built

    def test_few_loads_make_random_rules_small(self) -> None:
        for seed in range(3):
            column, context = first(random_rules(10, 25, seed))
            built = self.programs(staged(column, context), column, context)
            found = [figures(program) for program in built if "cut" not in program.variant]
            self.assertLess(min(bytes_ for depth, bytes_ in found if depth <= 2), 400)
            self.assertEqual(found, sorted(found, key=lambda pair: (pair[0], -pair[1])))

    def test_neighbouring_bits_need_no_gathering(self) -> None:
        for seed in range(3):
            column, context = first(random_rules(10, 25, seed))
            built = self.programs(staged(column, context), column, context)
            cut = [program for program in built if "cut" in program.variant]
            self.assertTrue(cut)
            for program in cut:
                runs = [run for expr in expressions(program) if isinstance(expr, Extract) for run in expr.runs]
                self.assertEqual((len(runs), len(program.tables), sum(run.width for run in runs)), (2, 2, 10))
                self.assertLess(figures(program)[1], 512)
            # The low byte needs neither a shift nor a mask.
            self.assertIn("cut at 8", [program.variant for program in cut])

    def test_counting_takes_almost_nothing(self) -> None:
        column, context = first(counting(14))
        serial = self.programs(staged(column, context), column, context)
        both = self.programs(split(column, context), column, context)
        self.assertLess(min(figures(program)[1] for program in both), min(figures(program)[1] for program in serial))
        self.assertTrue(any("no constants" in program.variant for program in serial))
        for program in serial:
            if "no constants" in program.variant:
                self.assertFalse(any(table.immediate for table in program.tables))
        for program in both:
            self.assertTrue({"left", "left1"} & {table.name for table in program.tables}, program.variant)

    def test_few_constants_are_read_inside_each_other(self) -> None:
        # A sum goes through one constant a flag, each of which says what the next one is shifted by.
        for flag_count in range(3, 14):
            column, context = first(flags(flag_count) + "outcomes o { A, B }\ndispatch d(s) -> o, first {\n"
                                    f" count({', '.join(f'F{n}' for n in range(flag_count))}) >= 2 => A\n else => B\n}}\n")
            built = staged(column, context)
            for program in () if isinstance(built, Refusal) else built:
                for text in (str(expr) for expr in expressions(program)):
                    self.assertLessEqual(text.count("Load("), 7 if any(table.immediate for table in program.tables) else 13)

    def test_more_bits_than_can_be_searched(self) -> None:
        for text in (random_rules(16, 12, 5), counting(18)):
            column, context = first(text)
            sizes: List[int] = []
            for program in self.programs(staged(column, context), column, context) + self.programs(split(column, context), column, context):
                self.assertEqual(program.variant, "heuristic")
                sizes.append(figures(program)[1])
                self.assertLessEqual(figures(program)[0], 4)
            self.assertLess(min(sizes), 10_000)

    def test_wide_answers_have_a_table_of_their_own(self) -> None:
        rules = "".join(f" F{n} & !F{n + 1} & F{n + 3} => {70_000 * (n + 1)}\n" for n in range(6))
        column, context = first(flags(9) + "dispatch d(s) -> u32, first {\n" + rules + " else => 5\n}\n")
        plain, small = self.programs(direct(column, context), column, context)
        self.assertEqual([(table.name, table.bits) for table in small.tables], [("classes", 4), ("values", 32)])
        self.assertEqual(figures(plain), (1, 2048))
        self.assertEqual(figures(small), (2, 256 + 7 * 4))
        values = [program for program in self.programs(staged(column, context), column, context) if program.tables[-1].name == "values"]
        self.assertEqual([table.name for table in values[-1].tables][-2:], ["classes", "values"])

    def test_negative_answers_too(self) -> None:
        rules = "".join(f" F{n} & !F{n + 1} & F{n + 3} => {-7 * (n + 1)}\n" for n in range(6))
        column, context = first(flags(9) + "dispatch d(s) -> i16, first {\n" + rules + " else => 5\n}\n")
        plain, small = self.programs(direct(column, context), column, context)
        self.assertTrue(plain.tables[0].signed and small.tables[1].signed)
        self.assertEqual(figures(small), (2, 256 + 7))
        self.programs(staged(column, context), column, context)

    def test_a_spent_budget_still_leaves_the_cuts(self) -> None:
        column, full = first(random_rules(10, 25, 0))
        best = self.programs(staged(column, full), column, full)
        for operations in (0, 60_000):
            context = make_context(full.dispatch, full.columns, budget=Budget(operations))
            found = self.programs(staged(column, context), column, context)
            self.assertTrue(any("heuristic" in program.variant for program in found))
            self.assertLessEqual(min(figures(program)[1] for program in best), min(figures(program)[1] for program in found))

    def test_what_does_not_suit(self) -> None:
        column, context = first(flags(3) + "outcomes o { X, Y }\ndispatch d(s) -> o, first {\n F0 & F1 => X\n else => Y\n}\n")
        self.assertEqual(staged(column, context), Refusal("no stage saves a byte"))
        self.assertEqual(split(column, context), Refusal("no join of two tables saves a byte"))


if __name__ == "__main__":
    unittest.main()
