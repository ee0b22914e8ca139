# SPDX-License-Identifier: MIT
"""Rule files are read as they say, and specs say the same."""

import os
import tempfile
import unittest

from . import flagc, rules
from .flagc import Offer
from .rules import Row, RuleSet
from .tools import ROOT, Wrong, read, run

TEXT = """\
# what it is
flags 4
outcomes 3
default 2
9 1 0   # the highest and the lowest
6 6 1
"""


class Parsing(unittest.TestCase):
    def test_facts_and_rows(self) -> None:
        found = rules.parse("four", TEXT)
        self.assertEqual(found, RuleSet("four", 4, 3, 2, (Row(9, 1, 0), Row(6, 6, 1))))
        self.assertEqual([found.answer(word) for word in range(16)], [2, 0, 2, 0, 2, 0, 1, 0, 2, 2, 2, 2, 2, 2, 1, 1])

    def test_what_does_not_fit_is_refused(self) -> None:
        for line in ("9 2 0", "10 0 0", "9 1 3", "9 1", "9 1 0 0", "x y 0", "flags", "flags 4 4", "default -1"):
            with self.subTest(line=line), self.assertRaises(ValueError):
                rules.parse("bad", TEXT + line + "\n")
        for missing in ("flags 4", "outcomes 3", "default 2"):
            with self.subTest(missing=missing), self.assertRaises(ValueError):
                rules.parse("bad", TEXT.replace(missing, ""))

    def test_all_files_are_read(self) -> None:
        found = rules.load()
        self.assertEqual(len(found), len([name for name in os.listdir(rules.FOLDER) if name.endswith(".rules")]))
        self.assertEqual([one.name for one in rules.load("random-10 notify")], ["notify-3", "random-10-0", "random-10-1", "random-10-2"])
        self.assertEqual({one.family for one in rules.load("random-10,machine")}, {"random-10", "machine-8"})
        self.assertEqual([one.width for one in rules.load("machine random-10-0 random-24-0 acl")], [8, 16, 32, 32, 64])

    def test_opcodes_are_always_the_same(self) -> None:
        rows = rules.opcodes(5000)
        self.assertEqual(rows, rules.opcodes(5000))
        self.assertEqual((len(rows), len(set(rows)), len({row.outcome for row in rows})), (5000, 5000, 999))
        self.assertTrue(all(not row.value & ~row.mask and row.mask < 1 << 32 for row in rows))


class Specs(unittest.TestCase):
    def test_spec(self) -> None:
        text = rules.spec(rules.parse("four", TEXT), "b->f{}", {1})
        self.assertIn("    F3 when `b->f3`\n", text)
        self.assertIn("    F0 & !F3 => O0\n    F1 & F2 => O1 allow shadowed \"as in the rule file\"\n    else => O2\n}\n", text)
        self.assertEqual(text.splitlines()[rules.first_rule_line(text) - 1], "    F0 & !F3 => O0")

    def test_grid(self) -> None:
        text = rules.grid([Row(9, 1, 1), Row(6, 6, 2)], 4)
        self.assertIn("    F3 F2 F1 F0 : outcome\n    0 - - 1 : O1\n    - 1 1 - : O2\n    else : O0\n", text)

    def test_flagc_answers_as_the_rules(self) -> None:
        """Which rows are dead is what brute force says."""
        for one in rules.load("machine random-10-0"):
            alive = {next((number for number, row in enumerate(one.rows) if word & row.mask == row.value), -1) for word in range(1 << one.flags)}
            with tempfile.TemporaryDirectory() as folder, self.subTest(rules=one.name):
                flagc.write_specs(one, folder)
                spec = os.path.join(folder, "words", "decide.flags")
                done = run(flagc.command("check", spec), ROOT)
                dead = flagc.dead_rows(done.stdout + done.stderr, read(spec))
                self.assertEqual(dead, set(range(len(one.rows))) - alive)


class Command(unittest.TestCase):
    def test_choices_are_read_from_the_help(self) -> None:
        text = "usage: flagc build [--plan\n   {auto,chain,two-stage}] [--optimize {speed,size}]\n --plan {auto,chain,two-stage}\n  how"
        self.assertEqual(flagc.choices(text), Offer(("chain", "two-stage"), ("speed", "size")))
        self.assertEqual(flagc.choices("usage: flagc build"), Offer((), ()))
        self.assertIn("chain", flagc.offer().plans)

    def test_another_error_is_no_dead_row(self) -> None:
        with self.assertRaises(Wrong):
            flagc.dead_rows("decide.flags:9:1: error[gap]: 1 of 4 combinations matches no rule\n", "dispatch\n")

    def test_loads_are_counted_in_straight_code(self) -> None:
        body = "static inline enum outcome decide(word_flags f)\n{\n    return X_READ(&b[X_READ(&a[f & 3])]);\n}\nint other(void)\n{\n    X_READ(y);\n}\n"
        self.assertEqual(flagc.loads(body), 2)
        self.assertIsNone(flagc.loads(body.replace("return", "while")))
        self.assertIsNone(flagc.loads("nothing"))


if __name__ == "__main__":
    unittest.main()
