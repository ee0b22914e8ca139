# SPDX-License-Identifier: MIT
"""The front holds what no candidate beats, and says of all others why not. Checked by brute force over random dispatches."""

import unittest
from dataclasses import replace
from typing import Iterator, List, Optional, Tuple

from flagc.logic.decision import Column
from flagc.logic.lower import columns
from flagc.plan.budget import Budget
from flagc.plan.choose import OPT_IN, PLANS, Choice, survey
from flagc.plan.context import Context, make_context
from flagc.plan.cost import price
from flagc.plan.front import LARGEST_TABLE, SAME, Candidate, Front, compiles_to_branches, front_of, is_branchless
from flagc.plan.program import (Answer, Bitor, Both, Chunk, Extract, If, Literal, Load, Masked, Negation, Parity, Program, Run, Scan, Table, Vector)
from flagc.plan.refusal import Built, Refusal
from flagc.plan.target import TARGETS, flash, target_named, time

from .models import Maker
from .test_choose import SAME as CONSTANT_SPEC
from .test_choose import QUICK, ladder
from .text import first

HOST, AVR = target_named("host"), target_named("avr")


def fronts(count: int) -> Iterator[Tuple[Column, Context, Front]]:
    """Fronts of random dispatches, each for another target in turn."""
    for seed in range(count):
        dispatch = Maker(seed).dispatch()
        context = make_context(dispatch, columns(dispatch))
        for column in context.columns:
            yield column, context, front_of(column, context, TARGETS[seed % len(TARGETS)], QUICK)


def worse(one: Candidate, other: Candidate) -> bool:
    """Whether a candidate is beaten, by its own figures and not by the front's."""
    mine = [one.price.dependent, one.price.loads, one.bytes, one.price.operations, one.price.branches, one.branches, one.worst]
    theirs = [other.price.dependent, other.price.loads, other.bytes, other.price.operations, other.price.branches, other.branches, other.worst]
    return mine != theirs and all(a >= b for a, b in zip(mine, theirs))


class Pareto(unittest.TestCase):
    def test_nothing_beats_the_front_and_something_beats_the_rest(self) -> None:
        lost = 0
        for _, _, front in fronts(40):
            everything = [*front.best, *(one.candidate for one in front.lost)]
            self.assertGreater(len(front.best), 0)
            for one in front.best:
                self.assertFalse(any(worse(one, other) for other in everything))
            for item in front.lost:
                self.assertTrue(any(item.winner is one for one in front.best))
                self.assertTrue(worse(item.candidate, item.winner) or item.candidate.figures == item.winner.figures)
            self.assertEqual(len({one.figures for one in front.best}), len(front.best))
            self.assertEqual([one.bytes for one in front.best], sorted(one.bytes for one in front.best))
            lost += len(front.lost)
        self.assertGreater(lost, 40)

    def test_every_plan_is_found_or_refused(self) -> None:
        for _, _, front in fronts(25):
            found = {one.program.plan for one in [*front.best, *(item.candidate for item in front.lost)]}
            refused = {one.plan for one in front.refused}
            self.assertEqual(found | refused, {name for name, _ in QUICK})
            self.assertFalse(found & refused)
            self.assertTrue(all(one.reason for one in front.refused))

    def test_figures_are_those_of_the_target(self) -> None:
        for target in TARGETS:
            column, context = first(ladder(9))
            for one in front_of(column, context, target, QUICK).best:
                self.assertEqual((one.bytes, (one.typical, one.worst)), (flash(one.program, target), time(one.program, target)))
                self.assertEqual(one.price, price(one.program))

    def test_the_best_of_one_plan(self) -> None:
        column, context = first(ladder(9))
        front = front_of(column, context, HOST, QUICK)
        for name, build in QUICK:
            alone = front_of(column, context, HOST, [(name, build)])
            self.assertEqual(alone.best, front.of_plan(name))

    def test_where_nothing_is_looked_up_only_the_constant_is_built(self) -> None:
        column, context = first(CONSTANT_SPEC)
        front = front_of(column, context, HOST, PLANS)
        self.assertEqual([one.name for one in front.best], ["constant"])
        self.assertEqual({(one.plan, one.reason) for one in front.refused}, {(name, SAME) for name, _ in PLANS if name != "constant"})

    def test_opt_in_plans_say_so(self) -> None:
        choice = survey(*first(ladder(9)))
        assert isinstance(choice, Choice)
        said = {(one.plan, one.reason) for one in choice.front.refused}
        for name, reason in OPT_IN:
            self.assertEqual((name, reason) in said, name in dict(PLANS))


def made(body: Tuple[object, ...], *tables: Table, words: Tuple[int, ...] = (8,)) -> Program:
    return Program("made", words, 8, False, tables, (), body)  # type: ignore[arg-type]


class Building(unittest.TestCase):
    """With builders of our own."""

    def front(self, *built: Built, target: str = "host") -> Front:
        column, context = first(ladder(3))

        def builder(one: Built) -> Tuple[str, "object"]:
            return ("refused" if isinstance(one, Refusal) else one[0].plan), lambda column, context: one

        return front_of(column, context, target_named(target), [builder(one) for one in built])  # type: ignore[misc]

    def test_variants_have_names(self) -> None:
        tables = (Table("t", (1,) * 16, 8),)
        one = made((Answer(Load(0, Extract((Run(0, 0, 4, 0),)))),), *tables)
        slow = replace(one, body=(Answer(Load(0, Load(0, Extract((Run(0, 0, 4, 0),))))),), variant="twice")
        front = self.front((slow, replace(one, variant="once")))
        self.assertEqual([item.name for item in front.best], ["made (once)"])
        self.assertEqual([(item.candidate.name, item.winner.name) for item in front.lost], [("made (twice)", "made (once)")])

    def test_equals_keep_the_first(self) -> None:
        one = made((Answer(Literal(1)),))
        front = self.front((replace(one, variant="a"), replace(one, variant="b")), (replace(one, plan="other"),))
        self.assertEqual([item.name for item in front.best], ["made (a)"])
        self.assertEqual([(item.candidate.name, item.winner.name) for item in front.lost], [("made (b)", "made (a)"), ("other", "made (a)")])

    def test_small_machines_hold_no_large_table(self) -> None:
        for size, fits in ((LARGEST_TABLE, True), (LARGEST_TABLE + 1, False)):
            big = made((Answer(Load(0, Extract((Run(0, 0, 16, 0),)))),), Table("t", (1,) * size, 8), words=(16,))
            self.assertEqual(len(self.front((big,), target="avr").best), fits)
            self.assertEqual(len(self.front((big,), target="cortex-m0").best), 1)
        self.assertEqual(self.front((big,), target="avr").refused[0].reason, "it takes a table of 32768 bytes, and avr holds none of more than 32767")

    def test_small_machines_reach_no_further(self) -> None:
        index = Extract((Run(0, 0, 14, 0),))
        for count, fits in ((3, True), (4, False)):
            many = made((Answer(Bitor(tuple(Load(table, index) for table in range(count)))),),
                        *(Table(f"t{number}", (1,) * 16384, 8) for number in range(count)), words=(16,))
            self.assertEqual(len(self.front((many,), target="avr").best), fits)
            self.assertEqual(len(self.front((many,), target="rv32").best), 1)
        self.assertEqual(self.front((many,), target="avr").refused[0].reason, "its tables take 65536 bytes, and pointers of avr reach 65535")

    def test_packed_entries_are_bytes_where_that_is_smaller_or_shifts_are_slow(self) -> None:
        def entries(count: int, target: str) -> List[int]:
            program = made((Answer(Load(0, Extract((Run(0, 0, count.bit_length() - 1, 0),)))),), Table("t", (1,) * count, 2))
            return sorted(one.program.tables[0].bits for one in self.front((program,), target=target).best)
        self.assertEqual(entries(8, "cortex-m0"), [8])
        self.assertEqual(entries(256, "cortex-m0"), [2, 8])
        self.assertEqual(entries(256, "host"), [2])
        self.assertEqual(entries(256, "avr"), [2, 8])

    def test_small_machines_test_by_bytes(self) -> None:
        for target, width, by_bytes in (("avr", 8, True), ("avr", 16, True), ("host", 16, False), ("rv32", 64, False)):
            front = self.front((made((Answer(Literal(1)),), words=(8, width)),), target=target)
            self.assertEqual(front.best[0].program.by_bytes, by_bytes)

    def test_the_budget_is_shared(self) -> None:
        column, context = first(ladder(3))
        context = replace(context, budget=Budget(1000))
        shares: List[int] = []

        def greedy(_: Column, context: Context) -> Built:
            shares.append(context.budget.open)
            context.budget.spend(context.budget.open)
            return Refusal("greedy")

        def modest(_: Column, context: Context) -> Built:
            shares.append(context.budget.open)
            return Refusal("modest")

        front_of(column, context, HOST, [("a", greedy), ("b", modest), ("c", greedy)], columns=2)
        front_of(column, context, HOST, [("a", modest), ("b", modest), ("c", greedy)], columns=1)
        # A sixth; of what is left a quarter, and a half, which is the column's part; then a third, a half, and all.
        self.assertEqual(shares, [166, 208, 417, 139, 208, 417])

    def test_plans_are_told_before_they_are_built(self) -> None:
        column, context = first(ladder(3))
        told: List[Optional[str]] = []
        front_of(column, context, HOST, QUICK, told=told.append)
        self.assertEqual(told, [name for name, _ in QUICK])


class Branchless(unittest.TestCase):
    def test_what_branches(self) -> None:
        test = Masked(0, 1, 1)
        rows = (Table("t", (1, 3), 8), Table("u", (1, 3), 8))
        index = Extract((Run(0, 0, 1, 0),))
        for program, branchless in (
                (made((Answer(Load(0, index)),), rows[0]), True),
                (made((Answer(Negation(test)),)), True),
                (made((Answer(Both((test,))),)), True),
                (made((Answer(Both((test, Masked(0, 2, 2)))),)), False),
                (made((If(test, (Answer(Literal(1)),)), Answer(Literal(0)))), False),
                (made((Answer(Scan((0,), (1,), 2)),), *rows), False),
                (made((Answer(Vector((Chunk(0, index),), 8, True)),), *rows), True),
                (made((Answer(Vector((Chunk(0, index),), 8, False)),), *rows), False),
                (made((Answer(Vector((Chunk(0, index),), 16, True)),), *rows), False)):
            self.assertEqual(is_branchless(program), branchless, program.body)

    def test_what_compilers_make_branches_of(self) -> None:
        index = Extract((Run(0, 0, 1, 0),))
        entries = (Table("t", (1, 3), 8), Table("u", (1, 3), 8))
        for program, wanted in (
                (made((Answer(Load(0, index)),), entries[0]), ""),
                (made((Answer(Load(0, index)),), replace(entries[0], bits=4)), ""),
                (made((Answer(Load(0, index)),), replace(entries[0], bits=2)), "avr"),
                (made((Answer(Load(0, index)),), replace(entries[0], bits=2, immediate=True)), "avr"),
                (made((Answer(Masked(0, 4, 4)),)), ""),
                (made((Answer(Masked(0, 6, 4)),)), "avr"),
                (made((Answer(Parity(0, 7)),)), "avr"),
                (made((Answer(Load(1, Vector((Chunk(0, index),), 8, True))),), *entries), "cortex-m0 rv32 avr")):
            self.assertEqual([target.name for target in TARGETS if compiles_to_branches(program, target)], wanted.split(), program.body)

    def test_the_figures_agree(self) -> None:
        for _, _, front in fronts(25):
            for one in front.best:
                self.assertGreaterEqual(one.branches, not is_branchless(one.program))
                if not one.branches:
                    self.assertEqual(one.price.branches, 0)


if __name__ == "__main__":
    unittest.main()
