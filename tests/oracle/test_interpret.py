# SPDX-License-Identifier: MIT
"""The interpreter, on models made by hand: what it answers was worked out with a pencil."""

import unittest
from typing import Any, List, Optional, Sequence, Tuple

from flagc.model.expr import At, Codes, Compare, Count, Expr, Let, Not, Or, Test, Xor, all_of, negate
from flagc.model.model import (
    Action, Actions, Bits, Block, Bool, Call, ClassSource, CodeSource, Collect, Constraint, Copy, Dispatch, DontCare, EnumType,
    Field, FlagSet, Member, Number, Output, Plain, Rule, Step, Steps, Word,
)
from flagc.oracle.interpret import Finding, all_words, answer, collect, combinations, condition, is_excluded
from flagc.text.source import Source, Span

HERE = Span(Source("t.flags", "\n"), 0, 0)


def field(name: str, position: int, width: int = 1, kind: Any = None, fixed: Optional[int] = None) -> Field:
    return Field(name, position, width, kind, fixed, "", (), HERE)


def flag_set(*fields: Field, constraints: Sequence[Expr] = ()) -> FlagSet:
    forbidden = tuple(Constraint(c, "", HERE) for c in constraints)
    return FlagSet("s", 8, False, fields, (), forbidden, 0, "", "", "t.flags", HERE)


def enum(*members: Any, kind: str = "enum") -> EnumType:
    return EnumType("e", "e", kind, tuple(Member(n, low, high, "", HERE) for n, low, high in members), "", "t.flags", HERE)


def dispatch(items: Sequence[Any], policy: str = "first", kinds: Sequence[Any] = (Number("u8", 8),), words: Any = None,
             otherwise: Any = None, invalid: Any = None, shared: bool = True, update: bool = False, old: Optional[int] = None,
             policies: Sequence[str] = ()) -> Dispatch:
    """Rules are (condition, answer…) or made; they are numbered here."""
    outputs = tuple(Output(f"o{n}", kind, (policies or [policy] * len(kinds))[n], update, old, HERE) for n, kind in enumerate(kinds))
    words = words or (Word("s", S),)
    number = 0

    def numbered(item: Any) -> Any:
        nonlocal number
        if isinstance(item, Block):
            inside = tuple(numbered(one) for one in item.items)
            return Block(item.condition, inside, numbered(item.otherwise) if item.otherwise else None, HERE)
        number += 1
        return Rule(number, "", item.condition, item.answers, item.also, "", (), (), HERE, HERE)

    return Dispatch("d", words, outputs, shared, tuple(numbered(item) for item in items), otherwise, invalid, (), "", "t.flags", HERE, HERE)


def rule(when: Expr, *answers: Any, also: bool = False) -> Rule:
    return Rule(0, "", when, tuple(Plain(a) if isinstance(a, int) else a for a in answers), also, "", (), (), HERE, HERE)


def block(when: Expr, *items: Any, otherwise: Any = None) -> Block:
    return Block(when, items, otherwise, HERE)


MODE = enum(("OFF", 0, 0), ("ON", 1, 1), ("SPARE", 5, 6))
A, B, C = field("A", 0), field("B", 1), field("C", 2)
M = field("M", 3, 3, MODE)
S = flag_set(A, B, C, M)
a, b, c = Test(0, A), Test(0, B), Test(0, C)
always = all_of(())
ACTIONS = Actions("acts", "", tuple(Action(n, "", HERE) for n in "xyz"), "", "t.flags", HERE)
STATUS = flag_set(field("P", 0), field("Q", 1), field("R", 2))


def first(d: Dispatch, *words: int, old: Any = None) -> Any:
    return answer(d, words, old).answers[0]


class Conditions(unittest.TestCase):
    def test_each_form(self) -> None:
        word = (0b001_011,)  # A, B, M = ON
        cases: List[Tuple[Expr, bool]] = [
            (a, True), (c, False), (Codes(0, M, ((1, 1), (5, 6))), True), (Codes(0, M, ((0, 0),)), False), (Not(c), True),
            (Or((c, b)), True), (Or(()), False), (all_of((a, c)), False), (Xor(a, b), False), (Xor(a, c), True),
            (Count((a, b, c), "==", 2), True), (Count((a, b, c), ">", 2), False), (Let("l", a), True), (At(0, a), True),
        ]
        for expr, wanted in cases:
            self.assertIs(condition(expr, word), wanted, expr)

    def test_a_field_with_a_field_of_another_word(self) -> None:
        less = Compare("<", 0, M, 1, M)
        self.assertTrue(condition(less, (0 << 3, 1 << 3)))
        self.assertFalse(condition(less, (1 << 3, 1 << 3)))

    def test_a_condition_of_a_set_is_asked_of_its_word(self) -> None:
        self.assertTrue(condition(At(1, a), (0, 1)))
        shared = Let("l", a)
        self.assertTrue(condition(Xor(At(0, shared), At(1, shared)), (0, 1)))

    def test_shared_lets_are_asked_once(self) -> None:
        expr: Expr = a
        for _ in range(100):
            expr = Let("l", Xor(expr, negate(expr)))
        self.assertTrue(condition(expr, (0,)))

    def test_a_fixed_field_ignores_its_bits(self) -> None:
        fixed = field("F", 0, 3, MODE, fixed=5)
        self.assertTrue(condition(Codes(0, fixed, ((5, 6),)), (0,)))


class Words(unittest.TestCase):
    def test_excluded(self) -> None:
        limited = flag_set(A, B, M, constraints=(all_of((a, b)),))
        d = dispatch([], words=(Word("s", limited),))
        self.assertEqual([is_excluded(d, (w,)) for w in (0, 1, 3, 2 << 3, 7 << 3, 6 << 3)], [False, False, True, True, True, False])

    def test_combinations_are_the_named_codes(self) -> None:
        d = dispatch([], words=(Word("s", flag_set(field("F", 1, 1, None, 1), M)),))
        self.assertEqual(sorted(combinations(d)), [(2 | code << 3,) for code in (0, 1, 5, 6)])

    def test_all_words_have_all_bits_of_fields(self) -> None:
        self.assertEqual(len(list(all_words(dispatch([])))), 64)


class Policies(unittest.TestCase):
    def test_first_and_last(self) -> None:
        rules = [rule(a, 1), rule(b, 2)]
        self.assertEqual([first(dispatch(rules, p), 3) for p in ("first", "last")], [1, 2])

    def test_unique_finds_the_conflict(self) -> None:
        d = dispatch([rule(a, 1), rule(b, 1)], "unique")
        self.assertEqual([first(d, w) for w in (1, 2, 3)], [1, 1, Finding.CONFLICT])

    def test_any_compares_whole_answers(self) -> None:
        kinds = (Number("u8", 8), Bool())
        agreeing = dispatch([rule(a, 1, 0), rule(b, 1, 0)], "any", kinds)
        differing = dispatch([rule(a, 1, 0), rule(b, 1, 1)], "any", kinds)
        self.assertEqual(first(agreeing, 3), 1)
        self.assertEqual(first(differing, 3), Finding.CONFLICT)

    def test_max_min_sum_count(self) -> None:
        rules = [rule(a, 1), rule(b, 7), rule(c, 3)]
        wanted = {"max": 7, "min": 1, "sum": 11}
        self.assertEqual({p: first(dispatch(rules, p), 7) for p in wanted}, wanted)
        self.assertEqual(first(dispatch([rule(a, 1), rule(b, 1)], "count"), 3), 2)
        self.assertEqual(first(dispatch(rules, "sum"), 0), 0)

    def test_sum_that_does_not_fit(self) -> None:
        d = dispatch([rule(a, 100), rule(b, 100)], "sum", (Number("i8", 8, True),))
        self.assertEqual([first(d, w) for w in (1, 3)], [100, Finding.OVERFLOW])

    def test_collect_runs_actions_in_their_order_once(self) -> None:
        d = dispatch([rule(a, Steps((2, 0))), rule(b, Steps((2, 1)))], "collect", (ACTIONS,), otherwise=rule(always, Steps((2, 1))))
        self.assertEqual([first(d, w) for w in (3, 1, 0, 7 << 3)], [(0, 1, 2), (0, 2), (1, 2), (1, 2)])

    def test_a_policy_judges_the_rules_that_name_its_output(self) -> None:
        d = dispatch([rule(a, 1, None), rule(b, 2, Steps((0,))), rule(a, None, Steps((1,)))], kinds=(Number("u8", 8), ACTIONS),
                     shared=False, policies=("max", "collect"))
        reply = answer(d, (3,))
        self.assertEqual((reply.answers, reply.rules), ((2, (0, 1)), ((1, 2), (2, 3))))

    def test_else_and_gap(self) -> None:
        self.assertEqual(first(dispatch([rule(a, 1)]), 0), Finding.GAP)
        reply = answer(dispatch([rule(a, 1)], otherwise=rule(always, 9)), (0,))
        self.assertEqual((reply.answers, reply.rules), ((9,), ((),)))


class Blocks(unittest.TestCase):
    def test_a_block_falls_through(self) -> None:
        d = dispatch([block(a, rule(b, 1)), rule(always, 2)])
        self.assertEqual([first(d, w) for w in (3, 1)], [1, 2])

    def test_an_inner_else_closes_and_has_a_number(self) -> None:
        d = dispatch([block(a, rule(b, 1), otherwise=rule(always, 5)), rule(always, 2)])
        self.assertEqual([(answer(d, (w,)).answers[0], answer(d, (w,)).rules[0]) for w in (3, 1, 0)], [(1, (1,)), (5, (2,)), (2, (3,))])

    def test_an_inner_else_under_last_is_a_rule_like_others(self) -> None:
        d = dispatch([block(a, rule(b, 1), otherwise=rule(always, 5)), rule(c, 2)], "last", otherwise=rule(always, 0))
        self.assertEqual([first(d, w) for w in (1, 5, 3, 0)], [5, 2, 1, 0])

    def test_also_goes_on_and_leaves_the_inner_else_its_turn(self) -> None:
        d = dispatch([block(a, rule(b, Steps((2,)), also=True), otherwise=rule(always, Steps((0,)))), rule(always, Steps((1,)))], kinds=(ACTIONS,))
        reply = answer(d, (3,))
        self.assertEqual((reply.answers, reply.rules), (((2, 0),), ((1, 2),)))

    def test_also_does_not_make_up_for_an_answer(self) -> None:
        d = dispatch([rule(a, Steps((0,)), also=True)], kinds=(ACTIONS,))
        self.assertEqual(first(d, 1), Finding.GAP)

    def test_also_says_nothing_of_what_it_leaves_out(self) -> None:
        d = dispatch([rule(a, None, Steps((0,)), also=True), rule(always, 3, Steps((1,)))], kinds=(Number("u8", 8), ACTIONS))
        self.assertEqual(answer(d, (1,)).answers, (3, (0, 1)))


class Answers(unittest.TestCase):
    def test_excluded_words(self) -> None:
        bad = 7 << 3
        rules = [rule(always, 1)]
        self.assertEqual(first(dispatch(rules, otherwise=rule(always, 2), invalid=rule(always, 3)), bad), 3)
        self.assertEqual(first(dispatch(rules, otherwise=rule(always, 2)), bad), 2)
        self.assertEqual(first(dispatch(rules), bad), Finding.GAP)
        self.assertEqual(first(dispatch(rules, "sum"), bad), 0)
        self.assertEqual(first(dispatch(rules, invalid=rule(always, DontCare())), bad), Finding.DONT_CARE)

    def test_copy_of_a_field(self) -> None:
        d = dispatch([], otherwise=rule(always, Copy(0, M)), kinds=(MODE,))
        self.assertEqual([first(d, w << 3) for w in (5, 7)], [5, Finding.UNDECLARED])

    def test_call_takes_the_whole_answer(self) -> None:
        inner = dispatch([rule(a, 7)], otherwise=rule(always, 8))
        d = dispatch([rule(b, 1)], otherwise=rule(always, Call(inner, 0)))
        self.assertEqual([first(d, w) for w in (3, 1, 0)], [1, 7, 8])

    def test_a_long_chain_of_calls(self) -> None:
        d = dispatch([rule(a, 1)], otherwise=rule(always, 2))
        for _ in range(2000):
            d = dispatch([rule(b, 0)], otherwise=rule(always, Call(d, 0)))
        self.assertEqual(first(d, 1), 1)

    def test_update_keeps_what_no_rule_names(self) -> None:
        d = dispatch([rule(a, Bits(1, 0)), rule(b, Bits(0, 2))], kinds=(STATUS,), update=True, otherwise=rule(always, Bits(0, 0)))
        self.assertEqual([first(d, w, old=0b1111_0110) for w in (1, 2, 0)], [0b1111_0101, 0b1111_0110, 0b1111_0100])

    def test_update_of_an_input(self) -> None:
        d = dispatch([rule(a, Bits(2, 0))], kinds=(S,), update=True, old=0, otherwise=rule(always, Bits(0, 0)))
        self.assertEqual([first(d, w) for w in (0b101, 0b110)], [0b111, 0b100])

    def test_each_update_has_its_own_old_word(self) -> None:
        d = dispatch([rule(always, Bits(1, 0), Bits(2, 0))], kinds=(STATUS, STATUS), update=True)
        self.assertEqual(answer(d, (0,), (0b100, 0b1000)).answers, (0b101, 0b1010))


class Collecting(unittest.TestCase):
    def filled(self, steps: Sequence[Step], values: Any, given: int = 0) -> Any:
        asked = []

        def value(text: str) -> int:
            asked.append(text)
            return int(values[text])

        return collect(Collect(S, tuple(steps), 0b110, ()), value, given), asked

    def test_guards_keep_c_from_running(self) -> None:
        steps = [Step(A, CodeSource("x"), None, 0), Step(B, CodeSource("y"), a, 1)]
        self.assertEqual(self.filled(steps, {"x": 5, "y": 0}), (0b001, ["x", "y"]))
        self.assertEqual(self.filled(steps, {"x": 0, "y": 0}), (0b010, ["x"]))

    def test_the_first_class_that_is_true(self) -> None:
        steps = [Step(M, ClassSource(((0, "x"), (1, "y")), 5), None, 0)]
        self.assertEqual(self.filled(steps, {"x": 0, "y": 1}), (1 << 3, ["x", "y"]))
        self.assertEqual(self.filled(steps, {"x": 0, "y": 0})[0], 5 << 3)

    def test_what_a_field_cannot_hold(self) -> None:
        steps = [Step(M, CodeSource("x"), None, 0)]
        self.assertEqual([self.filled(steps, {"x": x})[0] >> 3 for x in (6, 3, 8, -1)], [6, 2, 2, 2])

    def test_given_bits(self) -> None:
        self.assertEqual(self.filled([Step(A, CodeSource("x"), b, 0)], {"x": 1}, 0b1111), (0b111, ["x"]))

    def test_what_is_fixed_runs_no_c(self) -> None:
        fixed = field("F", 2, 1, None, 1)
        plan = Collect(flag_set(A, fixed), (Step(fixed, CodeSource("x"), None, 0),), 0b101, ())
        self.assertEqual(collect(plan, lambda text: self.fail(), 0b001), 0b101)

    def test_a_computed_field(self) -> None:
        from flagc.model.model import ComputedSource

        inner = dispatch([rule(a, 5)], otherwise=rule(always, 0))
        other = flag_set(M)
        plan = Collect(other, (Step(M, ComputedSource(inner), None, 0),), 0, (S,))
        self.assertEqual(collect(plan, lambda text: 0, 0, (1,)), 5 << 3)


if __name__ == "__main__":
    unittest.main()
