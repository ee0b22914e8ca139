# SPDX-License-Identifier: MIT
"""What a program costs, counted over the IR alone.

The figures compare plans with each other; they are no promise about a machine.
"""

from dataclasses import dataclass
from typing import Iterable, List, Tuple

from .program import (Answer, Bitor, Both, Either, Expr, Extract, Load, Masked, Merge, Negation, Parity, Product, Program, Relation, Scaled,
                      Scan, Statement, Sum, Table, Vector, Xor, inside)

# A Thumb or RISC-V C instruction has two bytes or four.
BYTES_PER_OPERATION = 3


@dataclass(frozen=True)
class Price:
    """The cost of a program.

    dependent:  the longest run of memory loads of which each waits for the one before
    loads:      memory loads on the worst path
    bytes:      of the tables, and three for each operation and branch in the text
    operations: on the worst path, branches apart
    branches:   on the worst path, those of short-circuit conditions included
    """

    dependent: int
    loads: int
    bytes: int
    operations: int
    branches: int


def table_bytes(table: Table) -> int:
    """The bytes of a table in memory; an immediate table has none."""
    return 0 if table.immediate else (len(table.entries) * table.bits + 7) // 8


def price(program: Program) -> Price:
    """The price of a program."""
    counter = _Counter(program)
    worst = counter.worst(program.body)
    tables = sum(table_bytes(table) for table in program.tables)
    text = tables + BYTES_PER_OPERATION * (counter.text_operations + counter.text_branches)
    for cost in counter.definitions:
        worst = worst + cost
    return Price(worst.dependent, worst.loads, text, worst.operations, worst.branches)


@dataclass(frozen=True)
class _Cost:
    """Of one expression or one path; costs are added as their pieces run one after the other."""

    operations: int = 0
    branches: int = 0
    loads: int = 0
    dependent: int = 0

    def __add__(self, other: "_Cost") -> "_Cost":
        return _Cost(self.operations + other.operations, self.branches + other.branches, self.loads + other.loads,
                     max(self.dependent, other.dependent))

    def or_worse(self, other: "_Cost") -> "_Cost":
        """The dearer path, each figure by itself."""
        return _Cost(max(self.operations, other.operations), max(self.branches, other.branches),
                     max(self.loads, other.loads), max(self.dependent, other.dependent))


class _Counter:
    """Costs of the pieces of one program. What stands in the text is counted on the way, each expression once."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.text_operations = 0
        self.text_branches = 0
        self.definitions: List[_Cost] = []
        for definition in program.definitions:
            self.definitions.append(self._expression(definition.value))

    def worst(self, body: Tuple[Statement, ...]) -> _Cost:
        """The worst path from the start of a body to an answer or to its end."""
        result = _Cost()
        for statement in reversed(body):
            if isinstance(statement, Answer):
                result = self._expression(statement.value)
            elif isinstance(statement, Merge):
                self.text_operations += 1
                result = result + self._expression(statement.value) + _Cost(operations=1)
            else:
                self.text_branches += 1
                inside = self.worst(statement.body)
                if not _ends(statement.body):
                    inside = inside + result
                result = self._expression(statement.condition) + _Cost(branches=1) + result.or_worse(inside)
        return result

    def _expression(self, expr: Expr) -> _Cost:
        text = self._cost(expr)
        self.text_operations += text.operations
        self.text_branches += text.branches
        return text + self._repeated(expr)

    def _cost(self, expr: Expr) -> _Cost:
        """One evaluation, with one round of each loop."""
        if isinstance(expr, Extract):
            widths = self.program.words
            shifts = sum(run.position != run.to for run in expr.runs)
            masks = sum(run.position + run.width < widths[run.word] or run.position > run.to for run in expr.runs)
            return _Cost(shifts + masks + max(0, len(expr.runs) - 1))
        if isinstance(expr, Load):
            index = self._cost(expr.index)
            table = self.program.tables[expr.table]
            if table.immediate:
                return index + _Cost(operations=3)
            unpack = 3 if table.bits < 8 else 0
            return index + _Cost(operations=1 + unpack, loads=1, dependent=index.dependent + 1)
        if isinstance(expr, Masked):
            return _Cost(operations=2)
        if isinstance(expr, Relation):
            return self._cost(expr.left) + self._cost(expr.right) + _Cost(operations=1)
        if isinstance(expr, Negation):
            return self._cost(expr.operand)
        if isinstance(expr, (Both, Either)):
            return self._total(expr.operands) + _Cost(branches=max(0, len(expr.operands) - 1))
        if isinstance(expr, (Sum, Bitor, Xor)):
            return self._total(expr.operands) + _Cost(operations=max(0, len(expr.operands) - 1))
        if isinstance(expr, Scaled):
            return self._cost(expr.operand) + _Cost(operations=1)
        if isinstance(expr, Parity):
            return _Cost(operations=2 * max(2, (expr.mask.bit_length() - 1).bit_length()))
        if isinstance(expr, Product):
            return _Cost(operations=4)
        if isinstance(expr, Vector):
            return self._vector(expr)
        if isinstance(expr, Scan):
            return self._round(expr) + _Cost(loads=int(expr.answers), dependent=1 + expr.answers)
        return _Cost()

    def _vector(self, expr: Vector) -> _Cost:
        """The indexes and one block; the lowest bit counts as three operations, whatever the machine makes of it."""
        indexes = self._total(chunk.index for chunk in expr.chunks)
        loop = int(self._blocks(expr) > 1)
        return indexes + _Cost(len(expr.chunks) + 2 + 2 * loop, 2 * loop + (not loop and not expr.sure), len(expr.chunks), indexes.dependent + 1)

    def _blocks(self, expr: Vector) -> int:
        return -(-expr.rows // self.program.tables[expr.chunks[0].table].bits)

    def _total(self, operands: Iterable[Expr]) -> _Cost:
        total = _Cost()
        for operand in operands:
            total = total + self._cost(operand)
        return total

    def _round(self, scan: Scan) -> _Cost:
        tested = sum(mask >= 0 for mask in scan.masks)
        return _Cost(operations=2 * tested + 1, branches=tested + (not scan.sure), loads=2 * tested)

    def _repeated(self, expr: Expr) -> _Cost:
        """The rounds of loops beyond the first."""
        more = _Cost()
        for item in inside(expr):
            if isinstance(item, Scan):
                one, times = self._round(item), max(0, item.rows - 1)
            elif isinstance(item, Vector):
                one, times = _Cost(len(item.chunks) + 1, 2, len(item.chunks)), self._blocks(item) - 1
            else:
                continue
            more = more + _Cost(one.operations * times, one.branches * times, one.loads * times)
        return more


def _ends(body: Tuple[Statement, ...]) -> bool:
    return bool(body) and isinstance(body[-1], Answer)
