# SPDX-License-Identifier: MIT
"""What stands around the lookups: rules, updates, actions, types."""

import unittest

from .compilers import failing
from .support import files_of


class Dispatches(unittest.TestCase):
    def runs(self, text: str, checks: str, before: str = "") -> None:
        """Every check, one a line, holds in a C program."""
        for plan in ("", "chain"):
            self.assertEqual((0, ""), failing(files_of(text, plan=plan, header_only=True), checks, before))

    def test_no_rule_answers_an_excluded_word(self) -> None:
        text = ("flags s {\n    A\n    B\n    K : { P, Q, R }\n    impossible A & B\n}\noutcomes o { NO, YES }\n"
                "dispatch d(s one, s two) -> o, first {\n    one.A => YES\n    two.A => YES\n    impossible one.B & two.B\n    else => NO\n}\n")
        self.runs(text, """d_rule(S_A, 0) == 1
                           d_rule(0, S_A) == 2
                           d_rule(0, 0) == 0
                           d_rule(S_A | S_B, 0) == 0
                           d_rule(S_A, S_A | S_B) == 0
                           d_rule(S_A | S_K(3), 0) == 0
                           d_rule(S_A, S_K(3)) == 0
                           d_rule(S_B, S_A | S_B) == 0
                           d_rule(S_A | S_B, S_B) == 0
                           d(S_A, 0) == O_YES
                           d(S_A, S_K(3)) == O_NO""")

    def test_own_constraints_exclude(self) -> None:
        text = ("flags s {\n    A\n    B\n}\noutcomes o { NO, YES }\n"
                "dispatch d(s) -> o, last {\n    impossible A & B\n    A => YES\n    always => NO\n}\n")
        self.runs(text, "d_rule(S_A | S_B) == 0\nd_rule(S_A) == 2\nd_rule(0) == 2\ns_valid(S_A | S_B)")

    def test_a_rule_that_always_holds_needs_no_condition(self) -> None:
        text = ("flags s {\n    A\n    B\n}\noutcomes o { NO, YES }\nactions go { x, y }\n"
                "dispatch d(s) -> o, max {\n    A => YES\n    always => NO\n    B => NO\n}\n"
                "dispatch e(s) -> go, first {\n    also always => x\n    A => y\n    always => nothing\n}\n")
        self.runs(text, """d_rules(0, rules, 3) == 1 && rules[0] == 2
                           d_rules(S_A | S_B, rules, 3) == 3 && rules[0] == 1 && rules[1] == 2 && rules[2] == 3
                           e_rules(S_B, rules, 3) == 2 && rules[0] == 1 && rules[1] == 3
                           e_rules(S_A, rules, 3) == 2 && rules[1] == 2
                           e_rule(0) == 3 && e_rule(S_A) == 2""",
                  "static uint16_t rules[3];\nvoid go_x(void);\nvoid go_y(void);\nvoid go_x(void) { }\nvoid go_y(void) { }\n#pragma GCC diagnostic ignored \"-Wshadow\"")
        self.assertNotIn("if (true)", files_of(text).header)

    def test_what_is_left_of_rules_that_are_folded_away(self) -> None:
        text = ("flags s {\n    A\n    B\n    C\n    let odd = B ^ C\n    impossible B\n    impossible odd & !odd & A\n}\nactions go { x }\ndispatch d(s) -> go, collect {\n    A => x\n    A & odd => x\n}\n"
                "dispatch e(s) -> (bool), first {\n    A => true\n    else => false\n}\n")
        for defines in ((("A", "0"),), (("A", "1"),), (("A", "0"), ("B", "1"))):
            files = files_of(text, header_only=True, defines=defines)
            self.assertEqual((0, ""), failing(files, f"d_rules(0, 0, 0) == {int(defines == (('A', '1'),))}", "void go_x(void);\nvoid go_x(void) { }"))

    def test_a_set_without_a_valid_word(self) -> None:
        text = "flags s {\n    A\n    impossible A | !A\n}\noutcomes o { NO }\ndispatch d(s) -> o, unique {\n    always => NO\n    else => NO\n}\n"
        self.runs(text, "!s_valid(0)\nd_rule(0) == 0")

    def test_validity_asks_for_reserved_bits_codes_and_constraints(self) -> None:
        text = ("flags s : u8 {\n    A\n    K : { P, Q, R }\n    reserved @7\n    A implies K == P\n}\n"
                "outcomes o { NO }\ndispatch d(s) -> o, unique { always => NO }\n")
        self.runs(text, "s_valid(S_A) && s_valid(S_K(S_K_R)) && s_valid(0x40)\n!s_valid(0x80)\n!s_valid(S_K(3))\n!s_valid(S_A | S_K(1))")

    def test_an_update_that_keeps_nothing(self) -> None:
        names = [f"F{number}" for number in range(8)]
        text = ("flags s {\n    " + "\n    ".join(names) + "\n}\nflags t { X }\n"
                f"dispatch d(t) -> update s, first {{\n    X => {', '.join(names)}\n    else => nothing\n}}\n")
        self.runs(text, "d(T_X, 0) == 0xFF\nd(0, 0xFF) == 0")

    def test_an_update_of_a_word_that_is_read(self) -> None:
        text = "flags s {\n    A\n    B\n}\ndispatch d(s) -> update s, first {\n    A => nothing\n    else => A\n}\n"
        self.runs(text, "d(S_A | S_B) == S_B\nd(S_B) == (S_A | S_B)")

    def test_two_updates_take_two_old_words(self) -> None:
        text = ("flags a { A, B }\nflags b { C, D }\nflags t { X }\n".replace(", ", "\n")
                + "dispatch d(t) -> (update a, update b), first {\n    X => A, C\n    else => nothing\n}\n")
        self.runs(text, "d(T_X, A_B, B_D).a == (A_A | A_B)\nd(0, A_A | A_B, B_D).b == B_D\nd_b(T_X, 0) == B_C")

    def test_enums_name_all_codes_of_a_range(self) -> None:
        text = ("enum e { A, REST = 5..9 }\nflags s { K : e }\noutcomes o { NO }\ndispatch d(s) -> o, unique { always => NO }\n")
        self.runs(text, "e_name((enum e)7)[0] == 'R' && e_name(E_REST)[0] == 'R' && e_name(E_REST_LAST)[0] == 'R'\ne_name((enum e)4)[0] == '?'")

    def test_actions_that_never_run_are_not_asked_for(self) -> None:
        text = "actions go { a, b, never }\nflags s { X }\ndispatch d(s) -> go, first {\n    X => b, a\n    else => nothing\n}\n"
        self.assertNotIn("mask |= GO_NEVER", files_of(text).header)
        self.runs(text, "d_actions(S_X) == (GO_A | GO_B)\n(d_run(S_X), order == 21)",
                  "static int order;\nvoid go_a(void);\nvoid go_b(void);\nvoid go_never(void);\n"
                  "void go_a(void) { order = 10 * order + 1; }\nvoid go_b(void) { order = 10 * order + 2; }\nvoid go_never(void) { order = 9; }")

    def test_words_that_are_not_read_do_not_warn(self) -> None:
        text = "flags s { A }\nflags t { B }\noutcomes o { NO, YES }\ndispatch d(s, t) -> o, first {\n    A => YES\n    else => NO\n}\n"
        self.runs(text, "d(S_A, 0) == O_YES\nd_rule(S_A, T_B) == 1")

    def test_the_files_name_becomes_part_of_names(self) -> None:
        files = files_of("flags s { A }\noutcomes o { NO }\ndispatch d(s) -> o, unique { always => NO }\n", "some/where/2nd-try.flags")
        self.assertEqual(("2nd-try.h", "2nd-try.c"), (files.header_name, files.source_name))
        self.assertIn("#ifndef FLAGC_2ND_TRY_H\n", files.header)
        self.assertIn("bool flags_2nd_try_same_name(", files.header)
        self.assertNotIn("where", files.header)


if __name__ == "__main__":
    unittest.main()
