# SPDX-License-Identifier: MIT
"""`flagc diff`: what is printed, and when it exits with 1."""

import unittest

from .support import LAMP, Case


class Diff(Case):
    def test_the_same_rules_are_no_difference(self) -> None:
        self.write("old.flags", LAMP)
        self.write("new.flags", "# A comment changes nothing.\n" + LAMP)
        self.assertEqual(self.flagc("diff", "old.flags", "new.flags").stdout, "show: the same answers\n")

    def test_a_change_is_told_with_both_rules(self) -> None:
        self.write("old.flags", "flags s {\n A\n B\n}\noutcomes o { X, Y }\ndispatch d(s) -> o, first {\n A & B => Y\n else => X\n}\n")
        self.write("new.flags", "flags s {\n B\n A\n C\n}\noutcomes o { X, Y }\ndispatch d(s) -> o, first {\n A => Y\n else => X\n}\n")
        done = self.flagc("diff", "old.flags", "new.flags", status=1)
        self.assertEqual(done.stdout,
                         "s: input C: added\n"
                         "s: input B: moved from bit 1 to bit 0\n"
                         "s: input A: moved from bit 0 to bit 1\n"
                         "d: 2 of 8 combinations answer differently\n"
                         "  X -> Y    2 combinations\n"
                         "    !B & A    for example A\n"
                         "    old: else\n"
                         "    new: new.flags:8: A => Y\n")

    def test_what_excluded_words_get_is_compared_too(self) -> None:
        spec = """\
flags charger { FUSE @0, NTC : { COLD, WARM, HOT } @1..2 }
outcomes act { OFF, FAST }
dispatch charge(charger) -> act, first {
    FUSE        => OFF
    NTC == HOT  => OFF
    else        => FAST  allow unnamed "the sensor cannot say 3"
}
"""
        self.write("a.flags", spec)
        self.write("b.flags", spec.replace("    else ", "    invalid => OFF\n    else ").replace('  allow unnamed "the sensor cannot say 3"', ""))
        told = self.flagc("diff", "a.flags", "b.flags", status=1)
        self.assertEqual(told.stdout, "charge: the same answers, but for excluded words\n  FAST -> OFF    wherever a field holds a code without a name\n")

    def test_a_spec_with_mistakes_is_not_compared(self) -> None:
        self.write("old.flags", "flags {\n")
        self.write("new.flags", LAMP)
        self.assertIn("error[syntax]", self.flagc("diff", "old.flags", "new.flags", status=1).stderr)
        self.assertIn("gone.flags", self.flagc("diff", "gone.flags", "new.flags", status=2).stderr)


if __name__ == "__main__":
    unittest.main()
