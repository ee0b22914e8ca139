# SPDX-License-Identifier: MIT
"""How a word is filled from the user's C."""

import re
import unittest
from typing import Tuple

from .compilers import failing
from .support import files_of

REST = """
outcomes answer { ONLY }
dispatch decide(s) -> answer, unique { always => ONLY }
"""


def collect(text: str, defines: Tuple[Tuple[str, str], ...] = ()) -> str:
    """The collecting function of the set `s`."""
    header = files_of(text + REST, defines=defines).header
    found = re.search(r"^static inline s_flags s_collect.*?^\}", header, flags=re.M | re.S)
    return found.group() if found else ""


class Collect(unittest.TestCase):
    def runs(self, text: str, checks: str, before: str = "", defines: Tuple[Tuple[str, str], ...] = ()) -> None:
        """Every check, one a line, holds in a C program."""
        self.assertEqual((0, ""), failing(files_of(text + REST, header_only=True, defines=defines), checks, before))

    def test_nothing_to_collect_makes_no_function(self) -> None:
        self.assertEqual("", collect("flags s { A }"))

    def test_no_name_of_the_users_is_captured(self) -> None:
        self.runs("flags s from `int f, int given, int code, int f1` {\n"
                  "    G\n    A when `f`\n    B when `given == 2`\n    C : 2 from `code`\n    D when `f1`\n}\n",
                  "s_collect(S_G, 1, 2, 3, 0) == (S_G | S_A | S_B | S_C(3))\ns_collect(0, 0, 0, 0, 1) == S_D")

    def test_nor_is_one_that_is_not_used_or_not_a_parameter(self) -> None:
        self.runs("flags s from `int v, int f` {\n    A when `v > code`\n    K : 2 from `given`\n    G\n}", "s_collect(0, 1, 7) == (S_A | S_K(3))",
                  "#pragma GCC diagnostic ignored \"-Wshadow\"\nstatic const int code = 0, given = 3;")

    def test_what_does_not_fit_becomes_the_lowest_code_without_a_name(self) -> None:
        self.runs("flags s from `long long v` { K : { A, B, C = 5 } from `v` }",
                  """s_collect(0) == S_K(0)
                     s_collect(5) == S_K(5)
                     s_collect(2) == S_K(2)
                     s_collect(4) == S_K(2)
                     s_collect(-1) == S_K(2)
                     s_collect(INT64_C(0x100000001)) == S_K(2)""")

    def test_or_the_greatest_code_if_all_have_names(self) -> None:
        self.runs("flags s from `long long v` {\n    K : 3 from `v`\n    W : 32 from `v`\n}",
                  """s_collect(7) == (S_K(7) | S_W(7))
                     s_collect(8) == (S_K(7) | S_W(8))
                     s_collect(INT64_C(0x100000001)) == (S_K(7) | S_W(0xFFFFFFFF))""")

    def test_a_field_of_64_bits_holds_every_value(self) -> None:
        self.assertIn("    f |= S_K((v));", collect("flags s : u64 from `uint64_t v` { K : 64 from `v` }"))

    def test_the_first_true_class_wins(self) -> None:
        self.runs("flags s from `int v` { K { LOW when `v < 10`, MID when `v < 20`, TOP else } }",
                  "s_collect(5) == S_K(S_K_LOW)\ns_collect(15) == S_K(S_K_MID)\ns_collect(20) == S_K(S_K_TOP)")

    def test_a_guard_keeps_c_from_running(self) -> None:
        text = ("flags s from `const int *p` {\n    THERE when `p`\n    let seen = THERE\n"
                "    if seen {\n        A when `*p == 1`\n        K : 2 from `*p` else 2\n    }\n}")
        self.assertEqual(1, collect(text).count("if (seen)"))
        self.runs(text, "s_collect(0) == S_K(2)\ns_collect(&one) == (S_THERE | S_A | S_K(1))", "static const int one = 1;")

    def test_a_guard_does_not_take_a_code_without_a_name_for_a_named_one(self) -> None:
        text = ("flags s from `const int *p` {\n    K : { A, B, C }\n    G\n"
                "    X when `*p` if K == C & !G\n    Y when `*p` if K != A | G\n}")
        self.runs(text, "s_collect(S_K(3), 0) == S_K(3)\ns_collect(S_K(2), &one) == (S_K(2) | S_X | S_Y)", "static const int one = 1;")

    def test_each_expression_is_evaluated_once(self) -> None:
        self.runs("flags s from `int *n` {\n    A when `(*n)++ == 0`\n    K : 3 from `(*n)++`\n    B when `(*n)++ == 2`\n}",
                  "s_collect(&asked) == (S_A | S_K(1) | S_B)\nasked == 3", "static int asked;")

    def test_fixed_inputs_are_not_evaluated(self) -> None:
        text = "flags s from `int a, int b` {\n    A when `a / 0`\n    B when `b`\n    K : 2 from `a / 0`\n    G\n}"
        self.runs(text, "s_collect(0, 5, 1) == (S_A | S_B | S_K(3))", defines=(("A", "1"), ("K", "3"), ("G", "0")))
        self.assertNotIn("/ 0", collect(text, (("A", "1"), ("K", "3"))))

    def test_guards_that_are_decided_beforehand(self) -> None:
        text = ("flags s from `const int *p, int k` {\n    ON when `k`\n    let odd = ON ^ G\n    G\n    if ON & !(odd & G) {\n        A when `*p`\n"
                "        K : 2 from `*p` else 2\n    }\n}")
        self.runs(text, "s_collect(0, 0, 7) == S_K(2)", defines=(("ON", "0"),))
        self.runs(text, "s_collect(0, &one, 0) == (S_ON | S_A | S_K(1))", "static const int one = 1;", (("ON", "1"), ("G", "0")))

    def test_given_bits_alone_are_taken_over(self) -> None:
        text = "flags s : u8 from `int v` {\n    A when `v`\n    G @4\n    H @5\n}"
        self.runs(text, "s_collect(0xFF, 0) == (S_G | S_H)")
        self.runs(text, "s_collect(0xFF, 0) == S_H", defines=(("G", "0"),))

    def test_computed_fields_ask_the_dispatch(self) -> None:
        self.runs("flags t { X }\noutcomes o { P, Q }\ndispatch d(t) -> o, unique {\n    X => Q\n    !X => P\n}\n"
                  "flags s {\n    K from d\n    OWN from e\n}\ndispatch e(s) -> bool, first {\n    K == Q => true\n    else => false\n}\n",
                  "s_collect(T_X) == (S_K(O_Q) | S_OWN)\ns_collect(0) == S_K(O_P)")

    def test_it_says_that_it_is_not_atomic(self) -> None:
        self.assertIn("not atomic", files_of("flags s from `int v` { A when `v` }" + REST).header)


if __name__ == "__main__":
    unittest.main()
