# SPDX-License-Identifier: MIT
"""`layout auto`: positions that suit the lookups, the same for whoever asks, and what they save."""

import unittest
from typing import Dict

from flagc.command.layout import Figures, Saving
from flagc.command.load import load, savings
from flagc.model.model import Model

from .support import Case

OWNER = """\
flags s layout auto {
    F0 allow unread "user.flags does"
    F1
    F2 allow unread "user.flags does"
    F3
    UNUSED allow unread "nobody does"
    M : { A, B, C }
    F5 allow unread "user.flags does"
    F6
}

outcomes o { X, Y, Z }

dispatch d(s) -> o, first {
    F1 & F6 & M == A => Y
    F3 & !F6         => Z
    F1 ^ F3          => X
    else             => Y
    invalid          => X
}
"""

# Reads other inputs than the file that owns the set.
USER = """\
include "owner.flags"

dispatch e(s) -> o, first {
    F0 & F5 => X
    F2      => Y
    else    => Z
}
"""


def positions(model: Model, name: str = "s") -> Dict[str, int]:
    return {field.name: field.position for flags in model.sets if flags.name == name for field in flags.fields}


class Layout(Case):
    def model(self, name: str, *defines: str) -> Model:
        model = load(self.path(name), defines).model
        assert model is not None
        return model

    def test_what_is_read_together_lies_together(self) -> None:
        self.write("owner.flags", OWNER)
        found = positions(self.model("owner.flags"))
        self.assertEqual(sum((3 if name == "M" else 1) << found[name] for name in ("F1", "F3", "F6", "M")), 0x1F)
        self.assertEqual({found[name] for name in ("F0", "F2", "F5", "UNUSED")}, {5, 6, 7, 8})
        self.assertIn("w0[4:0]", self.flagc("build", "owner.flags", "--plan", "direct", "--dump", "plan").stdout)

    def test_the_owner_decides_for_all(self) -> None:
        self.write("owner.flags", OWNER)
        self.write("user.flags", USER)
        own = self.model("owner.flags")
        user = self.model("user.flags")
        self.assertEqual(positions(user.imported[0]), positions(own))
        self.assertEqual(user.dispatches[0].words[0].set, user.imported[0].sets[0])

    def test_no_option_moves_a_bit(self) -> None:
        self.write("owner.flags", OWNER)
        self.assertEqual(positions(self.model("owner.flags", "F3=0", "M=A")), positions(self.model("owner.flags")))
        self.flagc("build", "owner.flags", "-o", "one")
        self.flagc("build", "owner.flags", "-o", "two", "--optimize", "size", "--target", "avr", "--plan", "chain")
        one, two = ([line for line in self.read(f"{folder}/owner.h").splitlines() if "_BIT " in line] for folder in ("one", "two"))
        self.assertEqual(one, two)

    def test_a_good_order_is_kept(self) -> None:
        text = "flags s layout auto {\n    B\n    A\n}\noutcomes o { X, Y }\ndispatch d(s) -> o, first {\n    A & !B => X\n    else => Y\n}\n"
        self.write("good.flags", text)
        self.assertEqual(positions(self.model("good.flags")), {"B": 0, "A": 1})

    def test_an_order_that_does_not_fit_is_not_taken(self) -> None:
        flags = "".join(f"    P{number}\n" for number in range(3))
        rules = "    P0 & M == 1 => X\n    P2 & M == 2 => X\n    else => Y\n"
        text = f"flags s layout auto {{\n    reserved @3, @6\n{flags}    M : 2\n}}\noutcomes o {{ X, Y }}\ndispatch d(s) -> o, first {{\n{rules}}}\n"
        self.write("tight.flags", text)
        self.assertEqual(self.model("tight.flags").sets[0].width, 8)

    def test_a_spec_with_errors_is_not_planned(self) -> None:
        self.write("wrong.flags", OWNER.replace("F1 ^ F3 ", "F1 ^ NONE "))
        self.assertIsNone(load(self.path("wrong.flags")).model)

    def test_savings(self) -> None:
        self.write("declared.flags", OWNER.replace(" layout auto", ""))
        saving = savings(self.path("declared.flags"))["s"]
        self.assertTrue(saving.after.better(saving.before))
        self.write("register.flags", OWNER.replace(" layout auto", " : u16"))
        self.assertEqual(savings(self.path("register.flags")), {})
        self.write("owner.flags", OWNER)
        self.assertEqual(savings(self.path("owner.flags")), {})
        # Given positions are what would be given up.
        spread = OWNER.replace(" layout auto", "").replace("F1\n", "F1 @14\n", 1)
        self.write("spread.flags", spread)
        found = savings(self.path("spread.flags"))["s"]
        self.assertEqual(found.after, saving.after)

    def test_better_is_nowhere_worse(self) -> None:
        self.assertTrue(Figures(3, 8).better(Figures(4, 8)))
        self.assertFalse(Figures(3, 9).better(Figures(4, 8)))
        self.assertFalse(Figures(4, 8).better(Figures(4, 8)))
        self.assertEqual(Saving(Figures(1, 2), Figures(1, 2)).before.bytes, 2)


if __name__ == "__main__":
    unittest.main()
