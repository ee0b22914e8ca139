# SPDX-License-Identifier: MIT
"""Every way to answer, by hand and by flagc, says what a plain evaluation of the rules says; and a wrong one is noticed."""

import ctypes
import os
import random
import shutil
import tempfile
import unittest
from typing import Callable, List, Sequence

from . import flagc, gperf, harness, rules, sizes
from .candidate import Candidate, set_header
from .competitors import BASE_BOOLS, by_hand
from .rules import RuleSet
from .tools import Target, Wrong, each, must, write

PLAIN = Target("gcc -O0", "gcc", ("-O0",))


def words(one: RuleSet) -> List[int]:
    """All words of a small set; of a wide one some that match a rule."""
    if one.flags <= 10:
        return list(range(1 << one.flags))
    chance = random.Random(1)
    chosen = [chance.choice(one.rows) for _ in range(250)]
    return [chance.getrandbits(one.flags) & ~row.mask | row.value for row in chosen]


def loaded(number: int, one: Candidate, rule_set: RuleSet, folder: str) -> Callable[[int], int]:
    """The candidate as a function, compiled as it is for measuring its size."""
    write(os.path.join(folder, f"alone{number}.c"), sizes.unit(one))
    must(["gcc", "-O0", *harness.C, *one.options, f"-I{folder}", "-shared", "-fPIC", "-o", f"alone{number}.so", f"alone{number}.c"], folder)
    function = getattr(ctypes.CDLL(os.path.join(folder, f"alone{number}.so")), one.root or "lookup")
    if one.bools:
        return lambda word: int(function(bytes(word >> bit & 1 for bit in range(rule_set.flags))))
    function.argtypes = [getattr(ctypes, f"c_uint{rule_set.width}")]
    return lambda word: int(function(word))


class Agreement(unittest.TestCase):
    def compare(self, name: str, candidates: Callable[[RuleSet, str], Sequence[Candidate]]) -> List[str]:
        """Compares all candidates of a set; their names."""
        (one,) = rules.load(name)
        asked = words(one)
        right = [one.answer(word) for word in asked]
        with tempfile.TemporaryDirectory() as folder:
            write(os.path.join(folder, "set.h"), set_header(one))
            made = candidates(one, folder)
            functions = each(lambda job: loaded(*job, one, folder), list(enumerate(made)))
            for candidate, function in zip(made, functions):
                with self.subTest(rules=name, candidate=candidate.name):
                    wrong = [(hex(word), function(word), answer) for word, answer in zip(asked, right) if function(word) != answer]
                    self.assertEqual(wrong[:5], [])
        return [candidate.name for candidate in made]

    def test_all_by_hand(self) -> None:
        names = self.compare("random-10-0", lambda one, folder: by_hand(one))
        self.assertEqual(len(names), 10)
        self.compare("notify-3", lambda one, folder: by_hand(one))

    def test_wide_ones(self) -> None:
        self.assertNotIn("table", self.compare("random-24-0", lambda one, folder: [by for by in by_hand(one) if not by.options]))
        self.compare("sparse-64", lambda one, folder: [by for by in by_hand(one) if not by.options and by.name != BASE_BOOLS])

    @unittest.skipUnless(shutil.which("gperf"), "no gperf")
    def test_gperf(self) -> None:
        for name in ("machine-8", "random-10-0"):
            self.compare(name, lambda one, folder: [hashed for hashed in [gperf.gperf(one, folder)] if hashed])
        (wide,) = rules.load("random-24-0")
        self.assertIsNone(gperf.gperf(wide, ""))

    def test_flagc(self) -> None:
        def build(one: RuleSet, folder: str) -> Sequence[Candidate]:
            flagc.write_specs(one, folder)
            built = flagc.build(one, folder, flagc.Offer(("direct", "scan", "word")), frozenset())
            self.assertIn("word", built.refused)
            self.assertEqual(set(built.chosen), {"auto", "collect auto", "packed auto"})
            self.assertLessEqual({*built.chosen.values(), "flagc direct", "flagc scan (with answers)"}, {one.name for one in built.candidates})
            self.assertEqual([one.loads for one in built.candidates if one.name == "flagc direct"], [1])
            return built.candidates
        self.compare("machine-8", build)


class Wrongness(unittest.TestCase):
    def test_the_harness_tells(self) -> None:
        (one,) = rules.load("notify-3")
        good = by_hand(one)[0]
        bad = Candidate("liar", False, good.text, "(x == 5 ? 0 : by_hand(x))")
        self.assertNotEqual(one.answer(5), 0)
        with tempfile.TemporaryDirectory() as folder:
            for candidates in ([good], [good, bad]):
                harness.prepare(one, candidates, folder)
                program = harness.compile_all(candidates, folder, PLAIN)
                if bad in candidates:
                    with self.assertRaisesRegex(Wrong, "liar: the word 0x5 gets 0, and by the rules 1"):
                        harness.compare(one.name, program)
                else:
                    harness.compare(one.name, program)
            times = harness.take_times(candidates, program, PLAIN, 0)
            self.assertEqual({(key.kind, key.candidate) for key in times}, {(kind, which.name) for kind in harness.KINDS for which in candidates})
            self.assertEqual({len(series) for series in times.values()}, {9})

    def test_c_that_does_not_compile(self) -> None:
        with tempfile.TemporaryDirectory() as folder, self.assertRaisesRegex(Wrong, "exit code 1"):
            write(os.path.join(folder, "bad.c"), "int f(void) { return x; }\n")
            must(["gcc", "-c", "bad.c"], folder)


if __name__ == "__main__":
    unittest.main()
