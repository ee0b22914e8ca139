# SPDX-License-Identifier: MIT
"""The arithmetic, what is read from other programs' output, the figures, the report and the plot: all on invented measurements."""

import unittest
import xml.etree.ElementTree as ElementTree
from typing import Dict, List, Sequence, Tuple

from . import cycles, harness, results, sizes
from .candidate import Candidate
from .competitors import BASE_BOOLS, BASE_WORDS, UNTHREADED
from .cycles import Cycles
from .figures import AT_LEAST, AT_MOST, Figure, figures
from .generator import OPCODES, Generated, Taken
from .harness import KINDS, Key
from .plot import Bar, Group, Scale, draw, plot, scale
from .report import number, report, table
from .results import Result, Run
from .rules import Row, RuleSet
from .sizes import Size
from .tools import SIZES, Wrong

SVG = "{http://www.w3.org/2000/svg}"
M0, AVR = "Cortex-M0 -Os", SIZES[-1]


def result(name: str, flags: int, times: Dict[str, float], sized: Dict[str, int], loads: int = 2) -> Result:
    """A set whose candidates have these times on every kind of input, and these bytes."""
    rules = RuleSet(name, flags, 2, 0, (Row(1, 1, 1),))
    candidates = tuple(Candidate(one, "bools" in one or "collect" in one, "", "", plan="x" if "flagc" in one else "", loads=loads) for one in times)
    series = {Key(kind, one): [value * wobble for wobble in (1.0, 1.5, 0.8)] for one, value in times.items() for kind in KINDS}
    bytes_of = {(machine, one): Size(20, size - 20) for machine in ("gcc -Os", M0) for one, size in sized.items()}
    return Result(rules, candidates, {"auto": "flagc direct", "speed": "flagc direct", "size": "flagc scan", "collect auto": "flagc collect, <direct>"},
                  {"word": "flagc: --plan word does not suit decide: too many"}, {"gcc -O2": series}, bytes_of, {"flagc direct": Cycles(11, 12)}, {})


def run(*found: Result, generated: Sequence[Generated] = ()) -> Run:
    """A run of these."""
    return Run(("a machine",), ("clang, no clang",), ("gcc -O2",), ("gcc -Os", M0), ("word", "direct", "scan"), found, tuple(generated))


TIMES = {BASE_WORDS: 8.0, BASE_WORDS + UNTHREADED: 9.0, "scan of rows": 10.0, "table": 0.5, "flagc direct": 0.6, "flagc scan": 10.0, BASE_BOOLS: 30.0,
         BASE_BOOLS + UNTHREADED: 36.0, "flagc collect, <direct>": 2.0}
BYTES = {BASE_WORDS: 500, BASE_WORDS + UNTHREADED: 400, "scan of rows": 200, "table": 540, "flagc direct": 540, "flagc scan": 190}


class Arithmetic(unittest.TestCase):
    def test_ratio_is_of_pairs(self) -> None:
        # A disturbance of one round hits both.
        self.assertEqual(results.ratio([2.0, 20.0, 4.0, 6.0, 6.0], [1.0, 10.0, 2.0, 3.0, 1.0]), 2.0)
        with self.assertRaises(ValueError):
            results.ratio([1.0], [1.0, 2.0])
        with self.assertRaises(ValueError):
            results.ratio([], [])

    def test_middle_leaves_out_what_is_missing(self) -> None:
        sets = [result(f"random-10-{at}", 10, {}, {}) for at in range(3)]
        values = {"random-10-0": 3.0, "random-10-1": None, "random-10-2": 4.0}
        self.assertEqual(results.middle(sets, lambda one: values[one.rules.name]), 3.5)
        self.assertIsNone(results.middle(sets, lambda one: None))

    def test_times_as_fast(self) -> None:
        one = result("random-10-0", 10, TIMES, BYTES)
        self.assertAlmostEqual(results.times_as_fast(one, "gcc -O2", "random", "table", BASE_WORDS) or 0, 16)
        self.assertIsNone(results.times_as_fast(one, "clang -O2", "random", "table", BASE_WORDS))
        self.assertEqual(results.base(one, "gcc -O2", True), BASE_BOOLS)
        late = result("acl-64", 64, {BASE_BOOLS + UNTHREADED: 1.0}, {})
        self.assertEqual(results.base(late, "gcc -O2", True), BASE_BOOLS + UNTHREADED)


class Reading(unittest.TestCase):
    def test_times(self) -> None:
        printed = "0 0 1 2.5\n0 0 0 1.5\n0 2 0 9\n1 0 0 1.25\n1 0 1 2\n"
        self.assertEqual(harness.read_times(printed, ["a", "b"]), {("random", "b"): [2.5, 2.0], ("random", "a"): [1.5, 1.25], ("chained", "a"): [9.0]})

    def test_sections(self) -> None:
        printed = "x  :\nsection  size  addr\n.text  100  0\n.text.lookup 4 0\n.rodata  31  96\n.progmem.data 8 0\n.data 3 9\n" \
                  ".eh_frame 50 3\n.comment  30  0\nTotal  300\n"
        self.assertEqual(sizes.sections(printed), Size(104, 42))
        self.assertEqual(sizes.fitting(printed, AVR), Size(104, 42))
        self.assertIsNone(sizes.fitting(".text 10 0\n.data 2049 0\n", AVR))
        self.assertIsNone(sizes.fitting(".text 32769 0\n", AVR))

    def test_callgrind(self) -> None:
        lines = ["events: Ir", "fl=(1) loops.h", "fn=(1) c0_forward", "16 10", "+2 20", "cfn=(2) decide", "calls=5 3", "* 500", "", "fn=(2)", "3 500",
                 "fn=(3) main", "9 7", "totals: 537"]
        self.assertEqual(cycles.inclusive(lines), {"c0_forward": 530, "decide": 500, "main": 7})

    def test_cycles_are_judged(self) -> None:
        rules = RuleSet("two", 1, 2, 0, (Row(1, 1, 1),))
        self.assertEqual(cycles.judged(rules, "x", (0, 1), [(0, 9), (0, 12), (1, 16)]), Cycles(5.0, 7))
        with self.assertRaisesRegex(Wrong, "x on AVR: the word 0x1 gets 0, and by the rules 1"):
            cycles.judged(rules, "x", (0, 1), [(0, 9), (0, 12), (0, 16)])


class Figures(unittest.TestCase):
    def found(self, taken: Run) -> Dict[str, Figure]:
        return {one.text: one for one in figures(taken)}

    def test_verdicts(self) -> None:
        for wanted, value, verdict in ((AT_LEAST, 10.0, "reached"), (AT_LEAST, 9.99, "NOT REACHED"), (AT_MOST, 10.0, "reached"),
                                       (AT_MOST, 10.01, "NOT REACHED"), (AT_MOST, None, "not measured")):
            self.assertEqual(Figure("", wanted, 10, value).verdict, verdict)

    def test_computed(self) -> None:
        sets = [result(f"random-10-{at}", 10, {**TIMES, "flagc collect, <direct>": time}, BYTES) for at, time in enumerate((2.0, 3.0, 10.0))]
        opcodes = Generated(OPCODES, 32, 5000, Taken(1.5, 100), Taken(2.5, 100))
        found = self.found(run(*sets, generated=[opcodes]))
        wanted: List[Tuple[str, float, str]] = [
            ("direct: time, of a table by hand (gcc -O2)", 1.2, "NOT REACHED"), ("direct: bytes more than a table by hand", 0, "reached"),
            ("10 flags, 25 rules, random: collect + lookup, times as fast as else-if on bools (gcc -O2)", 10.0, "reached"),
            ("10 flags, 25 rules: bytes of tables with two or three loads", 170, "reached"),
            (f"for size: bytes more than the smallest of chain, scan, bit vector ({M0})", -10, "reached"),
            (f"{OPCODES}: seconds of check", 1.5, "reached"), (f"{OPCODES}: seconds of build", 2.5, "NOT REACHED")]
        for text, value, verdict in wanted:
            with self.subTest(text=text):
                self.assertAlmostEqual(found[text].value or 0, value)
                self.assertEqual(found[text].verdict, verdict)
        self.assertEqual(found["sparse-64: seconds of check"].verdict, "not measured")
        self.assertIn("12.00 against unthreaded", found[wanted[2][0]].detail)

    def test_nothing_measured(self) -> None:
        self.assertEqual({one.verdict for one in figures(run())}, {"not measured"})


class Shown(unittest.TestCase):
    def test_columns(self) -> None:
        self.assertEqual(table(["a", "b"], [["xx", "1"], ["y", "123"]]), ["a     b", "xx    1", "y   123"])
        self.assertEqual([number(value) for value in (None, 0.456, 12.0, 1234.5)], ["-", "0.46", "12.00", "1234"])

    def test_report(self) -> None:
        text = report(run(*(result(f"random-10-{at}", 10, TIMES, BYTES) for at in range(3)), result("machine-8", 8, TIMES, BYTES)))
        self.assertIn("skipped: clang, no clang\n", text)
        self.assertIn("== random-10: 10 flags, 1 rules, median of 3 sets\n", text)
        self.assertRegex(text, r"flagc direct +0\.60 +13\.33 ")
        self.assertRegex(text, r"flagc direct +540 +540 +11 +12 +default, speed\n")
        self.assertRegex(text, r"flagc word( +-)+\n")
        self.assertIn("no flagc word: too many\n", text)
        self.assertIn("measured figures reached\n", text)

    def test_plot_is_svg(self) -> None:
        svg = plot(run(result("random-10-0", 10, TIMES, BYTES), result("machine-8", 8, TIMES, BYTES)))
        root = ElementTree.fromstring(svg)
        self.assertEqual(root.tag, SVG + "svg")
        texts = [node.text for node in root.iter(SVG + "text")]
        self.assertIn("flagc collect", texts)
        width, height = float(root.get("width") or 0), float(root.get("height") or 0)
        for node in root.iter(SVG + "rect"):
            x, y, wide, high = (float(node.get(key) or 0) for key in ("x", "y", "width", "height"))
            self.assertTrue(wide > 0 and x + wide <= width and y + high <= height)

    def test_scale(self) -> None:
        one = scale([0.3, 620.0])
        self.assertEqual(one, Scale(-1, 3))
        self.assertEqual([one.place(value) for value in (0.01, 0.1, 10, 1000)], [0, 0, 0.5, 1])
        self.assertEqual(scale([]), Scale(0, 1))
        svg = draw("a & b", ["<ns>"], [Group("g", (Bar("\"x\"", "#000000", (None,)),))], ["note"])
        self.assertEqual([node.text for node in ElementTree.fromstring(svg).iter(SVG + "text")][:2], ["a & b", "note"])


if __name__ == "__main__":
    unittest.main()
