# SPDX-License-Identifier: MIT
"""`flagc build --rules` and `--blob`: rows and saved tables for the library, which answer as the rules do; what they cannot say is told."""

import glob
import os
import subprocess
import unittest
from typing import List

from flagc.command.load import load
from flagc.oracle.interpret import Finding, Interpreter

from .support import LAMP, ROOT, Case

FLAGS = ["-std=c99", "-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-pedantic", "-Werror", "-I.", f"-I{ROOT}/include", f"-I{ROOT}/tests/library"]

HEATER = """\
enum mode { OFF, HEAT, COOL, SPARE = 5..6 }

flags heater : u16 {
    OPEN         @0
    HOT          @3
    MODE : mode  @8..10
    impossible HOT & MODE == OFF
}

outcomes command { IDLE, WARM, CHILL, STOP = 700 }
actions act { warn, fan, bell }

dispatch decide(heater) -> command, first {
    HOT                  => STOP
    OPEN ^ MODE == HEAT  => WARM
    MODE in {OFF, COOL}  => CHILL
    else                 => IDLE
    invalid              => STOP
}

dispatch duties(heater) -> act, collect {
    HOT           => warn, bell
    OPEN          => warn
    MODE != HEAT  => fan
    else          => bell
    invalid       => warn, fan
}

dispatch both(heater) -> (u8 level, bool loud), first {
    HOT         => 9, loud
    MODE > OFF  => 3, !loud
    else        => 0, !loud  allow unnamed "the sensor cannot say more"
}
"""


class Tables(Case):
    def setUp(self) -> None:
        super().setUp()
        self.write("heater.flags", HEATER)

    def expected(self, name: str, output: int, bits: int) -> List[int]:
        """The oracle's answers to all words; -1 where any will do."""
        model = load(self.path("heater.flags")).model
        assert model is not None
        dispatch = next(dispatch for dispatch in model.dispatches if dispatch.name == name)
        oracle = Interpreter(dispatch)
        result = []
        for word in range(1 << bits):
            answer = oracle.answer((word,)).answers[output]
            result.append(-1 if isinstance(answer, Finding) else sum(1 << step for step in answer) if isinstance(answer, tuple) else answer)
        return result

    def answers(self, lookup: str, size: int, bits: int, *compiler: str) -> List[int]:
        """What the saved table of a lookup answers in C."""
        subprocess.run([*compiler, "-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all", '-DSPEC_HEADER="heater.h"', f"-DROWS={lookup}_rows",
                        f"-DBITS={bits}", f"-DSIZE={size}", "-o", "program", f"{ROOT}/tests/library/loaded.c", "heater.c",
                        *sorted(glob.glob(f"{ROOT}/src/*.c"))], cwd=self.directory, check=True)
        done = subprocess.run(["./program", f"{lookup}.blob"], cwd=self.directory, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout[-300:] + done.stderr)
        return [int(line) for line in done.stdout.split()]

    def test_saved_tables_and_rows_answer_as_the_rules_do(self) -> None:
        for arguments, size in (((), 65536), (("--max-bytes", "200"), 200)):
            self.flagc("build", "heater.flags", "--rules", "--blob", "--optimize", "size", *arguments)
            self.assertEqual([name for name in self.files() if name.endswith(".blob")], ["both_level.blob", "both_loud.blob", "decide.blob", "duties.blob"])
            for lookup, name, output in (("decide", "decide", 0), ("duties", "duties", 0), ("both_level", "both", 0), ("both_loud", "both", 1)):
                with self.subTest(lookup=lookup, size=size):
                    # Flags above those that exist are ignored.
                    expected = self.expected(name, output, 12)
                    found = self.answers(lookup, size, 12, "gcc", *FLAGS)
                    self.assertEqual(found, [told if told >= 0 else got for told, got in zip(expected, found)])

    def test_the_form_fits_the_memory(self) -> None:
        flags = "".join(f" F{number}\n" for number in range(12))
        rules = "".join(f" F{number} & !F{(number + 5) % 12} => {'XYZ'[number % 3]}\n" for number in range(12))
        self.write("many.flags", f"flags many {{\n{flags}}}\noutcomes o {{ X, Y, Z }}\ndispatch d(many) -> o, first {{\n{rules} else => X\n}}\n")
        forms = []
        for most in ((), ("--max-bytes", "1100"), ("--max-bytes", "600"), ("--max-bytes", "140")):
            self.flagc("build", "many.flags", "--blob", "--optimize", "size", *most)
            with open(self.path("d.blob"), "rb") as file:
                data = file.read()
            forms.append(data[5])
            self.assertLessEqual(len(data) - 28, int(most[1]) if most else 65536)
        self.assertEqual(forms, [4, 3, 2, 1])

    def test_too_little_memory(self) -> None:
        done = self.flagc("build", "heater.flags", "--blob", "--dispatch=decide", "--max-bytes", "45", status=2)
        self.assertRegex(done.stderr, r"\Aflagc: --max-bytes 45 does not suit ")
        self.assertEqual(self.files(), ["heater.flags"])

    def test_rows_as_they_read(self) -> None:
        self.write("lamp.flags", LAMP)
        self.flagc("build", "lamp.flags", "--rules")
        self.assertIn("""\
static const flagc_rule show_rows_list[] = {
    { 0x06, 0x02, COLOUR_RED },   /* lamp.flags:10: FAULT & !MUTED => RED */
    { 0x01, 0x01, COLOUR_GREEN }, /* lamp.flags:11: ARMED => GREEN */
};
const flagc_rules show_rows = { show_rows_list, 2, 0x07, FLAGC_FIRST, COLOUR_OFF };
""", self.read("lamp.c"))
        self.assertIn("extern const flagc_rules show_rows;\n", self.read("lamp.h"))

    def test_every_form_of_output_compiles(self) -> None:
        for handlers in ((), ("--handlers", "struct")):
            self.flagc("build", "heater.flags", "--rules", "--library", "-o", ".", *handlers)
            for command in (["gcc", *FLAGS], ["gcc", "-std=c11", *FLAGS[1:]], ["g++", "-x", "c++", "-std=c++11", *FLAGS[1:]]):
                subprocess.run([*command, "-c", "-o", "heater.o", "heater.c"], cwd=self.directory, check=True)
        self.flagc("build", "heater.flags", "--rules", "--library", "--header-only", "-o", "lone")
        self.write("lone/heater.c", '#define HEATER_IMPLEMENTATION\n#include "heater.h"\n')
        for standard in (["gcc", "-std=c99"], ["g++", "-x", "c++", "-std=c++17"]):
            subprocess.run([*standard, *FLAGS[1:], "-Ilone", "-c", "-o", "heater.o", "lone/heater.c"], cwd=self.directory, check=True)

    def test_what_is_not_asked_for_is_not_there(self) -> None:
        self.flagc("build", "heater.flags")
        self.assertEqual(self.files(), ["heater.c", "heater.flags", "heater.h"])
        self.assertNotIn("<flagc", self.read("heater.h"))
        self.assertNotIn("_rows", self.read("heater.h") + self.read("heater.c"))
        self.flagc("build", "heater.flags", "--blob")
        self.assertNotIn("<flagc", self.read("heater.h"))
        self.flagc("build", "heater.flags", "--rules", "--dispatch", "decide", "--dispatch=duties")
        self.assertEqual([name for name in ("decide", "duties", "both_level") if f"{name}_rows" in self.read("heater.h")], ["decide", "duties"])

    def test_check_and_files_of_others(self) -> None:
        self.flagc("build", "heater.flags", "--blob")
        self.assertEqual(self.flagc("build", "heater.flags", "--blob", "--check").stdout, "")
        with open(self.path("decide.blob"), "r+b") as file:
            file.seek(30)
            file.write(b"\xff")
        os.remove(self.path("duties.blob"))
        self.assertEqual(self.flagc("build", "heater.flags", "--blob", "--check", status=1).stdout,
                         "decide.blob: these are not the bytes that belong there\nduties.blob: missing\n")
        self.write("decide.blob", "a song")
        self.assertEqual(self.flagc("build", "heater.flags", "--blob", status=2).stderr,
                         "flagc: decide.blob exists, and flagc did not write it; choose another directory with -o, or rename the spec\n")

    def test_what_rows_cannot_say(self) -> None:
        self.write("two.flags", LAMP + "\nflags door { OPEN }\n\ndispatch see(lamp, door) -> colour, first {\n    ARMED & OPEN => RED\n    else => OFF\n}\n"
                   "\ndispatch add(lamp) -> u8, sum {\n    ARMED => 1\n    FAULT => 2\n    MUTED => 4\n}\n")
        for option in ("--rules", "--blob"):
            self.assertEqual(self.flagc("build", "two.flags", option, status=2).stderr, f"""\
flagc: {option} does not suit see: it reads 2 words, and a row looks at one
   = fix: bring the flags that it reads into one set
flagc: {option} does not suit add: `sum` adds up, and of rows one answers, or all are ored
   = fix: use `collect` with actions or flags, or write a rule for each combination
   = fix: name the dispatches that it is for: --dispatch NAME
""")
            self.assertEqual(self.files(), ["heater.flags", "two.flags"])
        self.flagc("build", "two.flags", "--rules", "--blob", "--dispatch", "show")
        self.assertEqual(self.flagc("build", "two.flags", "--rules", "--dispatch", "no", status=2).stderr, "flagc: --dispatch no: no dispatch has this name\n")
        self.assertEqual(self.flagc("build", "two.flags", "--dispatch", "show", status=2).stderr, "flagc: --dispatch is for --rules and --blob\n")

    def test_another_version_of_the_library_is_refused(self) -> None:
        self.flagc("build", "heater.flags", "--library")
        with open(f"{ROOT}/include/flagc.h", encoding="utf-8") as file:
            text = file.read()
        self.write("other/flagc.h", text.replace("#define FLAGC_VERSION_MINOR 1", "#define FLAGC_VERSION_MINOR 2"))
        done = subprocess.run(["gcc", "-std=c99", "-Iother", "-c", "-o", "heater.o", "heater.c"], cwd=self.directory, capture_output=True, text=True)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn('#error "heater.h needs flagc.h of version 0.1"', done.stderr)

    def test_no_header_hides_the_library(self) -> None:
        for name in ("flagc", "flagc_table"):
            self.write(f"{name}.flags", LAMP)
            self.flagc("build", f"{name}.flags", "-o", "out")
            for option in ("--library", "--rules"):
                self.assertEqual(self.flagc("build", f"{name}.flags", option, "-o", "out", status=2).stderr,
                                 f"flagc: {name}.h would hide that of the library; give the spec another name\n")


if __name__ == "__main__":
    unittest.main()
