# SPDX-License-Identifier: MIT
"""Runs a program on words: what the C that is printed from it would answer."""

from functools import reduce
from operator import or_, xor
from typing import List, Optional, Sequence, Tuple

from ..model.expr import HOLDS
from .program import (Answer, Bitor, Both, Either, Expr, Extract, Literal, Load, Masked, Merge, Negation, Parity, Product, Program, Relation,
                      Result, Scaled, Scan, Statement, Sum, Use, Vector, Xor, tests_of, told_by)


def evaluate(program: Program, words: Sequence[int]) -> int:
    """The answer to these words.

    Raises IndexError if a load would read outside its table, ValueError if the program ends without an answer.
    """
    run = _Run(program, words)
    answer = run.statements(program.body)
    if answer is None:
        raise ValueError("the program ends without an answer")
    return answer


class _Run:
    def __init__(self, program: Program, words: Sequence[int]) -> None:
        self.program = program
        self.words = words
        self.result = 0
        self.definitions: List[int] = []
        for definition in program.definitions:
            self.definitions.append(self.value(definition.value))

    def statements(self, body: Tuple[Statement, ...]) -> Optional[int]:
        for statement in body:
            if isinstance(statement, Answer):
                return self.value(statement.value)
            if isinstance(statement, Merge):
                value = self.value(statement.value)
                self.result = self.result + value if statement.operator == "+" else self.result | value
            elif self.value(statement.condition):
                answer = self.statements(statement.body)
                if answer is not None:
                    return answer
        return None

    def value(self, expr: Expr) -> int:
        if isinstance(expr, Literal):
            return expr.value
        if isinstance(expr, Extract):
            return self.extract(expr)
        if isinstance(expr, Load):
            return self.entry(expr.table, self.value(expr.index))
        if isinstance(expr, Masked):
            return int(self.words[expr.word] & expr.mask == expr.value)
        if isinstance(expr, Relation):
            return int(HOLDS[expr.operator](self.value(expr.left), self.value(expr.right)))
        if isinstance(expr, Both):
            return int(all(self.value(operand) for operand in expr.operands))
        if isinstance(expr, Either):
            return int(any(self.value(operand) for operand in expr.operands))
        if isinstance(expr, Negation):
            return int(not self.value(expr.operand))
        if isinstance(expr, Sum):
            return sum(self.value(operand) for operand in expr.operands)
        if isinstance(expr, Scaled):
            return self.value(expr.operand) * expr.factor
        if isinstance(expr, (Bitor, Xor)):
            return reduce(or_ if isinstance(expr, Bitor) else xor, (self.value(operand) for operand in expr.operands), 0)
        if isinstance(expr, Use):
            return self.definitions[expr.definition]
        if isinstance(expr, Parity):
            return bin(self.words[expr.word] & expr.mask).count("1") & 1
        if isinstance(expr, Product):
            product = (self.words[expr.word] & expr.mask) * expr.factor & (1 << expr.bits) - 1
            return product >> expr.shift & (1 << expr.width) - 1
        if isinstance(expr, Result):
            return self.result
        return self.vector(expr) if isinstance(expr, Vector) else self.scan(expr)

    def extract(self, expr: Extract) -> int:
        gathered = 0
        for run in expr.runs:
            gathered |= (self.words[run.word] >> run.position & (1 << run.width) - 1) << run.to
        return gathered

    def entry(self, table: int, index: int) -> int:
        entries = self.program.tables[table].entries
        if not 0 <= index < len(entries):
            raise IndexError(f"{self.program.tables[table].name}[{index}]")
        return entries[index]

    def vector(self, expr: Vector) -> int:
        size = self.program.tables[expr.chunks[0].table].bits
        blocks = -(-expr.rows // size)
        starts = [self.value(chunk.index) * blocks for chunk in expr.chunks]
        for block in range(blocks):
            held = (1 << size) - 1
            for chunk, start in zip(expr.chunks, starts):
                held &= self.entry(chunk.table, start + block)
            if held:
                return block * size + (held & -held).bit_length() - 1
        return expr.rows

    def scan(self, expr: Scan) -> int:
        told = told_by(expr, self.program.tables)
        for row in range(expr.rows):
            if all(self.words[word] & mask == value for word, mask, value in tests_of(expr, self.program.tables, row)):
                return told[row]
        return told[expr.rows]
