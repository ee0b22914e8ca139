# SPDX-License-Identifier: MIT
"""The word constant: a table so small that it is one number, `(K >> (width * index)) & mask`, and no memory."""

from typing import Sequence

from ..logic.decision import Column
from .context import Context
from .program import Answer, Load, Program, Table
from .refusal import Built, Refusal
from .tabulate import indexed, tabulate

MAX_BITS = 64


def word_constant(column: Column, context: Context) -> Built:
    """The program that shifts its answer out of a constant of at most 64 bits."""
    tables = tabulate(column, context)
    if isinstance(tables, Refusal):
        return tables
    table = min(tables, key=lambda each: len(each.entries) * _width(each.entries))
    if min(table.entries) < 0:
        return Refusal("an answer is negative")
    width = _width(table.entries)
    size = len(table.entries) * width
    if size > MAX_BITS:
        return Refusal(f"{len(table.entries)} entries of {width} bits make {size}, and a constant has at most {MAX_BITS} bits")
    index, entries = indexed(table)
    constant = Table("answers", entries, width, immediate=True)
    return (Program("word", context.words, column.bits, column.signed, (constant,), (), (Answer(Load(0, index)),)),)


def _width(entries: Sequence[int]) -> int:
    return max(1, max(entries).bit_length())
