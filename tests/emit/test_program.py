# SPDX-License-Identifier: MIT
"""Every form of the IR, printed as C, compiled and run, against its evaluation."""

import os
import random
import tempfile
import unittest
from dataclasses import replace
from typing import List, Sequence, Tuple

from flagc.emit import machine, names, tables
from flagc.emit.expression import Setting
from flagc.emit.generated import taken
from flagc.emit.layout import literal, storage
from flagc.emit.program import Answers, body, gathering
from flagc.plan.evaluate import evaluate
from flagc.plan.program import (
    Answer, Bitor, Both, Chunk, Definition, Either, Expr, Extract, If, Literal, Load, Masked, Merge, Negation, Parity, Product, Program,
    Relation, Result, Run, Scaled, Scan, Statement, Sum, Table, Use, Vector, Xor,
)

from .compilers import run
from .support import files_of, model_of

SETS = """
flags narrow : u8 {
    A @0
    B @1
    CODE : { ZERO, ONE, TWO } @3..4
}
flags middle : u16 { HIGH @15 }
flags wide : u32 { TOP @31 }
flags huge : u64 {
    LAST @63
    NUMBER : 40 @10..49
}
outcomes answer { ONLY }
dispatch unused(narrow, middle, wide, huge) -> answer, unique { always => ONLY }
"""
MODEL = model_of(SETS)
DISPATCH = MODEL.dispatches[0]
WIDTHS = tuple(flags.width for flags in MODEL.sets)
NARROW, MIDDLE, WIDE, HUGE = range(4)


def program(*statements: Statement, known: Sequence[Table] = (), definitions: Sequence[Definition] = (), bits: int = 64,
            signed: bool = False) -> Program:
    return Program("hand", WIDTHS, bits, signed, tuple(known), tuple(definitions), statements)


def answer(value: Expr, known: Sequence[Table] = (), definitions: Sequence[Definition] = (), bits: int = 64,
           signed: bool = False) -> Program:
    return program(Answer(value), known=known, definitions=definitions, bits=bits, signed=signed)


def field(word: int, position: int, width: int, to: int = 0) -> Extract:
    return Extract((Run(word, position, width, to),))


def flag(word: int, position: int, value: int = 1) -> Masked:
    return Masked(word, 1 << position, value << position)


def samples() -> List[Tuple[int, ...]]:
    """Words: the ends, single bits, and some at random."""
    chance = random.Random(7)
    result = [(0,) * 4, tuple((1 << width) - 1 for width in WIDTHS)]
    result += [tuple(1 << bit % width for width in WIDTHS) for bit in range(64)]
    result += [tuple(chance.getrandbits(width) for width in WIDTHS) for _ in range(150)]
    return result


def print_c(programs: Sequence[Program], folder: str) -> str:
    """A program that prints every answer to every sample."""
    lines = ["#include <stdio.h>", "#include <stdbool.h>", "#include <stddef.h>", "#include <stdint.h>"]
    with open(os.path.join(folder, "types.h"), "w", encoding="utf-8") as file:
        file.write(files_of(SETS).header)
    lines += ['#include "types.h"', *machine.helpers("t.flags", programs)]
    words = tuple((names.word(DISPATCH, number), item.set) for number, item in enumerate(DISPATCH.words))
    for number, item in enumerate(programs):
        called = tables.table_names(f"p{number}", item, frozenset())
        kind = f"{'' if item.signed else 'u'}int{storage(item.bits)}_t"
        answers = Answers(kind, literal, gathering(item.bits, item.signed))
        lines += tables.definitions(item, called, "FLAGC_T_FLASH", False, ())
        lines += [f"static {kind} p{number}(uint8_t f_narrow, uint16_t f_middle, uint32_t f_wide, uint64_t f_huge)", "{"]
        lines += ["(void)f_narrow; (void)f_middle; (void)f_wide; (void)f_huge;"]
        lines += body(item, Setting(words, called, "t.flags", taken(MODEL, "extern")), answers) + ["}"]
    rows = ", ".join("{" + ", ".join(f"UINT64_C({value})" for value in item) + "}" for item in samples())
    lines += [f"static const uint64_t samples[][4] = {{ {rows} }};", "int main(void)", "{",
              "for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {", "const uint64_t *s = samples[i];"]
    for number, item in enumerate(programs):
        lines.append(f'printf("%lld\\n", (long long)p{number}((uint8_t)s[0], (uint16_t)s[1], (uint32_t)s[2], s[3]));')
    return "\n".join(lines) + "\n}\nreturn 0;\n}\n"




class Printed(unittest.TestCase):
    def agree(self, *programs: Program) -> None:
        """The printed programs answer as the evaluation does."""
        with tempfile.TemporaryDirectory() as folder:
            source = os.path.join(folder, "main.c")
            with open(source, "w", encoding="utf-8") as file:
                file.write(print_c(programs, folder))
            code, out = run([source], [folder])
            self.assertEqual(0, code, out)
        said = iter(map(int, out.split()))
        for words in samples():
            for number, item in enumerate(programs):
                value = evaluate(item, words)
                self.assertEqual(value - (1 << 64) if value >> 63 and not item.signed else value, next(said), (number, words))

    def test_runs_move_bits_up_and_down(self) -> None:
        self.agree(
            answer(field(NARROW, 3, 2)), answer(field(NARROW, 0, 8)), answer(field(NARROW, 0, 8, 8)),
            answer(field(NARROW, 0, 8, 20)), answer(field(NARROW, 4, 4, 40)), answer(field(MIDDLE, 0, 16, 1)),
            answer(field(MIDDLE, 15, 1, 15)), answer(field(MIDDLE, 8, 8, 24)), answer(field(WIDE, 16, 16, 32)),
            answer(field(WIDE, 31, 1, 63)), answer(field(HUGE, 10, 40)), answer(field(HUGE, 40, 8, 2)),
            answer(field(HUGE, 60, 4, 60)), answer(field(NARROW, 7, 1, 3)))

    def test_runs_are_gathered(self) -> None:
        self.agree(
            answer(Extract((Run(NARROW, 0, 2, 0), Run(MIDDLE, 15, 1, 2), Run(WIDE, 30, 2, 3), Run(HUGE, 63, 1, 5)))),
            answer(Extract((Run(NARROW, 0, 8, 0), Run(NARROW, 0, 8, 8)))), answer(Extract(())))

    def test_conditions_nest(self) -> None:
        a, b, c = flag(NARROW, 0), flag(NARROW, 1, 0), Masked(MIDDLE, 0x8001, 0x8000)
        code = Masked(NARROW, 0x1A, 0x10)
        conditions: Tuple[Expr, ...] = (
            a, b, c, code, Negation(a), Negation(b), Negation(c), Negation(Both((a, c))), Negation(Negation(Either((a, c)))),
            Both((a, Either((b, c)), code)), Either((Both((a, b)), c)), Both(()), Either(()), Both((a,)),
            Both((Both((a, b)), c)), Relation("!=", a, c), Relation("==", Relation("!=", a, b), Negation(c)),
            Relation("<", Sum((a, b, c)), Literal(2)), Relation("==", Both((a, b)), Either((b, c))))
        self.agree(*map(answer, conditions))

    def test_arithmetic(self) -> None:
        byte, bit, top = field(NARROW, 0, 8), field(WIDE, 31, 1), field(HUGE, 0, 64)
        self.agree(
            answer(Scaled(byte, 5)), answer(Scaled(byte, 256)), answer(Scaled(field(MIDDLE, 0, 16), 40000)), answer(Scaled(bit, 2)),
            answer(Sum((Scaled(field(NARROW, 4, 4), 12), field(NARROW, 0, 2)))), answer(Bitor((Scaled(byte, 1 << 20), field(MIDDLE, 0, 16)))),
            answer(Xor((byte, Literal(0x55)))), answer(Xor((Scaled(bit, 9), Literal(3)))), answer(Xor((top, Scaled(byte, 1 << 50)))),
            answer(Bitor((flag(NARROW, 0), Scaled(flag(NARROW, 1, 0), 2), Scaled(flag(HUGE, 63), 4)))),
            answer(Bitor((Masked(NARROW, 3, 0), Scaled(flag(MIDDLE, 15), 2)))), answer(Xor((flag(WIDE, 31, 0), field(NARROW, 0, 4)))))

    def test_parts_have_a_line_each(self) -> None:
        bits = (Extract((Run(WIDE, 30, 2, 0),)), Xor((field(NARROW, 0, 3, 2), Literal(0x1C))), Scaled(flag(NARROW, 1, 0), 32),
                Scaled(Load(0, field(NARROW, 4, 4)), 64), Scaled(Load(1, field(HUGE, 20, 4)), 256), Literal(1 << 20))
        known = (Table("a", tuple(range(4)) * 4, 2, immediate=True), Table("b", tuple(range(16)), 4))
        whole = answer(Bitor(bits), known)
        self.agree(whole, answer(Bitor(bits[:2]), known), program(If(flag(NARROW, 0), (Merge("|", Literal(1 << 30)),)),
                                                               Answer(Bitor((Result(),) + bits)), known=known))
        words = tuple((names.word(DISPATCH, number), item.set) for number, item in enumerate(DISPATCH.words))
        lines = body(whole, Setting(words, ("a", "b"), "t.flags", frozenset()), Answers("uint64_t", literal, gathering(64, False)))
        start = lines.index("return (uint64_t)(")
        self.assertEqual([line.startswith("    | ") for line in lines[start + 1 :]], [False] + [True] * 5)
        self.assertTrue(lines[-1].endswith(");"))

    def test_parity_folds_words_of_every_width(self) -> None:
        self.agree(answer(Parity(NARROW, 0x03)), answer(Parity(NARROW, 0xFF)), answer(Parity(MIDDLE, 0x8001)), answer(Parity(MIDDLE, 0xFFFF)),
                   answer(Parity(WIDE, 0x80000100)), answer(Parity(HUGE, (1 << 64) - 1)), answer(Parity(HUGE, 1 << 63 | 1 << 31)),
                   answer(Scaled(Parity(WIDE, 0xF0F0F0F0), 6)))

    def test_products_lose_what_is_above(self) -> None:
        self.agree(answer(Product(NARROW, 0x11, 0x00204081, 32, 7, 3)), answer(Product(WIDE, 0xFFFFFFFF, 0x9E3779B1, 32, 24, 8)),
                   answer(Product(HUGE, (1 << 64) - 1, 0x9E3779B97F4A7C15, 64, 40, 12)), answer(Product(MIDDLE, 0xFFFF, 0xFFFFFFFF, 32, 3, 20)),
                   answer(Product(WIDE, 0x80000001, 0x8000000000000001, 64, 31, 33)))

    def test_scattered_bits_are_gathered_where_a_machine_can(self) -> None:
        runs = tuple(Run(HUGE, position, 1, to) for to, position in enumerate((1, 7, 33, 60)))
        self.agree(answer(Extract(runs)), answer(Extract(runs[:3])), answer(Extract(tuple(Run(NARROW, 2 * to, 1, to) for to in range(4)))))

    def test_bit_vectors_in_every_block(self) -> None:
        chance = random.Random(5)
        programs = []
        for bits in (8, 16, 32, 64):
            for rows in (3, bits, bits + 1, 3 * bits - 1):
                for sure in (False, True):
                    blocks = -(-rows // bits)
                    known = []
                    for chunk in range(2):
                        entries = [sum((chance.random() < 0.3 or (sure and row == rows - 1)) << row for row in range(rows)) for _ in range(16)]
                        blocked = tuple(entry >> bits * block & (1 << bits) - 1 for entry in entries for block in range(blocks))
                        known.append(Table(f"rows{chunk}", blocked, bits))
                    chunks = Chunk(0, field(NARROW, 0, 4)), Chunk(1, field(HUGE, 60, 4))
                    programs.append(answer(Vector(chunks, rows, sure), known))
        self.agree(*programs)

    def test_words_are_read_byte_by_byte_where_the_machine_is_narrow(self) -> None:
        tests = (Masked(WIDE, 0x00010000, 0x00010000), Masked(WIDE, 0x00018001, 0x00010001), Negation(Masked(HUGE, 0xFF << 33, 5 << 33)),
                 Masked(MIDDLE, 0x8001, 0), Negation(Masked(MIDDLE, 0x0300, 0x0100)))
        runs = (field(WIDE, 9, 3), field(WIDE, 14, 5), field(WIDE, 24, 8), field(HUGE, 33, 9, 4), field(HUGE, 60, 4, 40), field(MIDDLE, 0, 16),
                field(MIDDLE, 3, 13), field(HUGE, 1, 63))
        self.agree(*(replace(answer(item), by_bytes=True) for item in tests + runs))

    def test_numbers_are_compared_at_every_width(self) -> None:
        pairs: Tuple[Tuple[Expr, Expr], ...] = (
            (field(NARROW, 0, 8), field(MIDDLE, 0, 16)), (field(MIDDLE, 0, 16), Literal(40000)),
            (field(WIDE, 0, 32), field(NARROW, 0, 8)), (field(HUGE, 0, 64), field(WIDE, 0, 32)),
            (field(WIDE, 0, 32), Literal(1 << 31)), (field(HUGE, 0, 64), Literal(1 << 63)))
        self.agree(*(answer(Relation(operator, left, right)) for operator in ("<", ">=", "==") for left, right in pairs))

    def test_a_table_answers_a_condition(self) -> None:
        known = (Table("t", (0, 1, 1, 0), 1, immediate=True), Table("u", (1, 0, 0, 1), 8))
        for table in (0, 1):
            held = Load(table, field(NARROW, 0, 2))
            self.agree(answer(Negation(held), known), answer(Both((held, flag(NARROW, 2))), known),
                       program(If(Negation(held), (Answer(Literal(5)),)), Answer(Literal(6)), known=known))

    def test_sums_do_not_overflow(self) -> None:
        self.agree(
            answer(Sum((field(MIDDLE, 0, 16), Literal(1)))), answer(Sum((field(WIDE, 0, 32), field(WIDE, 0, 32)))),
            answer(Sum((field(NARROW, 0, 8), field(MIDDLE, 0, 16), Literal(65535)))), answer(Sum(())),
            answer(Sum((field(HUGE, 0, 32), field(NARROW, 0, 8)))), answer(Sum((flag(NARROW, 0), flag(WIDE, 31)))))

    def test_tables_are_packed(self) -> None:
        for_bits = [(1, 2), (2, 4), (4, 16), (8, 256), (16, 65536), (32, 1 << 32), (64, 1 << 64)]
        index = Extract((Run(NARROW, 0, 3, 0), Run(WIDE, 30, 2, 3)))
        chance = random.Random(1)
        known = [Table("t", tuple(chance.randrange(top) for _ in range(32)), bits) for bits, top in for_bits]
        self.agree(*(answer(Load(0, index), known=(table,)) for table in known))

    def test_signed_tables_keep_their_sign(self) -> None:
        for bits in (8, 16, 32):
            low = -(1 << bits - 1)
            entries = (low, low + 1, -1, 0, 1, -low - 1, 5, -5)
            self.agree(answer(Load(0, field(NARROW, 0, 3)), known=(Table("t", entries, bits, True),), bits=bits, signed=True))

    def test_one_constant_is_a_table(self) -> None:
        index = field(NARROW, 0, 3)
        shapes = [(1, (0, 1, 1, 0, 1, 0, 0, 1)), (2, (3, 0, 1, 2, 3, 1, 0, 2)), (3, (7, 1, 2, 3, 4, 5, 6, 0)),
                  (8, (255, 1, 0, 128, 9, 77, 200, 254))]
        self.agree(*(answer(Load(0, index), known=(Table("t", entries, bits, immediate=True),)) for bits, entries in shapes),
                   answer(Load(0, index), known=(Table("t", (-1, -128, 127, 0, 5, -5, 1, 2), 8, True, True),), bits=8, signed=True))

    def test_tables_are_chained(self) -> None:
        known = (Table("a", tuple(i * 7 % 4 * 4 for i in range(16)), 4), Table("b", tuple(i * 5 % 251 for i in range(64)), 8))
        index = Sum((Load(0, field(NARROW, 0, 4)), field(MIDDLE, 0, 2)))
        self.agree(answer(Load(1, index), known=known))

    def test_scan_finds_the_first_row(self) -> None:
        known = (Table("m", (3, 1, 0xF0, 0), 8), Table("v", (2, 1, 0x30, 0), 8),
                 Table("n", (1 << 63, 0, 1, 0), 64), Table("w", (1 << 63, 0, 0, 0), 64), Table("r", (5, 6, 7, 8), 8))
        scan = Scan((0, -1, -1, 2), (1, -1, -1, 3), 4)
        self.agree(answer(scan, known=known), answer(Load(4, scan), known=known),
                   answer(Scan((0, -1, -1, -1), (1, -1, -1, -1), 2), known=known),
                   answer(Scan((-1, -1, -1, -1), (-1, -1, -1, -1), 1)),
                   program(If(flag(WIDE, 31), (Answer(Load(4, scan)),)), Answer(Literal(0)), known=known))

    def test_scans_end_surely_and_go_through_one_table(self) -> None:
        known = (Table("r", (3, 2, 9, 1, 1, 8, 0xF0, 0x30, 7, 0, 0, 6), 8), Table("p", (3, 2, 0xF0, 0x30, 0, 0), 8),
                 Table("q", (3, 2, 1 << 15, 1 << 15, 4, 1, 1, 0, 0, 5, 0, 0, 0, 0, 6), 16), Table("m", (3, 1, 0), 8), Table("v", (2, 1, 0), 8),
                 Table("n", (1 << 63, 1, 0), 64), Table("w", (1 << 63, 0, 0), 64), Table("a", (1, 2, 3), 2))
        told = Scan((0, -1, -1, -1), (0, -1, -1, -1), 4, True, 3)
        pairs = Scan((1, -1, -1, -1), (1, -1, -1, -1), 3, True, 2)
        columns = Scan((3, -1, -1, 5), (4, -1, -1, 6), 3, True)
        self.assertEqual([evaluate(answer(told, known=known), (word, 0, 0, 0)) for word in (2, 1, 0x30, 0)], [9, 8, 7, 6])
        self.agree(answer(told, known=known), answer(pairs, known=known), answer(Load(7, pairs), known=known), answer(columns, known=known),
                   answer(Scan((1, -1, -1, -1), (1, -1, -1, -1), 3, False, 2), known=known),
                   answer(Scan((2, 2, -1, -1), (2, 2, -1, -1), 3, True, 5), known=known), answer(Load(7, columns), known=known),
                   program(If(flag(WIDE, 31), (Answer(told),)), Answer(Literal(0)), known=known))

    def test_answers_are_gathered(self) -> None:
        bits = (If(flag(NARROW, 0), (Merge("|", Literal(1 << 40)),)), If(flag(WIDE, 31), (Merge("|", field(NARROW, 0, 8)), Answer(Result()))))
        self.agree(program(*bits, Merge("|", Literal(2)), Answer(Result())),
                   program(*bits, If(Relation("==", Result(), Literal(0)), (Answer(Literal(9)),)), Answer(Result())))

    def test_numbers_are_summed_with_their_sign(self) -> None:
        for bits in (8, 16, 32):
            low = -(1 << bits - 1)
            steps = (If(flag(NARROW, 0), (Merge("+", Literal(low)),)), If(flag(NARROW, 0), (Merge("+", Literal(-low - 1)),)),
                     If(flag(NARROW, 1), (Merge("+", Literal(-low - 1)),)), If(flag(NARROW, 1), (Merge("+", Literal(low)), Answer(Result()))))
            self.agree(program(*steps, Answer(Result()), bits=bits, signed=True))
        steps8 = tuple(If(flag(NARROW, bit), (Merge("+", Literal(60)),)) for bit in range(4))
        self.agree(program(*steps8, Answer(Result()), bits=8))

    def test_definitions_use_each_other(self) -> None:
        definitions = (Definition("int", Both((flag(NARROW, 0), flag(MIDDLE, 15)))), Definition("f_narrow", Either((Use(0), flag(WIDE, 31)))),
                       Definition("far", Relation("!=", Use(0), Use(1))))
        self.agree(
            answer(Sum((Use(0), Use(1), Use(1))), definitions=definitions),
            program(If(Use(1), (If(Negation(Use(2)), (Answer(Literal(3)),)),)), Answer(Use(2)), definitions=definitions))

    def test_blocks_nest_deeply(self) -> None:
        inner: Statement = Answer(Literal(1))
        for depth in range(100):
            inner = If(Masked(HUGE, 1 << depth % 64, 0), (inner,))
        self.agree(program(inner, Answer(Literal(2))))

    def test_deep_conditions_need_no_deep_stack(self) -> None:
        condition: Expr = flag(NARROW, 0)
        for depth in range(600):
            condition = Relation("!=", condition, flag(HUGE, depth % 64))
        lines = body(answer(condition), Setting(tuple((f"f{i}", flags) for i, flags in enumerate(MODEL.sets)), (), "", frozenset()),
                     Answers("uint8_t", literal, gathering(8, False)))
        self.assertTrue(lines)


if __name__ == "__main__":
    unittest.main()
