# SPDX-License-Identifier: MIT
"""What is allowed stays a finding, with its reason and its origin; what is told of many notes; and files with dispatches that are not there."""

import unittest
from typing import List, Optional, Tuple

from flagc.check.catalogue import findings
from flagc.text.diagnostic import Origin

from ..fuzz.pipeline import load

DECLARED = """\
flags lamp { ARMED, FAULT, MUTED allow unread "the log", LEFT }
outcomes colour { OFF, RED, BLUE allow unproduced "my C" }
dispatch show(lamp) -> colour, first allow disjoint "as in the contract" {
    FAULT           => RED
    !FAULT & ARMED  => OFF
    else            => OFF
}
"""
DEAD = """\
flags lamp { ARMED, FAULT }
outcomes colour { OFF, RED }
dispatch show(lamp) -> colour, first {
    FAULT              => RED
    old: FAULT & ARMED => OFF [REQ-1] allow shadowed "asked for"
    else               => OFF
}
"""
RELATED = """\
flags s from `int x` { A when `x < 1`, B when `x < 2` }
dispatch d(s) -> u8, first {
    A & !B => 2 allow relation "in case"
    A      => 1
    else   => 0
}
"""
MANY = "flags lamp { A, B, C, D, E }\ndispatch show(lamp) -> u8, first {\n" + "".join(
    f"    A & {one} => 1\n" for one in "BCDE") + "    A => 1\n    else => 0\n}\n"


def told(text: str, untold: bool = False, whole: bool = False) -> List[Tuple[str, Optional[str]]]:
    """The findings, with the reasons of those that are allowed."""
    model, problems = load(text, "lamp.flags")
    assert model is not None, problems
    return [(finding.code, finding.allowed) for finding in findings(model, whole=whole, untold=untold)]


class Allowed(unittest.TestCase):
    def test_behind_declarations(self) -> None:
        self.assertNotIn("disjoint", dict(told(DECLARED)))
        self.assertEqual([one for one in told(DECLARED) if one[0] != "redundant"], [("unread", None)])
        kept = [one for one in told(DECLARED, untold=True) if one[1]]
        self.assertEqual(sorted(kept), [("disjoint", "as in the contract"), ("unproduced", "my C"), ("unread", "the log")])

    def test_in_a_register_where_it_is_not_told_of(self) -> None:
        text = "flags r : u8 { A @0, B @1%s, C @2 }\noutcomes o { P, Q }\ndispatch d(r) -> o, first {\n    A => P\n    else => Q\n}\n"
        self.assertEqual(told(text % ""), [])
        self.assertEqual(told(text % ' allow unread "the log"'), [])
        self.assertEqual([code for code, _ in told(text.replace("A => P", "B => P") % ' allow unread "the log"')], ["unused-allow"])

    def test_behind_a_rule_with_its_origin(self) -> None:
        model, _ = load(DEAD, "lamp.flags")
        assert model is not None
        kept = [finding for finding in findings(model, untold=True) if finding.code == "shadowed"]
        self.assertEqual([(finding.allowed, finding.origin) for finding in kept], [("asked for", Origin("show", 2, "old", ("REQ-1",)))])
        self.assertEqual([finding.code for finding in findings(model) if finding.code == "shadowed"], [])

    def test_what_is_found_in_the_file_and_stands_in_a_rule(self) -> None:
        model, _ = load(RELATED, "lamp.flags")
        assert model is not None
        found = [(finding.allowed, finding.origin) for finding in findings(model, untold=True) if finding.code == "relation"]
        self.assertEqual(found, [("in case", Origin("d", 1)), (None, None)])
        self.assertNotIn("unused-allow", dict(told(RELATED.replace("< 1`", "< y`"))))


class Told(unittest.TestCase):
    def test_three_notes_of_a_kind(self) -> None:
        number = len([code for code, _ in told(MANY, whole=True) if code == "redundant"])
        self.assertEqual((number, len([code for code, _ in told(MANY) if code == "redundant"])), (4, 3))

    def test_a_file_with_dispatches_that_are_not_there(self) -> None:
        model, _ = load(DECLARED, "lamp.flags")
        assert model is not None
        self.assertEqual([finding.code for finding in findings(model, partial=True) if finding.code in ("unread", "unproduced", "unused-allow")], [])


if __name__ == "__main__":
    unittest.main()
