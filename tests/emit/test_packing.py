# SPDX-License-Identifier: MIT
"""Bools are read several at once where they lie side by side, and right wherever they lie."""

import platform
import random
import re
import subprocess
import tempfile
import unittest
from typing import List, Tuple

from .compilers import run, works
from .support import files_of
from .test_collect import REST, collect

TYPES = ("bool", "bool", "bool", "bool", "bool", "uint8_t", "const char *", "int", "volatile bool")

HEAD = """\
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
"""


def members(count: int, letter: str = "a", of: str = "p->") -> str:
    """So many flags A0, A1, ... whose C is a member each."""
    return "\n".join(f"    {letter.upper()}{i} when `{of}{letter}{i}`" for i in range(count))


def calls(text: str) -> List[Tuple[str, str, List[str]]]:
    """The statements of `s_collect` that set flags: how many at once, the lowest bit or the mask, and the conditions."""
    body = collect(text)
    found = re.findall(r"FLAGC_SAMPLE_SET(?:_([48]))?\(s_flags, \w+, (\w+),\s+([^;]*)\);", body)
    return [(count or "1", lowest, [item.strip() for item in conditions.split(",")]) for count, lowest, conditions in found]


class Statements(unittest.TestCase):
    def shape(self, text: str) -> str:
        return "".join(count for count, _, _ in calls(text))

    def test_eight_then_four_then_one(self) -> None:
        text = "flags s from `const struct p *p` packed-bools {\n" + members(21) + "\n}"
        self.assertEqual([("8", "S_A0_BIT", [f"p->a{i}" for i in range(8)]), ("8", "S_A8_BIT", [f"p->a{i}" for i in range(8, 16)]),
                          ("4", "S_A16_BIT", [f"p->a{i}" for i in range(16, 20)]), ("1", "S_A20", ["p->a20"])], calls(text))

    def test_only_if_the_set_says_so(self) -> None:
        text = "flags s from `const struct p *p` {\n" + members(8) + "\n}"
        self.assertEqual("11111111", self.shape(text))
        self.assertNotIn("_SET_4", files_of(text + REST).header)

    def test_a_bit_or_another_object_between_parts_them(self) -> None:
        self.assertEqual("41111", self.shape("flags s from `struct p p` packed-bools {\n" + members(5, "a", "p.") + "\n    G\n"
                                             + members(3, "b", "p.") + "\n}"))
        self.assertEqual("1" * 6 + "4", self.shape("flags s from `struct p *p, struct p *q` packed-bools {\n" + members(3) + "\n"
                                                   + members(3, "b", "q->") + "\n" + members(4, "c") + "\n}"))

    def test_a_guard_holds_for_those_that_it_guards(self) -> None:
        text = ("flags s from `const struct p *p` packed-bools {\n" + members(4) + "\n    G\n    if A0 {\n"
                + members(4, "b") + "\n    }\n    C when `p->c`\n}")
        self.assertEqual("441", self.shape(text))
        self.assertRegex(collect(text), r"if \(f & S_A0\) \{\n        FLAGC_SAMPLE_SET_4\(s_flags, f, S_B0_BIT, .*\n    \}")

    def test_an_input_that_is_fixed_is_not_read(self) -> None:
        text = "flags s from `const struct p *p` packed-bools {\n" + members(8) + "\n}"
        body = collect(text, (("A4", "1"),))
        self.assertEqual((1, 3), (body.count("_SET_4("), body.count("_SET(")))
        self.assertNotIn("p->a4", body)

    def test_operators_and_calls_are_no_members(self) -> None:
        for c in ("!p->x", "f(p)->x", "not p->x", "p->x[0]", "*p->x", "p", "p->x & 1"):
            with self.subTest(c=c):
                self.assertEqual("11114", self.shape("flags s from `struct p *p` packed-bools {\n" + members(3) + f"\n    X when `{c}`\n"
                                                     + members(4, "b") + "\n}"))


class Layouts(unittest.TestCase):
    """Members of many types in many orders: packed or not, the word is the same."""

    def sources(self, count: int) -> Tuple[str, str]:
        """A spec with the same sets packed and not, and the program that compares them."""
        rng = random.Random("layouts")
        structs, sets, checks = [], [], []
        for number in range(count):
            # Runs of bools in order, now and then with something else in between, or turned round.
            flags = rng.randint(4, 20)
            types = [rng.choice(TYPES) if rng.random() < 0.1 else "bool" for _ in range(flags)]
            order = list(range(flags))
            for _ in range(rng.choice([0, 0, 0, 1, 1, 2])):
                i, j = sorted(rng.sample(range(flags + 1), 2))
                order[i:j] = reversed(order[i:j])
            lines = [f"    {types[i]}{'' if types[i].endswith('*') else ' '}a{i};" for i in order]
            for _ in range(rng.choice([0, 0, 1, 3])):
                lines.insert(rng.randrange(len(lines) + 1), f"    {rng.choice(['uint8_t', 'int', 'char'])} x{len(lines)};")
            structs.append(f"struct t{number} {{\n" + "\n".join(lines) + "\n};\n")
            for name, packed in (("s", " packed-bools"), ("u", "")):
                sets.append(f"flags {name}{number} from `const struct t{number} *p`{packed} {{\n{members(flags)}\n}}")
            values = " ".join(f"v.a{i} = " + (f'word >> {i} & 1 ? "" : 0;' if "*" in kind else f"(word >> {i} & 1) != 0 ? {1 + ('8' in kind)} : 0;")
                              for i, kind in enumerate(types))
            checks.append(f"""\
static int check{number}(uint32_t word)
{{
    struct t{number} v;

    memset(&v, (int)(word >> 24), sizeof v);
    {values}
    return s{number}_collect(&v) != u{number}_collect(&v) || u{number}_collect(&v) != (word & UINT32_C(0x{(1 << flags) - 1:X}));
}}
""")
        calls_ = " || ".join(f"check{number}(word)" for number in range(count))
        main = ("int main(void)\n{\n    uint32_t word = 1;\n    int i;\n\n    for (i = 0; i < 3000; i++) {\n"
                f"        word ^= word << 13;\n        word ^= word >> 17;\n        word ^= word << 5;\n        if ({calls_}) return 1;\n"
                "    }\n    return 0;\n}\n")
        dispatch = "\noutcomes answer { ONLY }\ndispatch decide(s0) -> answer, unique { always => ONLY }\n"
        return "\n".join(sets) + dispatch, HEAD + "".join(structs) + '#include "sample.h"\n' + "".join(checks) + main

    def test_words_are_the_same(self) -> None:
        spec, program = self.sources(24)
        files = files_of(spec, header_only=True)
        with tempfile.TemporaryDirectory() as folder:
            for name, text in (("sample.h", files.header), ("main.c", program)):
                with open(f"{folder}/{name}", "w", encoding="utf-8") as file:
                    file.write(text)
            for compiler in ("gcc -std=c99", "gcc -std=c99 -O2", "gcc -std=c99 -O2 -m32", "clang -std=c99 -O2", "g++ -x c++ -O2", "clang++ -x c++ -O1"):
                if works(compiler):
                    with self.subTest(compiler=compiler):
                        # Who packs volatile members is told that reading them at once is no volatile access; here they are never packed.
                        self.assertEqual((0, ""), run([f"{folder}/main.c"], [folder], ["-Wno-cast-qual"], compiler))


@unittest.skipUnless(platform.machine() in ("x86_64", "AMD64") and works("gcc -O2"), "looks at the code for x86-64")
class Code(unittest.TestCase):
    def assembly(self, text: str, struct: str) -> str:
        """What gcc makes of the collecting function."""
        with tempfile.TemporaryDirectory() as folder:
            with open(f"{folder}/sample.h", "w", encoding="utf-8") as file:
                file.write(files_of(text + REST, header_only=True).header)
            with open(f"{folder}/main.c", "w", encoding="utf-8") as file:
                file.write(f"{HEAD}struct p {{ {struct} }};\n#include \"sample.h\"\n"
                           "s_flags asked(const struct p *p);\ns_flags asked(const struct p *p) { return s_collect(p); }\n")
            done = subprocess.run(["gcc", "-std=c99", "-O2", "-S", "-o", "-", f"{folder}/main.c"], capture_output=True, text=True, check=True)
            return done.stdout

    def test_there_is_no_branch(self) -> None:
        for kind in ("bool ", "int ", "const char *"):
            for count in (4, 10, 20, 40):
                with self.subTest(kind=kind, count=count):
                    struct = " ".join(f"{kind}a{i};" for i in range(count))
                    text = self.assembly("flags s from `const struct p *p` {\n" + members(count) + "\n}", struct)
                    self.assertEqual([], re.findall(r"^\s+j\w+", text, flags=re.M))

    def test_bools_are_multiplied(self) -> None:
        text = "flags s from `const struct p *p` packed-bools {\n" + members(16) + "\n}"
        side_by_side = " ".join(f"bool a{i};" for i in range(16))
        self.assertEqual(2, self.assembly(text, side_by_side).count("\timul"))
        self.assertEqual(0, self.assembly(text, re.sub(r"a(\d+);", r"a\1; char c\1;", side_by_side)).count("\timul"))


if __name__ == "__main__":
    unittest.main()
