# SPDX-License-Identifier: MIT
"""What the options of `flagc build` change in the output."""

import os
import re
import subprocess
import unittest
from typing import List

from flagc.command.main import OBJECTIVES, PLANS, STAGES, TARGETS
from flagc.plan import choose
from flagc.plan import target as plan_target
from flagc.plan import wishes as plan_wishes

from .support import LAMP, Case, branch

# Plans that do not apply to the lamp.
REFUSES_LAMP = ("constant", "bit", "affine", "split", "parts", "hash")

HEATER = """\
enum mode { OFF, HEAT, COOL, AUTO }

flags heater {
    DOOR_OPEN  when `door()`
    MODE : mode  from `mode()`
    OVERHEAT  when `hot()`
}

flags lid {
    DOOR_OPEN
}

actions act(`int n`) { warn, stop }

dispatch next(heater) -> act, first {
    OVERHEAT & DOOR_OPEN     => warn, stop
    OVERHEAT & MODE == AUTO  => warn
    MODE in {HEAT, COOL}     => stop
    else                     => nothing
}
"""


class Defines(Case):
    def setUp(self) -> None:
        super().setUp()
        self.write("heater.flags", HEATER)

    def header(self, *arguments: str) -> str:
        """The header that the options give."""
        done = self.flagc("build", "heater.flags", "-o", "out", *arguments)
        self.assertEqual(done.stdout, "")
        return self.read("out/heater.h")

    def test_positions_stay(self) -> None:
        def places(text: str) -> List[str]:
            return re.findall(r"(?m)^.*\bHEATER_\w+(?:_BIT|_MASK|_SHIFT)?\b *(?:=|\)|0x).*$", text.split("heater_collect")[0])

        self.assertGreater(len(places(self.header())), 3)
        self.assertEqual(places(self.header("-D", "MODE=HEAT")), places(self.header()))

    def test_a_fixed_input_is_not_asked_for(self) -> None:
        for define, call in (("OVERHEAT=0", "hot()"), ("MODE=COOL", "mode()"), ("heater.DOOR_OPEN=1", "door()")):
            self.assertIn(call, self.header())
            self.assertNotIn(call, self.header("-D", define))

    def test_rules_fold_away_without_a_word(self) -> None:
        # `header` wants nothing printed: rule 1 and 2 cannot fire now, and that is no fault of theirs.
        folded = self.header("-D", "OVERHEAT=0", "--plan=chain")
        self.assertNotIn("/* heater.flags:17: ", folded)
        self.assertIn("/* heater.flags:18: ", folded)

    def test_what_is_wrong_stays_wrong(self) -> None:
        self.write("heater.flags", HEATER.replace("    else", "    OVERHEAT & DOOR_OPEN & MODE == OFF => stop\n    else"))
        for define in ("OVERHEAT=0", "OVERHEAT=1"):
            self.assertIn("error[shadowed]", self.flagc("build", "heater.flags", "-D", define, status=1).stderr)

    def test_a_lone_name_means_one(self) -> None:
        self.assertEqual(self.header("-D", "OVERHEAT"), self.header("-D", "OVERHEAT=1"))
        self.assertNotEqual(self.header("-D", "OVERHEAT"), self.header("-D", "OVERHEAT=0"))

    def test_the_last_one_counts(self) -> None:
        self.assertEqual(self.header("-D", "OVERHEAT=0", "-DOVERHEAT=1"), self.header("-D", "OVERHEAT=1"))

    def test_all_inputs_may_be_fixed(self) -> None:
        self.header("-D", "heater.DOOR_OPEN=1", "-D", "MODE=OFF", "-D", "OVERHEAT=1", "-D", "lid.DOOR_OPEN=0")

    def test_what_it_cannot_mean(self) -> None:
        for define, message in (("NOPE=1", "-D NOPE: no input has this name"), ("heater.NOPE=1", "-D heater.NOPE: no input has this name"),
                                ("nope.MODE=OFF", "-D nope.MODE: no input has this name"), ("next=1", "-D next: no input has this name"),
                                ("OVERHEAT=2", "-D OVERHEAT=2: the codes of OVERHEAT are 0 to 1"),
                                ("MODE=WARM", "-D MODE=WARM: the codes of MODE are OFF, HEAT, COOL, AUTO"),
                                ("OVERHEAT=", "-D OVERHEAT=: write -D INPUT=CODE"), ("", "-D : write -D INPUT=CODE"),
                                ("OVERHEAT=1,MODE=OFF", "-D OVERHEAT=1,MODE=OFF: write -D INPUT=CODE")):
            with self.subTest(define=define):
                self.assertEqual(self.flagc("build", "heater.flags", "-D", define, "-o", "out", status=2).stderr, f"flagc: {message}\n")
                self.assertEqual(self.files(), ["heater.flags"])

    def test_one_of_several_codes_of_a_name_is_a_number(self) -> None:
        self.write("st.flags", "enum kind { PLAIN, SPARE = 6..7 }\nflags st { KIND : kind }\ndispatch d(st) -> bool, first { KIND == 6 => true\nelse => false }\n")
        for code, answer in (("6", "true"), ("7", "false"), ("PLAIN", "false")):
            self.flagc("build", "st.flags", "-o", "out", "-D", f"KIND={code}", "-Wno-shadowed", "-Wno-contradiction", "-Wno-unread")
            self.assertIn(f"return {answer};", self.read("out/st.h"))
        for code in ("SPARE", "8", "0"):
            told = self.flagc("build", "st.flags", "-D", f"KIND={code}", status=2)
            self.assertEqual(told.stderr, f"flagc: -D KIND={code}: the codes of KIND are PLAIN, 6 to 7 (SPARE)\n")


class Plans(Case):
    def setUp(self) -> None:
        super().setUp()
        self.write("lamp.flags", LAMP)

    def test_the_command_line_knows_every_plan(self) -> None:
        self.assertEqual(sorted(PLANS), sorted(["auto", *(name for name, _ in choose.PLANS)]))

    def test_every_plan_is_used_or_refused(self) -> None:
        for plan in PLANS[1:]:
            with self.subTest(plan=plan):
                done = branch(["build", "lamp.flags", "-o", plan, "--plan", plan], self.directory)
                if done.returncode:
                    self.assertRegex(self.ended(done, 2).stderr, rf"\Aflagc: --plan {plan} does not suit show: .*\n\Z")
                    self.assertFalse(os.path.exists(self.path(plan)))
                else:
                    self.assertEqual(re.findall(r"/\* Plan: (\w+)", self.read(f"{plan}/lamp.h")), [plan])
                self.assertEqual(done.returncode == 0, plan not in REFUSES_LAMP, done.stderr)
        self.assertEqual(self.flagc("build", "lamp.flags", "--plan", "constant", status=2).stderr,
                         "flagc: --plan constant does not suit show: the answer depends on the word\n")

    def test_a_dispatch_may_have_its_own(self) -> None:
        self.write("two.flags", LAMP + LAMP.split("\n\n")[-1].replace("show", "hide"))
        for arguments, plans in ((["--plan", "chain"], ["chain", "chain"]), (["--plan=chain", "--plan", "hide=direct"], ["chain", "direct"]),
                                 (["--plan=hide=direct", "--plan=hide=chain", "--plan=scan", "--plan=direct"], ["direct", "chain"])):
            self.flagc("build", "two.flags", *arguments)
            self.assertEqual(re.findall(r"/\* Plan: (\w+)", self.read("two.h")), plans)
        self.assertEqual(self.flagc("build", "two.flags", "--plan", "no=chain", status=2).stderr,
                         "flagc: --plan no=chain: no dispatch has this name\n")

    def test_all_misfits_are_told(self) -> None:
        self.write("two.flags", LAMP + LAMP.split("\n\n")[-1].replace("show", "hide"))
        self.assertEqual(self.flagc("build", "two.flags", "--plan", "constant", status=2).stderr,
                         "flagc: --plan constant does not suit show: the answer depends on the word\n"
                         "flagc: --plan constant does not suit hide: the answer depends on the word\n")


class Wishes(Case):
    """What lookups are chosen by."""

    def setUp(self) -> None:
        super().setUp()
        flags = "".join(f" F{number}\n" for number in range(10))
        rules = "".join(f" F{number} & !F{(number + 4) % 10} & F{(number + 3) % 10} => {'XYZ'[number % 3]}\n" for number in range(10))
        self.write("many.flags", f"flags many {{\n{flags}}}\noutcomes o {{ X, Y, Z }}\ndispatch d(many) -> o, first {{\n{rules} else => X\n}}\n")

    def plan(self, *arguments: str) -> str:
        """The program that is taken, as explained, with its bytes and cycles."""
        text = self.flagc("explain", "many.flags", *arguments).stdout
        self.assertEqual(text.count("\n  -> "), 1)
        return text.split("\n  -> ")[1].split("\n")[0]

    def cells(self, *arguments: str) -> List[int]:
        """Bytes, and cycles at worst."""
        row = self.plan(*arguments).replace(",", "").split()
        return [int(row[-5]), int(row[-1].split("/")[-1])]

    def test_objectives(self) -> None:
        speed, size, balanced = (self.cells("--optimize", objective) for objective in ("speed", "size", "balanced"))
        self.assertLess(size[0], speed[0])
        self.assertLess(speed[1], size[1])
        self.assertEqual(self.cells(), balanced)

    def test_targets(self) -> None:
        self.assertEqual(len({self.plan("--target", target, "--optimize=size") for target in TARGETS}), len(TARGETS))

    def test_at_most_so_many_bytes(self) -> None:
        smallest = self.cells("--optimize", "size")[0]
        self.assertEqual(self.cells("--optimize", "speed", "--max-bytes", str(smallest))[0], smallest)
        self.assertRegex(self.flagc("build", "many.flags", "--max-bytes", "7", status=2).stderr,
                         rf"\Aflagc: --max-bytes 7 does not suit d: the smallest is \w+( \(.*\))?, of {smallest} bytes\n\Z")
        self.assertEqual(self.files(), ["many.flags"])

    def test_without_branches(self) -> None:
        self.flagc("build", "many.flags", "--branchless", "--optimize=size")
        lookup = self.read("many.h").split("static inline enum o d(many_flags f)\n")[1].split("}\n")[0]
        self.assertNotRegex(lookup, r"\bif\b|\bfor\b|\bwhile\b|\?|&&|\|\|")
        self.assertRegex(self.flagc("build", "many.flags", "--branchless", "--plan", "chain", status=2).stderr,
                         r"\Aflagc: --branchless does not suit d: chain branches")

    def test_the_options_know_what_the_plans_know(self) -> None:
        self.assertEqual(OBJECTIVES, plan_wishes.OBJECTIVES)
        self.assertEqual(TARGETS, tuple(target.name for target in plan_target.TARGETS))

    def test_the_lookup_names_its_plan_and_its_cost(self) -> None:
        self.flagc("build", "many.flags", "--plan", "direct")
        self.assertIn("/* Plan: direct, 1 load, 256 bytes of tables. */", self.read("many.h"))
        self.flagc("build", "many.flags", "--plan", "chain")
        self.assertIn("/* Plan: chain. */", self.read("many.h"))
        self.flagc("build", "many.flags", "--plan", "scan")
        self.assertIn("/* Plan: scan (with answers), at most 21 loads, 60 bytes of tables. */", self.read("many.h"))


class Forms(Case):
    def setUp(self) -> None:
        super().setUp()
        self.write("heater.flags", HEATER)
        self.write("user.c", "int door(void); int mode(void); int hot(void);\n#define HEATER_IMPLEMENTATION\n#include \"heater.h\"\n")

    def compiles(self) -> None:
        """The user's code does."""
        subprocess.run(["gcc", "-std=c99", "-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-pedantic", "-Werror", "-c", "user.c"],
                       cwd=self.directory, check=True)

    def test_header_only_holds_what_the_source_would(self) -> None:
        self.flagc("build", "heater.flags", "--header-only", "--plan", "chain")
        self.assertEqual(self.files(), ["heater.flags", "heater.h", "user.c"])
        self.assertIn("#if defined(HEATER_IMPLEMENTATION) && ", self.read("heater.h"))
        self.compiles()

    def test_a_long_row_of_calls_is_built(self) -> None:
        # Each is reached twice, as `else` and for excluded words: work that doubles with each would never end.
        calls = "".join(f"dispatch d{n}(s) -> o, first {{\n A & B => P\n else => {f'd{n + 1}' if n < 40 else 'Q'}\n}}\n" for n in range(41))
        self.write("row.flags", "flags s { A, B, impossible A & !B\n}\noutcomes o { P, Q }\n" + calls)
        self.flagc("build", "row.flags", "-o", "row")

    def test_a_lone_header_may_have_come_in_before(self) -> None:
        self.flagc("build", "heater.flags", "--header-only", "--plan", "chain")
        self.write("user.c", "int door(void); int mode(void); int hot(void);\nvoid act_warn(int n) { (void)n; }\nvoid act_stop(int n) { (void)n; }\n"
                   "int door(void) { return 0; }\nint mode(void) { return 0; }\nint hot(void) { return 0; }\n#include \"heater.h\"\n"
                   "#define HEATER_IMPLEMENTATION\n#include \"heater.h\"\n#include \"heater.h\"\nint main(void) { return (int)next(0); }\n")
        subprocess.run(["gcc", "-std=c99", "-Wall", "-Wextra", "-o", "user", "user.c"], cwd=self.directory, check=True)

    def test_handlers_are_functions_or_a_table(self) -> None:
        self.flagc("build", "heater.flags")
        self.assertIn("void act_stop(int n);", self.read("heater.h"))
        self.flagc("build", "heater.flags", "--handlers", "struct")
        self.assertNotIn("void act_stop(int n);", self.read("heater.h"))
        self.assertIn("(*stop)(int n);", self.read("heater.h"))
        self.compiles()

    def test_stages_are_shown_and_nothing_is_written(self) -> None:
        shown = {stage: self.flagc("build", "heater.flags", "--dump", stage, "--depfile", "d", "--stamp", "s").stdout for stage in STAGES}
        self.assertEqual(self.files(), ["heater.flags", "user.c"])
        for stage, text in (("tokens", "'heater'"), ("syntax", "text: 'next'"), ("model", "name: 'OVERHEAT'"),
                            ("predicates", "dispatch next: words of 8 bits"), ("plan", "next, act"), ("c", "#ifndef FLAGC_HEATER_H")):
            self.assertIn(text, shown[stage])
            self.assertTrue(shown[stage].endswith("\n") and not shown[stage].endswith("\n\n"), stage)
        self.flagc("build", "heater.flags")
        self.assertEqual(shown["c"], self.read("heater.h") + self.read("heater.c"))

    def test_stages_of_a_wrong_spec(self) -> None:
        self.write("heater.flags", HEATER.replace("OVERHEAT & D", "OVERHEET & D"))
        for stage in STAGES:
            text = stage in ("tokens", "syntax")  # these need no names
            done = self.flagc("build", "heater.flags", "--dump", stage, status=0 if text else 1)
            self.assertEqual((bool(done.stdout), bool(done.stderr)), (text, not text))


if __name__ == "__main__":
    unittest.main()
