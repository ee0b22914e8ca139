# SPDX-License-Identifier: MIT
"""A program that breaks a rule of the IR is refused, whatever it answers."""

import unittest
from typing import Tuple

from flagc.plan.program import (Answer, Bitor, Chunk, Definition, Expr, Extract, If, Literal, Load, Masked, Parity, Product, Program, Run,
                                Scaled, Scan, Statement, Sum, Table, Use, Vector, Xor)
from flagc.verify.form import Malformed, check_form

END = Answer(Literal(0))


def program(*body: Statement, tables: Tuple[Table, ...] = (), definitions: Tuple[Definition, ...] = ()) -> Program:
    return Program("test", (8,), 4, False, tables, definitions, body)


def bits(*runs: Run) -> Expr:
    return Extract(runs)


class Form(unittest.TestCase):
    def refused(self, subject: Program, reason: str) -> None:
        with self.assertRaises(Malformed) as caught:
            check_form(subject)
        self.assertEqual(str(caught.exception), reason)

    def test_every_path_answers(self) -> None:
        self.refused(program(If(Literal(1), (END,))), "a path ends without an answer")
        self.refused(program(END, END), "a statement stands behind an answer")

    def test_indexes_stay_inside(self) -> None:
        table = Table("t", (1, 2, 3), 2)
        index = bits(Run(0, 0, 2, 0))
        self.refused(program(Answer(Load(0, index)), tables=(table,)), "an index may leave table t")
        check_form(program(Answer(Load(0, bits(Run(0, 0, 1, 0)))), tables=(table,)))
        flags = Sum((Masked(0, 1, 1), Masked(0, 2, 2), Masked(0, 4, 4)))
        self.refused(program(Answer(Load(0, flags)), tables=(table,)), "an index may leave table t")

    def test_entries_and_answers_fit(self) -> None:
        self.refused(program(END, tables=(Table("t", (4,), 2),)), "an entry of table t does not fit")
        self.refused(program(END, tables=(Table("t", (-1,), 4, True),)), "table t packs negative entries")
        self.refused(program(END, tables=(Table("t", (1,) * 17, 4, immediate=True),)), "table t is no constant")
        self.refused(program(Answer(Literal(16))), "an answer does not fit")

    def test_bits_lie_in_the_words(self) -> None:
        self.refused(program(Answer(bits(Run(0, 6, 3, 0)))), "bits outside the words are taken")
        self.refused(program(Answer(bits(Run(0, 0, 2, 0), Run(0, 4, 1, 1)))), "two runs of bits overlap")
        self.refused(program(If(Masked(0, 0x100, 0), (END,)), END), "a mask does not fit its word")
        self.refused(program(If(Masked(0, 1, 2), (END,)), END), "a masked value has bits outside its mask")

    def test_definitions_use_earlier_ones(self) -> None:
        self.refused(program(END, definitions=(Definition("x", Use(0)),)), "a definition is used before it is made")
        self.refused(program(If(Use(0), (END,)), END), "a definition is used before it is made")

    def test_scans_have_one_entry_a_row(self) -> None:
        tables = (Table("a", (1, 2, 3), 2), Table("m", (1, 2), 8), Table("v", (1,), 8))
        self.refused(program(Answer(Load(0, Scan((1,), (2,), 2))), tables=tables), "a column of a scan has not one entry a row")

    def test_a_sure_row_matches_and_rows_are_whole(self) -> None:
        told, pairs = Table("r", (1, 1, 2, 0, 0, 3), 8), Table("p", (1, 1, 0, 0), 8)
        check_form(program(Answer(Scan((0,), (0,), 2, True, 3)), tables=(told,)))
        check_form(program(Answer(Scan((0,), (0,), 2, True, 2)), tables=(pairs,)))
        self.refused(program(Answer(Scan((0,), (0,), 2, False, 3)), tables=(told,)), "no row of a scan may match, and then it has no answer")
        self.refused(program(Answer(Scan((0,), (0,), 1, True, 2)), tables=(Table("p", (1, 1), 8),)), "the last row of a scan is not sure")
        self.refused(program(Answer(Scan((0,), (0,), 1, True, 3)), tables=(told,)), "a column of a scan has not one entry a row")
        self.refused(program(Answer(Scan((0,), (0,), 1, True, 4)), tables=(pairs,)), "a row of a scan has other entries")
        self.refused(program(Answer(Scan((0,), (1,), 2, True, 2)), tables=(pairs, pairs)), "a row of a scan has other entries")
        self.refused(program(Answer(Scan((0,), (0,), 2, True, 2)), tables=(Table("p", (1, 2, 0, 0), 8),)), "a row's mask or value does not fit")
        self.refused(program(Answer(Scan((0,), (0,), 1, True, 3)), tables=(Table("r", (0, 0, 99), 8),)), "an answer does not fit")
        # Two answers need an index of two: the last row is sure, and there is no third.
        check_form(program(Answer(Load(1, Scan((0,), (0,), 2, True, 2))), tables=(pairs, Table("a", (1, 2), 2))))
        self.refused(program(Answer(Load(1, Scan((0,), (0,), 2, False, 2))), tables=(pairs, Table("a", (1, 2), 2))), "an index may leave table a")

    def test_arithmetic_stays_inside(self) -> None:
        table = Table("t", (0,) * 10, 2)
        two = bits(Run(0, 0, 2, 0))
        check_form(program(Answer(Load(0, Scaled(two, 3))), tables=(table,)))
        self.refused(program(Answer(Load(0, Sum((Scaled(two, 3), Masked(0, 4, 4))))), tables=(table,)), "an index may leave table t")
        self.refused(program(Answer(Bitor((Scaled(two, 4), bits(Run(0, 0, 5, 0)))))), "an answer does not fit")
        self.refused(program(Answer(Xor((Literal(-1), two)))), "bits of a negative number are combined")
        self.refused(program(Answer(Scaled(two, 1))), "a factor does nothing")

    def test_products_and_parities_read_their_word(self) -> None:
        check_form(program(Answer(Product(0, 0x81, 0x101, 32, 7, 4))))
        self.refused(program(Answer(Product(0, 0x181, 0x101, 32, 7, 4))), "a mask does not fit its word")
        self.refused(program(Answer(Product(0, 0x81, 1 << 32, 32, 7, 4))), "a product is of no type of C")
        self.refused(program(Answer(Product(0, 0x81, 3, 32, 30, 4))), "bits outside a product are taken")
        self.refused(program(Answer(Parity(1, 3))), "a word is missing")

    def test_bit_vectors_have_a_row_for_each_value(self) -> None:
        def vector(rows: int, sure: bool, *entries: int) -> Program:
            answers = Table("a", (1,) * rows, 1)
            chunk = Chunk(1, bits(Run(0, 0, 1, 0)))
            return program(Answer(Load(0, Vector((chunk,), rows, sure))), tables=(answers, Table("r", entries, 8)))

        check_form(vector(3, True, 5, 4))
        check_form(vector(9, True, 1, 1, 0, 1))
        self.refused(vector(3, True, 5, 3), "the last row of a bit vector is not sure")
        self.refused(vector(3, False, 5, 4), "an index may leave table a")
        self.refused(vector(3, True, 5), "an index may leave table r")
        self.refused(vector(2, True, 2, 6), "a bit stands behind the last row")


if __name__ == "__main__":
    unittest.main()
