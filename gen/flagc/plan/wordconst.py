# SPDX-License-Identifier: MIT
"""The word constant: a table so small that it is one number, `(K >> (width * index)) & mask`, and no memory."""

from ..logic.decision import Column
from .context import Context
from .program import Answer, Load, Program, Table
from .refusal import Built, Refusal
from .tabulate import tabulate

MAX_BITS = 64


def word_constant(column: Column, context: Context) -> Built:
    """The program that shifts its answer out of a constant of at most 64 bits."""
    table = tabulate(column, context)
    if isinstance(table, Refusal):
        return table
    if not table.bits:
        return Refusal("every word gets the same answer")
    if min(table.entries) < 0:
        return Refusal("an answer is negative")
    width = max(1, max(table.entries).bit_length())
    size = len(table.entries) * width
    if size > MAX_BITS:
        return Refusal(f"{len(table.entries)} entries of {width} bits make {size}, and a constant has at most {MAX_BITS} bits")
    tables = (Table("answers", table.entries, width, immediate=True),)
    return (Program("word", context.words, column.bits, column.signed, tables, (), (Answer(Load(0, table.index)),)),)
