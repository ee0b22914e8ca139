# SPDX-License-Identifier: MIT
"""Mixed radix: each field is a digit, with as many values as its codes differ in what they lead to.

A field of three named codes is a digit of base 3 and not two bits; codes without a name, which all answer alike, share a value. A constant
of the code maps a field to its digit. The index, the digits weighed by the bases before them, is inside the table by construction.
"""

from typing import Dict, List, Tuple

from ..logic.decision import Column
from .cofactors import classes, places_of, spread
from .context import Context
from .lookup import shrinking, table_of
from .program import Answer, Expr, Load, Program, Scaled, Sum, Table
from .refusal import Built, Refusal
from .shape import entry_of
from .tabulate import Tabulated, gather, tabulate

# Of a digit: the bits of the index that make it, and the class of each of their assignments.
Digit = Tuple[int, List[int]]


def radix(column: Column, context: Context) -> Built:
    """The program that loads its answer from one table, whose index has a digit for each field."""
    tables = tabulate(column, context)
    if isinstance(tables, Refusal):
        return tables
    found: List[Program] = []
    for table in tables:
        digits = _digits(table, context)
        if any(len(digit) > 1 + max(digit) for _, digit in digits):
            found.append(_program(table, digits, column, context))
    return shrinking(found) or Refusal("no field has fewer classes than codes")


def _digits(table: Tabulated, context: Context) -> List[Digit]:
    """A digit for each field that matters, or of single bits; digits that a constant can map together, with fewer values, are one."""
    fields: Dict[Tuple[int, int], int] = {}
    for place, (word, position) in enumerate(table.bits):
        owner = next((field.position for field in context.dispatch.words[word].set.fields
                      if field.position <= position < field.position + field.width), position)
        fields[word, owner] = fields.get((word, owner), 0) | 1 << place
    masks = list(fields.values())
    known = {mask: classes(table.entries, mask) for mask in masks}
    digits: List[Digit] = []
    for mask in masks:
        values = known[mask]
        count = 1 + max(values)
        if count < len(values) and len(values) > entry_of(0, count - 1).most:
            values = list(range(len(values)))
        digits.append((mask, values))
    return digits


def _program(table: Tabulated, digits: List[Digit], column: Column, context: Context) -> Program:
    """Bits that are digits as they are come lowest in the index, as one number."""
    raw = sum(mask for mask, values in digits if len(values) == 1 + max(values))
    # The index of the flat table that stands for each index of this one.
    parts: List[Expr] = []
    flat = [0]
    if raw:
        value, flat = _gathered(raw, table)
        parts.append(value)
    tables: List[Table] = []
    for mask, values in digits:
        if mask & raw:
            continue
        own, indexes = _gathered(mask, table)
        # `values` is numbered by the places of the mask, ascending; the digit's table by what was gathered.
        by_index = dict(zip(spread(places_of(mask)), values))
        digit = Load(len(tables), own)
        parts.insert(0, Scaled(digit, len(flat)) if len(flat) > 1 else digit)
        tables.append(table_of(f"digit{len(tables) + 1}", [by_index[index] for index in indexes]))
        example = {value: index for index, value in reversed(list(by_index.items()))}
        flat = [index | example[value] for value in range(len(example)) for index in flat]
    tables.append(table_of("answers", [table.entries[index] for index in flat]))
    answer = Load(len(tables) - 1, Sum(tuple(parts)) if len(parts) > 1 else parts[0])
    return Program("radix", context.words, column.bits, column.signed, tuple(tables), (), (Answer(answer),))


def _gathered(mask: int, table: Tabulated) -> Tuple[Expr, List[int]]:
    """The bits of a mask as one number; and for each number the index of the flat table that has its bits."""
    at = {table.bits[place]: place for place in places_of(mask)}
    value, order = gather(list(at))
    return value, spread([at[bit] for bit in order])
