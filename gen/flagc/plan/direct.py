# SPDX-License-Identifier: MIT
"""The direct table: the bits that matter, gathered, are the index of the answer."""

from typing import Sequence, Tuple

from ..logic.decision import Column
from .context import Context
from .program import Answer, Load, Program, Table
from .refusal import Built, Refusal
from .tabulate import ENTRY_BITS, tabulate


def direct(column: Column, context: Context) -> Built:
    """The program that loads its answer from one table."""
    table = tabulate(column, context)
    if isinstance(table, Refusal):
        return table
    if not table.bits:
        return Refusal("every word gets the same answer")
    bits, signed = entry_shape(table.entries)
    tables = (Table("answers", table.entries, bits, signed),)
    return (Program("direct", context.words, column.bits, column.signed, tables, (), (Answer(Load(0, table.index)),)),)


def entry_shape(entries: Sequence[int]) -> Tuple[int, bool]:
    """The least width that holds all entries, and whether they need a sign (then it is 8 at least)."""
    signed = min(entries) < 0
    needed = max((entry if entry >= 0 else ~entry).bit_length() for entry in entries) + signed
    return next(bits for bits in ENTRY_BITS if bits >= (max(8, needed) if signed else needed)), signed
