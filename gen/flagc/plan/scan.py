# SPDX-License-Identifier: MIT
"""The scan: rows of mask and value, and the answer of the first that matches. Small, and slow on the worst word.

A condition that is no cube is a row for each cube of a cover.
"""

from dataclasses import replace
from typing import Dict, List, Optional, Sequence, Tuple

from ..logic.decision import Column
from ..logic.predicate import Cube
from .context import Context
from .cover import MAX_CUBES, Cover, rules_of
from .direct import entry_shape
from .program import Answer, Load, Program, Scan, Table
from .refusal import Built, Refusal
from .vector import Row, simplified

MAX_ROWS = 8192

# A row of such words is no larger than the question whether it is the last.
SMALL_WORD = 16


def scan(column: Column, context: Context) -> Built:
    """The programs that look through rows."""
    rules = rules_of(column, context)
    if isinstance(rules, Refusal):
        return rules
    cover = Cover(context.graph)
    found: List[Row] = []
    for rule in rules:
        cubes = cover.cubes(rule.literal)
        if cubes is None:
            return Refusal(f"a condition takes more than {MAX_CUBES} rows")
        found += [Row(cube, rule.answer) for cube in cubes]
        if len(found) > MAX_ROWS:
            return Refusal(f"it takes more than {MAX_ROWS} rows")
    kept, default = simplified(found)
    if not kept:
        return Refusal("every word gets the same answer")
    rows, answers = [row.cube for row in kept], [row.answer for row in kept] + [default]
    # The default as a row that matches every word: the loop need not ask for its end. A wide row may be larger than the question.
    sure = [(rows + [(0, 0)], True)] + [(rows, False)] * (max(context.words) > SMALL_WORD)
    programs = [rows_program(column, context, some, answers, is_sure) for some, is_sure in sure]
    joint = _with_answers(programs[0])
    return tuple(([joint] if joint else []) + programs)


def rows_program(column: Column, context: Context, rows: Sequence[Cube], answers: Sequence[int], sure: bool) -> Program:
    """Rows of masks and values, and a table of the answers."""
    bits, signed = entry_shape(answers)
    tables = [Table("answers", tuple(answers), bits, signed)]
    columns: Dict[int, List[Tuple[int, int]]] = {}
    shift = 0
    for number, width in enumerate(context.words):
        pairs = [(mask >> shift & (1 << width) - 1, value >> shift & (1 << width) - 1) for mask, value in rows]
        shift += width
        if any(mask for mask, _ in pairs):
            columns[number] = pairs
    widths = {context.words[number] for number in columns}
    masks, values = [-1] * len(context.words), [-1] * len(context.words)
    if len(widths) == 1:
        # What one place in memory holds takes one address.
        flat = [cell for row in zip(*columns.values()) for pair in row for cell in pair]
        for number in columns:
            masks[number] = values[number] = 1
        tables.append(Table("rows", tuple(flat), max(widths)))
    else:
        for number, pairs in columns.items():
            masks[number], values[number] = len(tables), len(tables) + 1
            tables.append(Table(f"masks{number}", tuple(mask for mask, _ in pairs), context.words[number]))
            tables.append(Table(f"values{number}", tuple(value for _, value in pairs), context.words[number]))
    found = Scan(tuple(masks), tuple(values), len(rows), sure, 2 * len(columns) if len(widths) == 1 else 1)
    return Program("scan", context.words, column.bits, column.signed, tuple(tables), (), (Answer(Load(0, found)),), variant="" if sure else "counted")


def _with_answers(program: Program) -> Optional[Program]:
    """The program with each answer behind the masks and values of its row, if all are in one table that can hold it."""
    answer = program.body[0]
    assert isinstance(answer, Answer) and isinstance(answer.value, Load) and isinstance(answer.value.index, Scan)
    found, (answers, rows, *others) = answer.value.index, program.tables
    if others or answers.signed or max(answers.entries) >> rows.bits:
        return None
    cells: List[int] = []
    for row, told in enumerate(answers.entries):
        cells += [*rows.entries[row * found.stride : (row + 1) * found.stride], told]
    places = tuple(min(number, 0) for number in found.masks)
    whole = replace(found, masks=places, values=places, stride=found.stride + 1)
    return replace(program, tables=(replace(rows, entries=tuple(cells)),), body=(Answer(whole),), variant="with answers")
