# SPDX-License-Identifier: MIT
"""The scan: rows of mask and value, and the answer of the first that matches. Small, and slow on the worst word.

A condition that is no cube is a row for each cube of a cover.
"""

from typing import List, Sequence, Tuple

from ..logic.decision import Column
from ..logic.predicate import Cube
from .context import Context
from .cover import MAX_CUBES, Cover, rules_of
from .direct import entry_shape
from .program import Answer, Load, Program, Scan, Table
from .refusal import Built, Refusal

MAX_ROWS = 8192


def scan(column: Column, context: Context) -> Built:
    """The program that looks through rows."""
    rules = rules_of(column, context)
    if isinstance(rules, Refusal):
        return rules
    cover = Cover(context.graph)
    rows: List[Cube] = []
    answers: List[int] = []
    for rule in rules[:-1]:
        cubes = cover.cubes(rule.literal)
        if cubes is None:
            return Refusal(f"a condition takes more than {MAX_CUBES} rows")
        rows += cubes
        answers += [rule.answer] * len(cubes)
        if len(rows) > MAX_ROWS:
            return Refusal(f"it takes more than {MAX_ROWS} rows")
    if not rows:
        return Refusal("there are no rows")
    return (_program(column, context, rows, answers + [rules[-1].answer]),)


def _program(column: Column, context: Context, rows: Sequence[Cube], answers: Sequence[int]) -> Program:
    bits, signed = entry_shape(answers)
    tables = [Table("answers", tuple(answers), bits, signed)]
    columns: List[Tuple[int, int]] = []
    shift = 0
    for number, width in enumerate(context.words):
        suffix = str(number) if len(context.words) > 1 else ""
        pairs = [(mask >> shift & (1 << width) - 1, value >> shift & (1 << width) - 1) for mask, value in rows]
        shift += width
        if not any(mask for mask, _ in pairs):
            columns.append((-1, -1))
            continue
        columns.append((len(tables), len(tables) + 1))
        tables.append(Table("masks" + suffix, tuple(mask for mask, _ in pairs), width))
        tables.append(Table("values" + suffix, tuple(value for _, value in pairs), width))
    masks, values = zip(*columns)
    body = (Answer(Load(0, Scan(masks, values, len(rows)))),)
    return Program("scan", context.words, column.bits, column.signed, tuple(tables), (), body)
