# SPDX-License-Identifier: MIT
"""Bit vectors: every alternative is right, their rows are no more than needed, and large sets of rules are proven by them."""

import random
import unittest
from dataclasses import replace
from typing import List, Tuple

from flagc.logic.absorb import absorbed
from flagc.logic.predicate import Cube
from flagc.plan.cost import table_bytes
from flagc.plan.evaluate import evaluate
from flagc.plan.program import Answer, Load, Program, Vector
from flagc.plan.refusal import Refusal
from flagc.plan.vector import vector
from flagc.verify.certificate import Certificate, Refuted
from flagc.verify.verify import verify

from .rulesets import first_match, random_rows, spec_of
from .text import first


def vector_of(program: Program) -> Vector:
    statement = program.body[0]
    assert isinstance(statement, Answer) and isinstance(statement.value, Load) and isinstance(statement.value.index, Vector)
    return statement.value.index


class Vectors(unittest.TestCase):
    def built(self, text: str, kind: str = "diagram") -> Tuple[Program, ...]:
        column, context = first(text)
        programs = vector(column, context)
        assert not isinstance(programs, Refusal), programs
        for program in programs:
            self.assertEqual(verify(program, column, context), Certificate(kind), program.variant)
        return programs

    def rows(self, flags: int, rules: str) -> int:
        names = "".join(f" F{flag}\n" for flag in range(flags))
        text = f"flags s {{\n{names}}}\noutcomes o {{ X, Y, Z }}\ndispatch d(s) -> o, first {{\n{rules}}}\n"
        found = vector_of(self.built(text)[0])
        return found.rows - found.sure

    def test_alternatives(self) -> None:
        rows = random_rows(1, 10, 25)
        programs = self.built(spec_of(rows, 10))
        shapes = {program.variant: (len(vector_of(program).chunks), sum(map(table_bytes, program.tables))) for program in programs}
        self.assertEqual({name.split(",")[0]: chunks for name, (chunks, _) in shapes.items()}, {"bytes": 2, "nibbles": 3, "5 bits": 2})
        self.assertEqual({name.split(", ")[1] for name in shapes}, {"32-bit words", "16-bit words", "8-bit words"})
        # Loads are paid for with bytes.
        self.assertLess(shapes["nibbles, 8-bit words"][1], shapes["5 bits, 8-bit words"][1])
        self.assertLess(shapes["5 bits, 8-bit words"][1], shapes["bytes, 8-bit words"][1])

    def test_sets_without_a_diagram(self) -> None:
        for flags, rules in ((32, 200), (64, 300)):
            rows = random_rows(flags, flags, rules)
            column, context = first(spec_of(rows, flags))
            self.assertIsNone(context.view(column))
            programs = vector(column, context)
            assert not isinstance(programs, Refusal)
            rng = random.Random(flags)
            words = [rng.getrandbits(flags) for _ in range(200)]
            for program in programs[:: len(programs) // 3]:
                self.assertEqual(verify(program, column, context), Certificate("rules"))
                self.assertEqual([evaluate(program, (word,)) for word in words], [first_match(rows, word) for word in words])

    def test_a_wrong_bit_is_refuted_without_a_diagram(self) -> None:
        rows = random_rows(7, 32, 200)
        column, context = first(spec_of(rows, 32))
        programs = vector(column, context)
        assert not isinstance(programs, Refusal)
        program, rng = programs[-1], random.Random(7)
        blocks = -(-vector_of(program).rows // program.tables[0].bits)
        for number, table in enumerate(program.tables):
            # The first rule is never in vain.
            at = blocks * rng.randrange(len(table.entries) // blocks) if number < len(program.tables) - 1 else 0
            entries = table.entries[:at] + (table.entries[at] ^ 1,) + table.entries[at + 1 :]
            tables = program.tables[:number] + (replace(table, entries=entries),) + program.tables[number + 1 :]
            verdict = verify(replace(program, tables=tables), column, context)
            assert isinstance(verdict, Refuted)
            if verdict.words:
                self.assertNotEqual(evaluate(replace(program, tables=tables), verdict.words), first_match(rows, verdict.words[0]))

    def test_rows_that_are_not_needed(self) -> None:
        self.assertEqual(self.rows(4, " F0 & F1 => X\n F2 => Y\n else => Z\n"), 2)
        # Never reached.
        self.assertEqual(self.rows(4, " F0 => X\n F0 & F1 => Y\n F2 => Y\n else => Z\n"), 2)
        # Neighbours of one answer that differ in one bit.
        self.assertEqual(self.rows(4, " F0 & F1 => X\n F0 & !F1 & F3 => X\n F0 & !F1 & !F3 => X\n F2 => Y\n else => Z\n"), 2)
        # Nothing but the default comes behind.
        self.assertEqual(self.rows(4, " F0 => X\n F1 & F2 => Z\n F3 => Z\n else => Z\n"), 1)
        # A rule of another answer stands between.
        self.assertEqual(self.rows(4, " F0 & F1 => X\n F3 => Y\n F0 & !F1 => X\n else => Z\n"), 3)

    def test_the_default_is_a_sure_row_where_there_is_room(self) -> None:
        names = "".join(f" F{flag}\n" for flag in range(8))
        for rules, sure in ((7, True), (8, False)):
            lines = "".join(f" F{rule} => {'XY'[rule % 2]}\n" for rule in range(rules))
            text = f"flags s {{\n{names}}}\noutcomes o {{ X, Y, Z }}\ndispatch d(s) -> o, first {{\n{lines} else => Z\n}}\n"
            program = next(program for program in self.built(text) if program.variant.endswith("8-bit words"))
            self.assertEqual((vector_of(program).sure, vector_of(program).rows), (sure, rules + sure))

    def test_conditions_are_computed_where_cubes_are_many(self) -> None:
        names = "".join(f" F{flag}\n" for flag in range(8))
        text = (f"flags s {{\n{names}}}\noutcomes o {{ X, Y, Z }}\ndispatch d(s) -> o, first {{\n"
                " count(F0, F1, F2, F3, F4) >= 3 & F7 => X\n F5 ^ F6 ^ F0 => Y\n F1 & !F4 => X\n else => Z\n}\n")
        sizes = [(program.variant.endswith("conditions"), sum(map(table_bytes, program.tables))) for program in self.built(text)]
        self.assertLess(min(size for computed, size in sizes if computed) * 4, min(size for computed, size in sizes if not computed))

    def test_calls_and_copies_become_rows(self) -> None:
        self.built("enum o { P, Q, R }\nflags s {\n A\n B\n C\n STATE : o @4..5\n}\n"
                   "dispatch inner(s) -> o, first {\n B => Q\n C => STATE\n else => R\n invalid => P\n}\n"
                   "dispatch d(s) -> o, first {\n A & B => R\n A => STATE\n else => inner\n invalid => Q\n}\n")

    def test_fields_across_bytes_and_both_ends_of_a_wide_word(self) -> None:
        self.built("flags s : u64 {\n LOW : 3 @6..8\n MID : 4 @30..33\n HIGH @63\n}\noutcomes o { X, Y, Z }\n"
                   "dispatch d(s) -> o, first {\n LOW == 5 & HIGH => X\n MID in {3, 4, 9} => Y\n LOW >= 6 => Z\n else => X\n}\n")

    def test_several_rules_together_are_refused(self) -> None:
        built = vector(*first("flags s {\n A\n B\n}\nactions act { a, b }\ndispatch d(s) -> act, collect {\n A => a\n B => b\n}\n"))
        self.assertEqual(built, Refusal("several rules may answer together"))


class Absorbed(unittest.TestCase):
    def test_like_one_by_one(self) -> None:
        for seed in range(50):
            rng = random.Random(seed)
            cubes: List[Cube] = []
            for _ in range(30):
                mask = rng.getrandbits(6) & rng.getrandbits(6)
                cubes.append((mask, rng.getrandbits(6) & mask))
            expected = [any(mask & other == other and value & other == wanted for other, wanted in cubes[:place])
                        for place, (mask, value) in enumerate(cubes)]
            self.assertEqual(absorbed(cubes), expected)

    def test_what_is_no_cube_takes_no_part(self) -> None:
        self.assertEqual(absorbed([None, (1, 1), None, (3, 3)]), [False, False, False, True])


if __name__ == "__main__":
    unittest.main()
