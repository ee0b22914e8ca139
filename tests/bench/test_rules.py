# SPDX-License-Identifier: MIT
"""Rule files are read as they say, and specs say the same."""

import os
import tempfile
import unittest
from typing import Optional, Tuple

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
        text = "usage: flagc build [--plan\n   {auto,chain,two-stage}] [--optimize {balanced,speed,size}]\n --plan {auto,chain,two-stage}\n  how"
        self.assertEqual(flagc.choices(text), Offer(("chain", "two-stage"), ("speed", "size")))
        text = " [--target {host,avr}] --plan [DISPATCH=]NAME\n  how lookups are made: auto,\n  constant, chain (default: auto); of one"
        self.assertEqual(flagc.choices(text), Offer(("constant", "chain"), (), ("host", "avr")))
        self.assertEqual(flagc.choices("usage: flagc build"), Offer(()))
        self.assertIn("chain", flagc.offer().plans)

    def test_another_error_is_no_dead_row(self) -> None:
        with self.assertRaises(Wrong):
            flagc.dead_rows("decide.flags:9:1: error[gap]: 1 of 4 combinations matches no rule\n", "dispatch\n")

    def test_what_suits_is_read_from_the_front(self) -> None:
        text = """\
decide: balanced, for host

     plan                  bytes  deep/loads
     staged (2 loads)        428         2/2
     vector (5 bits, 32-bit words)  350  2/3
  -> direct                  544         1/1

   chosen: staged (4 loads) is no plan here
   lost: staged (1 load), beaten by direct: 1 byte
   refused: constant, bit: its decision
        diagram is over
   refused: hash: only with --plan hash, because
"""
        self.assertEqual(flagc.survey(text), ({"constant": "its decision diagram is over", "bit": "its decision diagram is over"}, {"staged"}))

    def test_the_comment_above_a_lookup(self) -> None:
        def of(comment: str) -> Tuple[str, str, Optional[int]]:
            return flagc.described(f"/* Plan: other, 9 loads. */\nx other(f)\n/* Plan: {comment}. */\nstatic inline enum outcome decide(word_flags f)\n")
        self.assertEqual(of("staged (2 loads, no constants), 3 loads, 40 bytes of tables"), ("staged", " (2 loads, no constants)", 3))
        self.assertEqual(of("vector (bytes, 64-bit words), at most\n * 121 loads, 40 bytes"), ("vector", " (bytes, 64)", 121))
        self.assertEqual(of("branches"), ("branches", "", None))
        self.assertEqual(flagc.described("nothing"), ("unnamed", "", None))


if __name__ == "__main__":
    unittest.main()
