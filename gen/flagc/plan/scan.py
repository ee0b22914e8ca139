# SPDX-License-Identifier: MIT
"""The scan: rows of mask and value, and the answer of the first that matches. Small, and slow on the worst word.

A condition that is no cube is a row for each cube of a disjoint cover: the paths of its decision diagram.
"""

from typing import List, Optional, Sequence, Tuple

from ..logic.decision import Column, Value
from ..logic.declared import stand_in
from ..logic.diagram import Diagram, OverBudget
from ..logic.operation import ONE, ZERO
from ..logic.predicate import FALSE, Cube, Graph
from .context import Context
from .direct import entry_shape
from .program import Answer, Load, Program, Scan, Table
from .refusal import Built, Refusal

MAX_CUBES = 64
MAX_ROWS = 4096
NODES = 50_000


def scan(column: Column, context: Context) -> Built:
    """The program that looks through rows."""
    if any(case.goes_on for case in column.cases):
        return Refusal("several rules may answer together")
    parts: List[Tuple[int, Value]] = [(context.excluded, column.excluded)] if column.excluded is not None else []
    parts += [(context.graph.condition(case.condition), case.value) for case in column.cases]
    if not all(_constant(value) for value in [value for _, value in parts] + [column.default]):
        return Refusal("an answer is a field's code or another dispatch's answer")
    cover = _Cover(context.graph)
    rows: List[Cube] = []
    answers: List[int] = []
    for literal, value in parts:
        cubes = cover.cubes(literal)
        if cubes is None:
            return Refusal(f"a condition takes more than {MAX_CUBES} rows")
        rows += cubes
        answers += [_answer(column, value)] * len(cubes)
        if len(rows) > MAX_ROWS:
            return Refusal(f"it takes more than {MAX_ROWS} rows")
    if not rows:
        return Refusal("there are no rows")
    answers.append(_answer(column, column.default))
    return (_program(column, context, rows, answers),)


def _constant(value: Value) -> bool:
    return value is None or isinstance(value, int)


def _answer(column: Column, value: Value) -> int:
    return value if isinstance(value, int) else stand_in(column)


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


class _Cover:
    """Conditions as cubes."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.diagram = Diagram(graph, budget=NODES)

    def cubes(self, literal: int) -> Optional[List[Cube]]:
        """Cubes whose union is the condition, or None if they are too many."""
        if literal == FALSE:
            return []
        cube = self.graph.cube(literal)
        if cube is not None:
            return [cube]
        if literal < 0 and self.graph.is_gate(literal):
            parts = [self.graph.cube(-operand) for operand in self.graph.operands(-literal)]
            known = [part for part in parts if part is not None]
            if len(known) == len(parts) <= MAX_CUBES:
                return known
        return self._paths(literal)

    def _paths(self, literal: int) -> Optional[List[Cube]]:
        diagram = self.diagram
        try:
            pending = [(diagram.literal(literal), 0, 0)]
        except OverBudget:
            return None
        found: List[Cube] = []
        while pending:
            node, mask, value = pending.pop()
            if node == ONE:
                found.append((mask, value))
                if len(found) > MAX_CUBES:
                    return None
            elif node != ZERO:
                bit = 1 << diagram.order[diagram.level[node]] - 2
                pending.append((diagram.high[node], mask | bit, value | bit))
                pending.append((diagram.low[node], mask | bit, value))
        return found
