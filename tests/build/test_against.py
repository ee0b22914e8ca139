# SPDX-License-Identifier: MIT
"""`flagc test --against` and `flagc check --trace`."""

import os
import shutil
import subprocess
import unittest
from typing import Tuple

from tests.plan.rulesets import random_rows, spec_of

from .support import ROOT, SLOPPY, Case

DOOR = """\
enum gear { PARK, DRIVE = 3 }

flags door {
    BLOCKED
    OPEN
    GEAR : gear
    impossible BLOCKED & !OPEN
}

outcomes motor_command { HALT, OPENING, CLOSING }

dispatch motor(door) -> motor_command, first {
    BLOCKED        => HALT
    GEAR == DRIVE  => CLOSING    [REQ-3]
    OPEN           => CLOSING
    else           => HALT
}
"""

OLD = """\
static inline int old_motor(bool blocked, bool open, int gear)
{
    if (blocked) {
        return open ? 0 : 7;
    }
    return gear == 3 || open ? 2 : 0;
}
"""

CHANGED = """\
flags port { UP }
flags lights { ON }

dispatch lost(port now, port before) -> (bool alarm, u16 code), first {
    !now.UP & before.UP  => alarm, code = 7
    else                 => code = 0
}

dispatch led(port) -> update lights, first {
    UP    => keep(ON)
    else  => ON
}
"""


class Against(Case):
    def run_c(self, *sources: str) -> Tuple[int, str]:
        """Compiles C files (options may stand among them) and runs them: the exit status, and what is printed."""
        done = subprocess.run(["gcc", "-std=c99", "-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-pedantic", "-Werror", "-o", "program", *sources],
                              cwd=self.directory, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        ran = subprocess.run([self.path("program")], cwd=self.directory, capture_output=True, text=True)
        return ran.returncode, ran.stdout

    def test_a_call_with_the_names_of_inputs(self) -> None:
        self.write("door.flags", DOOR)
        self.write("old.h", "#include <stdbool.h>\n" + OLD)
        self.flagc("build", "door.flags", *SLOPPY)
        self.flagc("test", "door.flags", *SLOPPY, "--against", "old_motor(BLOCKED, OPEN, GEAR)", "--include", "old.h")
        # Excluded words are compared if one asks for it: 10 of 16 are impossible, or have a code without a name.
        left_out = "motor: 10 more are excluded: compile with -DEXCLUDED to compare them too\n"
        self.assertEqual(self.run_c("door_against.c", "door.c"), (0, left_out + "motor: the same on all 6 inputs\n"))
        status, said = self.run_c("-DEXCLUDED", "door_against.c", "door.c")
        self.assertEqual((status, said.splitlines()[0]), (1, "motor: BLOCKED, GEAR=PARK: your function gives ? (7), the rules HALT (0)"))
        self.assertIn("of 16 inputs differ\n", said)

    def test_differences_are_told_in_names(self) -> None:
        self.write("door.flags", DOOR.replace("GEAR == DRIVE ", "GEAR == PARK "))
        self.write("old.h", "#include <stdbool.h>\n" + OLD)
        self.flagc("build", "door.flags", *SLOPPY)
        self.flagc("test", "door.flags", *SLOPPY, "--against", "old_motor(BLOCKED, OPEN, GEAR)", "--include", "old.h")
        self.assertEqual(self.run_c("door_against.c", "door.c"), (1, (
            "motor: GEAR=PARK: your function gives HALT (0), the rules CLOSING (2) (door.flags:14)\n"
            "motor: GEAR=DRIVE: your function gives CLOSING (2), the rules HALT (0)\n"
            "motor: 10 more are excluded: compile with -DEXCLUDED to compare them too\n"
            "motor: 2 of 6 inputs differ\n")))

    def test_a_function_like_the_lookup(self) -> None:
        self.write("door.flags", DOOR)
        self.flagc("build", "door.flags", *SLOPPY)
        self.flagc("test", "door.flags", *SLOPPY, "--against", "mine")
        self.write("mine.c", '#include "door.h"\nenum motor_command mine(door_flags f);\n'
                   "enum motor_command mine(door_flags f) { return f & DOOR_BLOCKED ? MOTOR_COMMAND_HALT : motor(f); }\n")
        self.assertEqual(self.run_c("door_against.c", "door.c", "mine.c")[0], 0)

    def test_handlers_take_notes(self) -> None:
        for name in ("notify.flags", "client.h", "by_hand.c"):
            shutil.copy(os.path.join(ROOT, "examples", "notify", name), self.directory)
        self.flagc("build", "notify.flags")
        client = '&(struct client){ EMAIL ? "e" : 0, URL ? "u" : 0, ADDRESS ? "a" : 0 }'
        self.flagc("test", "notify.flags", "--against", f"notify_by_hand({client}, 0)")
        self.assertEqual(self.run_c("notify_against.c", "notify.c", "by_hand.c"), (0, "plan_notification: the same on all 8 inputs\n"))
        self.write("by_hand.c", self.read("by_hand.c").replace("notify_send_webhook(job);", "notify_reject(job);", 1))
        status, shown = self.run_c("notify_against.c", "notify.c", "by_hand.c")
        self.assertEqual(status, 1)
        self.assertIn("EMAIL, URL: your function gives send_email, reject, the rules send_email, send_webhook (notify.flags:16)", shown)

    def test_several_words_several_outputs_and_updates(self) -> None:
        self.write("port.flags", CHANGED)
        self.flagc("build", "port.flags")
        self.flagc("test", "port.flags", "--against", "lost = look(now.UP, before.UP)", "--include", "look.h")
        self.write("look.h", "static inline struct lost_answer look(bool now, bool before)\n{\n    struct lost_answer a;\n    a.alarm = before && !now;\n"
                   "    a.code = (uint16_t)(a.alarm ? 7 : 0);\n    return a;\n}\n")
        self.assertEqual(self.run_c("port_against.c", "port.c"), (0, "lost: the same on all 4 inputs\n"))
        self.flagc("test", "port.flags", "--against", "led = UP ? old : 1")
        self.assertEqual(self.run_c("port_against.c", "port.c"), (0, "led: the same on all 4 inputs\n"))
        self.assertIn("write DISPATCH=f", self.flagc("test", "port.flags", "--against", "f", status=2).stderr)
        self.assertIn("no dispatch has the name gone", self.flagc("test", "port.flags", "--against", "gone=f", status=2).stderr)

    def test_many_bits_are_compared_on_chosen_inputs(self) -> None:
        self.write("x.flags", spec_of(random_rows(1, 26, 30), 26))
        self.flagc("build", "x.flags", *SLOPPY)
        self.flagc("test", "x.flags", *SLOPPY, "--against", "d(f)")
        status, shown = self.run_c("x_against.c", "x.c")
        self.assertEqual(status, 0)
        self.assertRegex(shown, r"^d: the same on all \d+ chosen inputs\n$")

    def test_many_bits_are_compared_at_the_borders_of_ranges(self) -> None:
        self.write("x.flags", "flags s {\n A\n LVL : 24\n Z\n}\noutcomes o { P, Q, N }\n"
                   "dispatch d(s) -> o, first {\n LVL in {1000..1001} => P\n A & Z => Q\n else => N\n}\n")
        self.flagc("build", "x.flags")
        for low, high in ((1000, 1001), (1000, 1002), (999, 1001), (1001, 1001), (1000, 1000)):
            self.flagc("test", "x.flags", "--against", f"LVL >= {low} && LVL <= {high} ? 0 : A && Z ? 1 : 2")
            status, shown = self.run_c("x_against.c", "x.c")
            same = (low, high) == (1000, 1001)
            self.assertEqual(status, 0 if same else 1, shown)
            self.assertRegex(shown, r"d: the same on all \d+ chosen inputs\n$" if same else r"d: \d+ of \d+ chosen inputs differ\n$")

    def test_trace(self) -> None:
        self.write("door.flags", DOOR.replace("    OPEN\n", "    OPEN    [REQ-9]\n", 1))
        self.assertEqual(self.flagc("check", "door.flags", *SLOPPY, "--trace").stdout, (
            "door.flags: motor (3 rules, 6 combinations): complete and consistent\n"
            "[REQ-3]\n  motor: door.flags:14: GEAR == DRIVE => CLOSING [REQ-3]: vectors 2, 3\n"
            "[REQ-9] no rule carries it\n  door.flags:5: OPEN\n"
            "3 of 4 lines that answer carry no tag\n"))
        self.flagc("test", "door.flags", *SLOPPY)
        self.assertIn("/* 3: door.flags:14 GEAR == DRIVE [REQ-3]: GEAR == DRIVE flipped; ", self.read("door_test.c"))


if __name__ == "__main__":
    unittest.main()
