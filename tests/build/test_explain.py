# SPDX-License-Identifier: MIT
"""What `flagc explain` prints. FLAGC_RENEW=1 writes the expected texts anew."""

import os
import unittest
from typing import Dict, Tuple

from .support import DEAD, LAMP, Case, start
from .test_options import HEATER

GOLDEN = os.path.join(os.path.dirname(__file__), "golden")

# Two outputs, one of them gathered, and a constant one.
SIREN = """\
flags siren {
    SMOKE
    HEAT
    MUTED
    ZONE : 3
}

outcomes alarm { OFF, CHIME, LOUD }

dispatch sound(siren) -> (alarm, u8 seconds), first {
    SMOKE & HEAT         => LOUD, seconds = 60
    SMOKE & !MUTED       => LOUD, seconds = 20
    HEAT & ZONE >= 5     => CHIME, seconds = 5
    HEAT & !MUTED        => CHIME, seconds = 10
    else                 => OFF, seconds = 0
}

dispatch quiet(siren) -> bool, first {
    SMOKE & MUTED & ZONE == 0 => false
    else                      => false
}
"""

# What is printed for which options.
PRINTED: Dict[str, Tuple[str, Tuple[str, ...]]] = {
    "lamp": (LAMP, ()),
    "siren": (SIREN, ("--target", "avr", "--optimize", "size", "--plan", "sound=chain")),
}


class Explained(Case):
    def test_text_is_as_recorded(self) -> None:
        for name, (text, options) in PRINTED.items():
            with self.subTest(name=name):
                self.write(f"{name}.flags", text)
                printed = self.flagc("explain", f"{name}.flags", *options).stdout
                path = os.path.join(GOLDEN, f"{name}.txt")
                if os.environ.get("FLAGC_RENEW"):
                    with open(path, "w", encoding="utf-8") as file:
                        file.write(printed)
                with open(path, encoding="utf-8") as file:
                    self.assertEqual(printed, file.read())
                self.assertLessEqual(max(map(len, printed.split("\n"))), 100)
                self.assertFalse([line for line in printed.split("\n") if line != line.rstrip()])
                for seed in ("1", "2"):
                    again = self.ended(start(["explain", f"{name}.flags", *options], self.directory, {"PYTHONHASHSEED": seed}))
                    self.assertEqual(again.stdout, printed)

    def test_build_takes_what_is_marked(self) -> None:
        self.write("heater.flags", HEATER)
        for options in ((), ("--optimize", "size"), ("--target", "avr"), ("--plan", "scan"), ("--branchless",), ("-D", "OVERHEAT=1")):
            printed = self.flagc("explain", "heater.flags", *options).stdout
            marked = printed.split("\n  -> ")[1].split("  ")[0]
            self.flagc("build", "heater.flags", "-o", "out", *options)
            self.assertIn(f"/* Plan: {marked}", self.read("out/heater.h"))

    def test_what_does_not_suit_is_told_behind_the_front(self) -> None:
        self.write("lamp.flags", LAMP)
        done = self.flagc("explain", "lamp.flags", "--max-bytes", "3", status=2)
        self.assertIn("\n     plan ", done.stdout)
        self.assertNotIn("->", done.stdout)
        self.assertIn("\n   nothing suits: --max-bytes 3: the smallest is ", done.stdout)
        self.assertRegex(done.stderr, r"\Aflagc: --max-bytes 3 does not suit show: the smallest is .*, of \d+ bytes\n\Z")

    def test_a_wish_takes_what_another_beats(self) -> None:
        self.write("lamp.flags", LAMP)
        printed = self.flagc("explain", "lamp.flags", "--plan", "chain").stdout
        self.assertEqual(printed.count("\n  -> chain "), 1)
        self.assertIn("\n   chosen: the only one with --plan chain", printed)

    def test_wrong_specs_are_not_explained(self) -> None:
        self.write("dead.flags", DEAD)
        done = self.flagc("explain", "dead.flags", status=1)
        self.assertEqual(done.stdout, "")
        self.assertTrue(done.stderr.startswith("dead.flags:12:5: error[shadowed]: "))
        self.flagc("explain", "none.flags", status=2)

    def test_nothing_to_explain(self) -> None:
        self.write("set.flags", "flags s { A, B }\n")
        self.assertEqual(self.flagc("explain", "set.flags").stdout, "set.flags has no dispatch\n")


if __name__ == "__main__":
    unittest.main()
