# SPDX-License-Identifier: MIT
"""What is counted on small machines is exact, the same each time, and of lookups that answer rightly; and how figures are judged."""

import os
import shutil
import tempfile
import unittest
from typing import Dict, List
from unittest import mock

from tests.targets.machines import MACHINES

from . import reached, rules, targets
from .competitors import BASE_WORDS
from .counted import Bench, Counted, Unit, bench, count
from .cycles import simulator
from .reached import Row, Table, figures
from .tools import Wrong

MISSING = sorted({name for machine in MACHINES for name in machine.missing})
NOTIFY, = rules.load("notify-3")


@unittest.skipIf(MISSING, f"no {', '.join(MISSING)}")
class Counting(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.simulate = simulator(self.folder)
        if not self.simulate:
            self.skipTest("no libsimavr")

    def benches(self) -> List[Bench]:
        """One a machine, for a set all of whose words have the same answer."""
        none = rules.RuleSet("none", 4, 1, 0, ())
        return [bench(none, machine, os.path.join(self.folder, machine.name), self.simulate) for machine in MACHINES]

    @staticmethod
    def nops(many: int) -> Unit:
        """A lookup of so many instructions beyond those of a function."""
        return Unit(f"{many} nops", False, '#include "set.h"\nunsigned char lookup(word f)\n{\n    __asm__ __volatile__("' + "nop\\n" * many + '");\n    return 0;\n}\n')

    def test_each_instruction_counts(self) -> None:
        for shared in self.benches():
            short, long, again = (count(self.nops(many), "-Os", shared, number) for number, many in enumerate((3, 63, 3)))
            assert short and long
            with self.subTest(machine=shared.asking.machine.name):
                self.assertEqual(short, again)
                self.assertEqual((long.mean - short.mean, long.worst - short.worst, short.mean), (60, 60, short.worst))
                # Of the function itself, the answer; the return belongs to the call.
                self.assertEqual(short.worst, 4)
                self.assertEqual((long.flash - short.flash, long.ram), (120, 0))

    def test_ram_counts(self) -> None:
        text = '#include "set.h"\nstatic volatile word last[8];\nunsigned char lookup(word f)\n{\n    last[f & 7] = f;\n    return 0;\n}\n'
        for shared in self.benches():
            found = count(Unit("writes", False, text), "-Os", shared, 0)
            assert found
            self.assertEqual(found.ram, 8)

    def test_a_wrong_answer_is_noticed(self) -> None:
        text = '#include "set.h"\nunsigned char lookup(word f)\n{\n    return f == 5;\n}\n'
        for shared in self.benches():
            with self.subTest(machine=shared.asking.machine.name), self.assertRaisesRegex(Wrong, "wrongly"):
                count(Unit("liar", False, text), "-Os", shared, 0)

    def test_what_does_not_fit_has_no_figure(self) -> None:
        text = '#include "set.h"\nstatic volatile unsigned char room[30000];\nunsigned char lookup(word f)\n{\n    return room[f];\n}\n'
        for shared in self.benches():
            self.assertIsNone(count(Unit("large", False, text), "-Os", shared, 0))

    def test_two_runs_print_the_same(self) -> None:
        for machine in MACHINES:
            printed = []
            for run in range(2):
                with mock.patch.object(targets, "OUT", os.path.join(self.folder, f"run{run}")):
                    rows = targets.measure(NOTIFY, machine, ("-Os",), self.simulate)
                    printed.append("\n".join(targets.lines(NOTIFY, machine, rows, ("-Os",))))
            self.assertEqual(*printed)
            self.assertIn("flagc", printed[0])
            self.assertIn(BASE_WORDS, printed[0])


def row(name: str, flash: int, worst: int, plan: str = "", chosen: str = "", mean: float = 0) -> Row:
    """A lookup as counted at -Os."""
    return Row(name, plan, False, tuple(chosen.split()), {"-Os": Counted(flash, 0, mean or worst, worst)})


class Figures(unittest.TestCase):
    def judged(self, table: Table) -> Dict[str, str]:
        """The verdicts, by the first words of each figure."""
        sets = [one for one in rules.load() if any(one.name == name for name, _ in table)]
        return {one.text.split(":")[0]: one.verdict for one in figures(sets, table)}

    def test_direct(self) -> None:
        for worst, verdict in ((12, "reached"), (13, "NOT REACHED")):
            found = self.judged({("machine-8", "avr"): [row("flagc direct", 100, worst, "direct")], ("notify-3", "avr"): [row("flagc direct", 9, 3, "direct")]})
            self.assertEqual(found["direct on avr"], verdict)
            self.assertEqual(found["direct on cortex-m0"], "not measured")

    def test_medians(self) -> None:
        def table(*pairs: "tuple[int, int]") -> Table:
            return {(f"random-10-{number}", "avr"): [row("flagc staged", flash, worst, "staged"), row("flagc direct", 9999, 11, "direct")]
                    for number, (flash, worst) in enumerate(pairs)}
        title = "10 flags, 25 rules on AVR"
        self.assertEqual(self.judged(table((480, 30), (470, 30), (900, 9)))[title], "reached")
        self.assertEqual(self.judged(table((480, 31), (470, 30), (490, 30)))[title], "NOT REACHED")

    def test_never_larger(self) -> None:
        for flash, verdict in ((100, "reached"), (101, "NOT REACHED")):
            found = self.judged({("random-10-0", "rv32"): [row(BASE_WORDS, 100, 9), row("flagc scan", flash, 99, "scan", "size"), row("flagc chain", 5, 9, "chain")]})
            self.assertEqual(found["for size on rv32"], verdict)

    def test_the_report(self) -> None:
        text = "\n".join(reached.judged([], {("machine-8", "cortex-m0"): [row("flagc scan", 64, 9, "scan", "size")]}))
        self.assertRegex(text, r"machine-8 for size on cortex-m0: bytes +<= 80 +64\.0  reached +flagc scan")


if __name__ == "__main__":
    unittest.main()
