# SPDX-License-Identifier: MIT
"""The direct table: the bits that matter, gathered, are the index of the answer.

Where answers are wide and few are distinct, the table may hold their numbers, and a second one the answers: fewer bytes, one load more.
"""

from typing import Sequence, Tuple

from ..logic.decision import Column
from .context import Context
from .lookup import figures, table_of
from .program import Answer, Load, Program, Table
from .refusal import Built, Refusal
from .shape import entry_for, entry_of
from .tabulate import Tabulated, indexed, tabulate


def direct(column: Column, context: Context) -> Built:
    """The program that loads its answer from one table; and through a table of values, if that is smaller."""
    tables = tabulate(column, context)
    if isinstance(tables, Refusal):
        return tables
    flat = min((_flat(table, column, context) for table in tables), key=figures)
    small = min((_through_values(table, column, context) for table in tables), key=figures)
    return (flat, small) if figures(small)[1] < figures(flat)[1] else (flat,)


def _flat(table: Tabulated, column: Column, context: Context) -> Program:
    index, entries = indexed(table)
    bits, signed = entry_shape(entries)
    answers = Table("answers", entries, bits, signed)
    return Program("direct", context.words, column.bits, column.signed, (answers,), (), (Answer(Load(0, index)),))


def _through_values(table: Tabulated, column: Column, context: Context) -> Program:
    index, entries = indexed(table)
    answers = sorted(set(entries))
    numbers = {answer: place for place, answer in enumerate(answers)}
    classes = Table("classes", tuple(numbers[answer] for answer in entries), entry_of(0, len(answers) - 1).bits)
    tables = classes, table_of("values", answers)
    return Program("direct", context.words, column.bits, column.signed, tables, (), (Answer(Load(1, Load(0, index))),), variant="values")


def entry_shape(entries: Sequence[int]) -> Tuple[int, bool]:
    """The least width that holds all entries, and whether they need a sign (then it is 8 at least)."""
    return entry_for(entries).bits, min(entries) < 0
