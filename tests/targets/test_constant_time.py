# SPDX-License-Identifier: MIT
"""`--branchless` lookups take the same time for every input: cycles on AVR, instructions elsewhere, over all words."""

import tempfile
import unittest
from typing import List, Set, Tuple

from flagc.plan.choose import PLANS, Choice, choose_from, survey
from flagc.plan.wishes import OBJECTIVES, Wishes

from tests.bench import rules
from tests.bench.counted import Unit, asking, taken
from tests.bench.cycles import simulator
from tests.bench.measure import c_of, planned
from tests.bench.rules import Row, RuleSet
from tests.bench.tools import each

from .machines import MACHINES, Machine, port

SETS = ("notify-3", "thermostat-5", "machine-8", "random-10-0", "random-10-1")

# What one bit answers, and a sum of bits: decisions for plans that the others have no use for.
SMALL = (RuleSet("one-bit", 6, 2, 0, (Row(8, 8, 1),)), RuleSet("parity", 3, 2, 0, tuple(Row(7, value, 1) for value in (1, 2, 4, 7))),
         RuleSet("three-rules", 10, 5, 0, (Row(0xF1, 0xD0, 4), Row(0x300, 0x100, 1), Row(0x202, 0x200, 3))))


class ConstantTime(unittest.TestCase):
    def check(self, machine: Machine) -> None:
        """Every branchless program of every plan and goal."""
        if machine.missing:
            self.skipTest(f"no {', '.join(machine.missing)}")
        with tempfile.TemporaryDirectory() as folder:
            simulate = simulator(folder)
            if machine.name == "avr" and not simulate:
                self.skipTest("no libsimavr")
            objects = port(machine, folder)
            plans: Set[str] = set()
            for one in (*SMALL, *(found for name in SETS for found in rules.load(name))):
                shared = asking(one, [(word, one.answer(word)) for word in range(1 << one.flags)], machine, f"{folder}/{one.name}", simulate, objects, False)
                units = self.units(one, machine, plans)
                self.assertTrue(units, one.name)
                for (number, unit), found in zip(enumerate(units), each(lambda job: taken(job[1], "-Os", shared, job[0]), list(enumerate(units)))):
                    with self.subTest(rules=one.name, lookup=unit.name):
                        assert found is not None
                        self.assertEqual(found[0], found[1])
        self.assertGreater(len(plans), 3, plans)

    def units(self, one: RuleSet, machine: Machine, plans: Set[str]) -> List[Unit]:
        """What is built with --branchless, each once."""
        model, column, context = planned(rules.spec(one))
        front = survey(column, context, Wishes(target=machine.name)).front
        found = {}
        for plan, goal in self.wishes():
            if not plan or front.of_plan(plan):
                choice = choose_from(front, Wishes(goal, machine.name, branchless=True, plan=plan))
                if isinstance(choice, Choice):
                    found[choice.candidate.name] = choice.candidate.program
        plans.update(program.plan for program in found.values())
        units = []
        for name, program in found.items():
            text, entry = c_of(model, context, program)
            units.append(Unit(name, False, f"#define {entry} lookup\n{text}"))
        return units

    @staticmethod
    def wishes() -> List[Tuple[str, str]]:
        """Plans, or none, with goals."""
        return [(plan, goal) for plan in ("", *(name for name, _ in PLANS)) for goal in OBJECTIVES]

    def test_avr(self) -> None:
        self.check(MACHINES[0])

    def test_cortex_m0(self) -> None:
        self.check(MACHINES[1])

    def test_cortex_m3(self) -> None:
        self.check(MACHINES[2])

    def test_rv32(self) -> None:
        self.check(MACHINES[3])


if __name__ == "__main__":
    unittest.main()
