# SPDX-License-Identifier: MIT
"""Sets of more than 64 bits: each plan answers in C as the plain interpreter, and what is done to their flags and fields is done."""

import os
import random
import tempfile
import unittest
from typing import Iterator, List, Tuple

from flagc.check.vectors import reduced
from flagc.emit.header import emit
from flagc.emit.options import Options
from flagc.logic.lower import columns
from flagc.model.model import Dispatch
from flagc.oracle.interpret import answer, is_excluded
from flagc.plan.choose import PLANS
from flagc.plan.context import make_context
from flagc.plan.front import forms
from flagc.plan.program import Program
from flagc.plan.refusal import Refusal
from flagc.plan.target import target_named
from flagc.verify.verify import Certificate, verify

from .compilers import MATRIX, compile_all, failing, run, works
from .support import files_of, model_of

# Flags and fields in four words, a few of them, a neighbour on each side of a word's end, and constraints across words.
SET = """flags s {
 A @0
 B @31
 MODE : { OFF, HEAT, COOL } @32..33
 C @63
 D @64
 LEVEL : 3 @91
 E @100
 ALL = A | D | E
 let odd = A ^ C ^ E
 impossible MODE == COOL & E
}
outcomes o { X, Y, Z, W }
"""
ENDINGS = " else => W\n invalid => X\n}\n"

# Every word is judged: an answer may be a bit.
ALL_WORDS = SET.replace("{ OFF, HEAT, COOL }", "2").replace(" impossible MODE == COOL & E\n", "")

# Each is answered by plans that others are not.
RULES = {
    "mixed": SET + "dispatch d(s) -> o, first {\n all(ALL) => X\n MODE == HEAT & LEVEL > 5 => Y\n odd & B => Z\n count(A, B, C, D, E) >= 4 => Y\n" + ENDINGS,
    "sparse": SET + "dispatch d(s) -> o, first {\n A & !D => X\n B & C & E => Y\n MODE != OFF & C => Z\n !E & D => X\n" + ENDINGS,
    "few": SET + "dispatch d(s) -> o, first {\n MODE == COOL => Z\n MODE == HEAT & E => Y\n" + ENDINGS,
    "bit": ALL_WORDS + "dispatch d(s) -> bool, first {\n E => true\n else => false\n}\n",
    "odd": ALL_WORDS + "dispatch d(s) -> u8, first {\n A ^ C ^ E ^ D => 7\n else => 9\n}\n",
    "copied": ALL_WORDS + "dispatch d(s) -> u8, first {\n B => LEVEL\n E => 8\n else => 0\n}\n",
}


def words_of(dispatch: Dispatch, seed: int) -> List[Tuple[int, ...]]:
    """Words: those that tests are made of, each with every input flipped, and whatever comes."""
    rng = random.Random(seed)
    flags = dispatch.words[0].set
    found = [vector.words[0] for vector in reduced(dispatch).vectors]
    found += [word ^ 1 << bit for word in found for field in flags.fields for bit in range(field.position, field.position + field.width)]
    found += [rng.getrandbits(flags.width) for _ in range(40)]
    return [(word,) for word in dict.fromkeys(found)]


def programs(dispatch: Dispatch) -> Iterator[Tuple[str, Program]]:
    """What each plan builds for the only output, for a machine that knows words and one that knows bytes; all proven."""
    column = columns(dispatch)[0]
    context = make_context(dispatch, (column,))
    for name, build in PLANS:
        built = build(column, context)
        for program in () if isinstance(built, Refusal) else built:
            for form in forms(program, target_named("avr")):
                verdict = verify(form, column, context)
                assert isinstance(verdict, Certificate), (name, verdict)
                yield name, form


def _row(dispatch: Dispatch, words: Tuple[int, ...]) -> str:
    """A word in C, and what it is answered."""
    reply = answer(dispatch, words)
    parts = ", ".join(f"UINT32_C(0x{words[0] >> 32 * number & 0xFFFFFFFF:X})" for number in range(4))
    rule = reply.rules[0][0] if reply.rules[0] else 0
    return f"            {{ {{ {{ {parts} }} }}, {reply.answers[0]}, {rule}, {int(not is_excluded(dispatch, words))} }},\n"


class Plans(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.TemporaryDirectory()
        cls.plans: List[str] = []
        headers: List[str] = []
        checks: List[str] = []
        for seed, (title, text) in enumerate(RULES.items()):
            dispatch = model_of(text).dispatches[0]
            rows = "".join(_row(dispatch, words) for words in words_of(dispatch, seed))
            for place, (plan, program) in enumerate(programs(dispatch)):
                cls.plans.append(plan)
                headers.append(cls._add(f"{title}{place}", text, program, rows, checks))
        code = "".join(f'#define {header[:-2].upper()}_IMPLEMENTATION\n#include "{header}"\n' for header in headers)
        main = '#include <stdio.h>\n#include "all.h"\n\nint main(void)\n{\n' + "".join(checks) + "    return 0;\n}\n"
        for name, text in (("all.h", code), ("all.c", '#include "all.h"\n'), ("main.c", main)):
            with open(os.path.join(cls.folder.name, name), "w", encoding="utf-8") as file:
                file.write(text)
        cls.source, cls.main = (os.path.join(cls.folder.name, name) for name in ("all.c", "main.c"))

    @classmethod
    def tearDownClass(cls) -> None:
        cls.folder.cleanup()

    @classmethod
    def _add(cls, name: str, text: str, program: Program, rows: str, checks: List[str]) -> str:
        """The header of one program, with names of its own, and what it must answer."""
        renamed = text.replace("flags s", f"flags s_{name}").replace("d(s)", f"d_{name}(s_{name})")
        model = model_of(renamed.replace("outcomes o", f"outcomes o_{name}").replace("-> o,", f"-> o_{name},"), f"{name}.flags")
        dispatch = model.dispatches[0]
        files = emit(model, {dispatch: ((columns(dispatch)[0], program),)}, Options("0", True, "extern"))
        with open(os.path.join(cls.folder.name, files.header_name), "w", encoding="utf-8") as file:
            file.write(files.header)
        checks.append(f"    {{\n        static const struct {{ s_{name}_flags f; int answer, rule, valid; }} known[] = {{\n{rows}        }};\n"
                      "        for (size_t k = 0; k < sizeof known / sizeof known[0]; k++) {\n"
                      f"            const s_{name}_flags *f = &known[k].f;\n"
                      f"            if ((int)d_{name}(f) != known[k].answer || d_{name}_rule(f) != known[k].rule || s_{name}_valid(f) != known[k].valid) {{\n"
                      f'                printf("{name}, word %u\\n", (unsigned)k);\n                return 1;\n            }}\n        }}\n    }}\n')
        return files.header_name

    def test_all_plans_that_may_apply_do(self) -> None:
        self.assertLessEqual({"bit", "affine", "word", "direct", "radix", "staged", "branches", "vector", "scan", "chain"}, {*self.plans})

    def test_they_answer_as_the_interpreter(self) -> None:
        for options in ((), ("-O2",)):
            self.assertEqual(run([self.main], [self.folder.name], options), (0, ""))

    def test_all_compilers_are_content(self) -> None:
        for command in filter(works, MATRIX):
            with self.subTest(command=command):
                self.assertEqual("", compile_all(command, [self.source], [self.folder.name]))


class Wide(unittest.TestCase):
    def runs(self, text: str, checks: str, before: str = "") -> None:
        self.assertEqual((0, ""), failing(files_of(text, header_only=True), checks, before))

    def test_flags_by_their_number(self) -> None:
        self.runs(RULES["few"], """(s_set(&f, S_D_BIT), s_has(&f, S_D_BIT)) && f.word[2] == 1
            !s_has(&f, S_C_BIT) && !s_has(&f, 128) && !s_has(&f, 4000000000u)
            (s_assign(&f, S_C_BIT, true), f.word[1]) == UINT32_C(0x80000000)
            (s_assign(&f, S_D_BIT, false), f.word[2]) == 0
            (s_toggle(&f, S_C_BIT), s_toggle(&f, S_A_BIT), f.word[1]) == 0 && f.word[0] == 1
            (s_set(&f, 128), s_toggle(&f, 128), s_clear(&f, S_A_BIT), f.word[0] | f.word[1] | f.word[2] | f.word[3]) == 0""",
                  "#include \"sample.h\"\nstatic s_flags f;")

    def test_fields(self) -> None:
        self.runs(RULES["few"].replace("@91", "@93..95"), """(s_put_level(&f, 5), f.word[2]) == UINT32_C(0xA0000000)
            (s_put_mode(&f, S_MODE_COOL), s_get_mode(&f)) == S_MODE_COOL && s_get_level(&f) == 5
            (s_put_level(&f, 255), s_get_level(&f)) == 7 && f.word[1] == 2
            (s_put_mode(&f, S_MODE_OFF), s_get_mode(&f)) == S_MODE_OFF
            s_valid(&f) && (s_put_mode(&f, S_MODE_COOL), s_set(&f, S_E_BIT), !s_valid(&f))""",
                  "#include \"sample.h\"\nstatic s_flags f;")

    def test_fields_without_a_place_lie_in_one_word(self) -> None:
        fields = "".join(f" N{number} : {width}\n" for number, width in enumerate((20, 20, 5, 7, 32, 1, 8, 3)))
        for text in ("flags s {\n F @70\n", "flags s layout auto {\n F : 30\n"):
            flags = model_of(text + fields + "}\n" + "dispatch d(s) -> bool, first {\n N3 > 4 => true\n else => false\n}\n").sets[0]
            taken = sorted(bit for field in flags.fields for bit in range(field.position, field.position + field.width))
            self.assertEqual(len(taken), len({*taken}))
            self.assertEqual([field.name for field in flags.fields if field.position // 32 != (field.position + field.width - 1) // 32], [])
        narrow = model_of("flags s {\n A : 20\n B : 20\n}\ndispatch d(s) -> bool, first {\n A > B => true\n else => false\n}\n").sets[0]
        self.assertEqual([field.position for field in narrow.fields], [0, 20])

    def test_the_library_reads_them(self) -> None:
        checks = """flagc_wide_test(f.word, BITS, S_E_BIT) && flagc_wide_count(f.word, BITS) == 3
            flagc_wide_next(f.word, BITS, S_D_BIT) == 92 && flagc_wide_get(f.word, BITS, S_LEVEL_SHIFT, 3) == s_get_level(&f)
            (flagc_wide_put(f.word, BITS, S_D_BIT, true), s_has(&f, S_D_BIT))
            (flagc_wide_fill(f.word, BITS, false), s_valid(&f)) && !s_has(&f, S_E_BIT)"""
        before = '#include "sample.h"\n#include "flagc.h"\n#define BITS (8 * (unsigned)sizeof f.word)\nstatic s_flags f;'
        start = "(s_set(&f, S_E_BIT), s_put_level(&f, 6), s_has(&f, S_E_BIT))\n            "
        root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
        sources = [os.path.join(root, "src", name) for name in ("wide.c", "word.c")]
        self.assertEqual((0, ""), failing(files_of(RULES["few"], header_only=True), start + checks, before, sources, [os.path.join(root, "include")]))

    def test_names_both_ways(self) -> None:
        self.runs(RULES["few"], """s_flag_name(S_E_BIT)[0] == 'E' && s_flag_name(33)[0] == 'M' && s_flag_name(99)[0] == '?'
            s_flag_from_name("LEVEL", &found) && (int)found == S_LEVEL_SHIFT
            !s_flag_from_name("ALL", &found) && (int)found == S_LEVEL_SHIFT""", "static unsigned found;")

    def test_collecting(self) -> None:
        text = """flags s from `int v, int f` {
 A when `v > 1`
 G @33
 K : 5 @66..70 from `f` if A else 3
 N : 32 @96..127 from `(uint64_t)1 << 33`
 C { LOW when `v < 2`, HIGH else } @34
 H @35
}
outcomes o { X }
dispatch d(s) -> o, unique { always => X }
"""
        self.runs(text, """(s_collect(&f, &none, 0, 9), f.word[0]) == 0 && f.word[1] == 0 && f.word[2] == 12 && f.word[3] == UINT32_C(0xFFFFFFFF)
            (s_collect(&f, &given, 2, 9), f.word[0]) == 1 && f.word[1] == 0xE && f.word[2] == 36
            (s_collect(&f, &f, 2, 9), f.word[1]) == 0xE""",
                  "#include \"sample.h\"\nstatic s_flags f;\nstatic const s_flags none = { { 0, 0, 0, 0 } }, given = { { 1, 0xFA, 1, 1 } };")


if __name__ == "__main__":
    unittest.main()
