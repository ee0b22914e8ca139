# SPDX-License-Identifier: MIT
"""The direct table: the bits that matter, gathered, are the index of the answer.

Where answers are wide and few are distinct, the table may hold their numbers, and a second one the answers: fewer bytes, one load more.
"""

from typing import List, Sequence, Tuple

from ..logic.decision import Column
from .context import Context
from .lookup import shrinking, table_of
from .program import Answer, Expr, Load, Program, Table
from .refusal import Built, Refusal
from .shape import entry_for, entry_of
from .tabulate import Tabulated, indexed, tabulate


def direct(column: Column, context: Context) -> Built:
    """The program that loads its answer from one table; and through a table of values, if that is smaller."""
    tables = tabulate(column, context)
    if isinstance(tables, Refusal):
        return tables
    return shrinking(program for table in tables for program in _programs(table, column, context))


def _programs(table: Tabulated, column: Column, context: Context) -> List[Program]:
    answers = sorted(set(table.entries))
    index, entries = indexed(table)
    entry, number = entry_for(answers), entry_of(0, len(answers) - 1)

    def program(variant: str, tables: Tuple[Table, ...], answer: Expr) -> Program:
        return Program("direct", context.words, column.bits, column.signed, tables, (), (Answer(answer),), variant=variant)

    flat = Table("answers", entries, entry.bits, answers[0] < 0)
    found = [program("", (flat,), Load(0, index))]
    if number.bits < entry.bits:
        numbers = {answer: place for place, answer in enumerate(answers)}
        classes = Table("classes", tuple(numbers[answer] for answer in entries), number.bits)
        found.append(program("values", (classes, table_of("values", answers)), Load(1, Load(0, index))))
    return found


def entry_shape(entries: Sequence[int]) -> Tuple[int, bool]:
    """The least width that holds all entries, and whether they need a sign (then it is 8 at least)."""
    return entry_for(entries).bits, min(entries) < 0
