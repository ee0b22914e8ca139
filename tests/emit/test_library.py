# SPDX-License-Identifier: MIT
"""What the output has for arrays and, if it may use the library, for names: compiled, and asked about every word."""

import os
import subprocess
import tempfile
import unittest
from typing import List, Sequence, Tuple

from flagc.emit.options import Files

from .support import files_of

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
WARN = ["-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-pedantic", "-Werror", f"-I{ROOT}/include"]
COMPILERS = (["gcc", "-std=c99", "-O2"], ["gcc", "-std=c11", "-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"],
             ["g++", "-x", "c++", "-std=c++11"])

SPEC = """\
enum mode { OFF, HEAT, COOL, SPARE = 5..6 }
actions work { open, close }

flags door : u16 {
    EMAIL      @0
    URL        @2
    ADDRESS    @3
    MODE : mode  @5..7
    LEVEL : 3  @8..10
    TOP        @15
    DIGITAL = EMAIL | URL
    ALL     = EMAIL | URL | ADDRESS
}
flags counts { N : 8 }
"""

NAMES_MAIN = r"""
#include "s.h"
#include <stdio.h>
#include <string.h>

static int failed;
static void check(int holds, const char *what) { if (!holds) { printf("%s\n", what); failed = 1; } }

static void reads(uint64_t word, const char *expected)
{
    char text[200];

    flagc_format(&door_flag_names, word, FLAGC_PIPES, text, sizeof text);
    check(strcmp(text, expected) == 0, text);
}

int main(void)
{
    uint64_t word, back;
    size_t place = 0;
    char text[200];

    for (word = 0; word < 0x10000; word++) {
        flagc_format(&door_flag_names, word, FLAGC_PIPES, text, sizeof text);
        check(flagc_parse(&door_flag_names, text, FLAGC_PIPES, &back, &place) == FLAGC_OK && back == word, text);
    }
    reads(DOOR_EMAIL | DOOR_MODE(MODE_HEAT), "EMAIL|MODE=HEAT");
    reads(DOOR_URL | DOOR_EMAIL, "DIGITAL|MODE=OFF");
    reads(DOOR_URL | DOOR_EMAIL | DOOR_ADDRESS | DOOR_TOP, "ALL|MODE=OFF|TOP");
    reads(DOOR_MODE(MODE_SPARE), "MODE=SPARE");
    reads(DOOR_MODE(MODE_SPARE_LAST), "0xC0");
    reads(DOOR_LEVEL(5) | DOOR_MODE(MODE_COOL), "MODE=COOL|0x500");
    check(flagc_parse(&door_flag_names, "TOP|MODE=WARM", FLAGC_PIPES, &back, &place) == FLAGC_ERR_UNKNOWN && place == 4, "place");
    check(flagc_parse(&door_flag_names, "0x10", FLAGC_STRICT, &back, &place) == FLAGC_ERR_UNKNOWN, "a bit that nobody declared");
    flagc_format(&work_action_names, WORK_OPEN | WORK_CLOSE, FLAGC_COMMAS, text, sizeof text);
    check(strcmp(text, "open,close") == 0, text);
    flagc_format(&counts_flag_names, 0x12, FLAGC_PIPES, text, sizeof text);
    check(strcmp(text, "0x12") == 0, text);
    return failed;
}
"""

MAP_MAIN = r"""
#include "s.h"
#include <stdio.h>
#include <string.h>

#define MOST 300

static SET_flags in[65536 + 8];
static ANSWER out[65536 + 8];

/* Each number of words, from each of eight places: the answers of the lookup, and nothing beside them. */
int main(void)
{
    size_t i, n, shift;

    for (i = 0; i < sizeof in / sizeof in[0]; i++) {
        in[i] = (SET_flags)(i * 40503u >> (sizeof in[0] == 1 ? 3 : 0));
    }
    for (n = 0; n <= MOST; n++) {
        for (shift = 0; shift < 8; shift++) {
            memset(out, 0x5A, sizeof out[0] * (MOST + 16));
            LOOKUP_map(in + shift, out + 7 - shift, n);
            for (i = 0; i < MOST + 16; i++) {
                ANSWER untouched;

                memset(&untouched, 0x5A, sizeof untouched);
                if (i < 7 - shift || i >= 7 - shift + n ? out[i] != untouched : out[i] != (ANSWER)LOOKUP(in[i - (7 - shift) + shift])) {
                    printf("LOOKUP: word %lu of %lu\n", (unsigned long)i, (unsigned long)n);
                    return 1;
                }
            }
        }
    }
    LOOKUP_map(in, out, 65536);
    for (i = 0; i < 65536; i++) {
        if (out[i] != (ANSWER)LOOKUP(in[i])) {
            return 1;
        }
    }
    return 0;
}
"""

SMALL = "flags s : u8 {\n A @0\n B @3\n C @4\n D @7\n}\n"
LARGE = "flags s : u16 {\n A @0\n B @3\n C @10\n D @15\n}\n"
RULES = " A & B => {0}\n C ^ D => {1}\n else => {2}\n"

# The output and its answers, the lookup, and the type of the answers in an array.
KINDS: Sequence[Tuple[str, str, Tuple[str, str, str], str, str]] = (
    ("outcomes o { P, Q, R }", "o, first", ("P", "Q", "R"), "d", "uint8_t"),
    ("outcomes o { P = 3, Q = 300, R }", "o, first", ("P", "Q", "R"), "d", "uint16_t"),
    ("", "bool, first", ("true", "false", "true"), "d", "uint8_t"),
    ("", "i8, first", ("-3", "7", "0"), "d", "int8_t"),
    ("", "u32, first", ("100000", "7", "0"), "d", "uint32_t"),
    ("actions o { p, q }", "o, first", ("p, q", "q", "nothing"), "d", "d_steps"),
    ("", "s, first", ("A", "B, C", "nothing"), "d", "s_flags"),
    ("outcomes o { P, Q, R }", "(o, u8 n), first", ("P, 1", "Q, 2", "R, 3"), "d_n", "uint8_t"),
    ("", "(u8 x, bool n), first", ("1, n", "2, !n", "3, n"), "d_n", "uint8_t"),
)


def run(files: Files, main: str, compiler: Sequence[str], replace: Sequence[Tuple[str, str]] = ()) -> Tuple[int, str]:
    """Compiles both files and a main program, with the library; what it prints."""
    for old, new in replace:
        main = main.replace(old, new)
    with tempfile.TemporaryDirectory() as folder:
        paths: List[str] = []
        for name, text in (("s.h", files.header), ("s.c", files.source or ""), ("main.c", main)):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
            paths += [os.path.join(folder, name)] if name.endswith(".c") else []
        # What does not include the library does without it.
        library = [f"{ROOT}/build/libflagc.a"] if "<flagc.h>" in files.header else []
        subprocess.run([*compiler, *WARN, "-I", folder, "-o", os.path.join(folder, "program"), *paths, "-x", "none", *library], check=True)
        done = subprocess.run([os.path.join(folder, "program")], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        return done.returncode, done.stdout


class Names(unittest.TestCase):
    def test_every_word_is_told_and_read_back(self) -> None:
        for compiler in COMPILERS:
            with self.subTest(compiler=compiler):
                self.assertEqual(run(files_of(SPEC, "s.flags", library=True), NAMES_MAIN, compiler), (0, ""))

    def test_only_if_it_is_asked_for(self) -> None:
        files = files_of(SPEC, "s.flags")
        self.assertNotIn("flagc_names", files.header + (files.source or ""))
        self.assertNotIn("<flagc", files.header)


class Arrays(unittest.TestCase):
    def check(self, text: str, lookup: str, answer: str, compiler: Sequence[str], plan: str = "", library: bool = False) -> Files:
        files = files_of(text, "s.flags", plan, library=library)
        names = (("SET", "s"), ("ANSWER", answer), ("LOOKUP", lookup))
        self.assertEqual(run(files, MAP_MAIN + "".join(f"void o_{name}(void);\nvoid o_{name}(void) {{ }}\n" for name in "pq"), compiler, names), (0, ""))
        return files

    def test_every_kind_of_answer(self) -> None:
        for number, (declared, output, answers, lookup, answer) in enumerate(KINDS):
            for head in (SMALL, LARGE):
                text = f"{declared}\n{head}dispatch d(s) -> {output} {{\n{RULES.format(*answers)}}}\n"
                for library in (False, True):
                    with self.subTest(output=output, library=library, wide=head == LARGE):
                        files = self.check(text, lookup, answer, COMPILERS[(number + library) % 2], library=library)
                        small = head == SMALL and answer not in ("uint16_t", "int8_t", "uint32_t")
                        self.assertEqual("flagc_map8(" in (files.source or ""), library and small)

    def test_a_lookup_that_is_no_inline_function(self) -> None:
        text = f"outcomes o {{ P, Q, R }}\n{LARGE}dispatch d(s) -> o, first {{\n{RULES.format('P', 'Q', 'R')}}}\n"
        files = self.check(text, "d", "uint8_t", COMPILERS[0], "chain")
        self.assertNotIn("d_map", files.source or "")
        self.check(text, "d", "uint8_t", COMPILERS[2], "chain")

    def test_which_dispatches_have_one(self) -> None:
        two = f"{LARGE}flags t {{ E }}\noutcomes o {{ P, Q }}\ndispatch d(s, t) -> o, first {{ A & E => P\n else => Q\n}}\n"
        self.assertNotIn("_map(", files_of(two, "s.flags").header)
        old = f"flags t {{ E\n G }}\n{LARGE}dispatch d(s) -> update t, first {{ A => E\n else => nothing\n}}\n"
        self.assertNotIn("_map(", files_of(old, "s.flags").header)
        own = f"{SMALL}dispatch d(s) -> update s, first {{ A => B, keep(C)\n else => keep(A)\n}}\n"
        self.check(own, "d", "s_flags", COMPILERS[1], library=True)

    def test_its_parameters_take_no_name(self) -> None:
        text = "outcomes out { P, Q }\nactions i { x }\nflags s : u8 { A }\ndispatch in(s) -> out, first {\n A => P\n else => Q\n}\n"
        files = files_of(text, "s.flags")
        self.assertIn("in_map(const s_flags *in1, uint8_t *out1, size_t n)", files.header)


if __name__ == "__main__":
    unittest.main()
