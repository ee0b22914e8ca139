# SPDX-License-Identifier: MIT
"""Proof by parts: a program that ores several numbers together is right if each of them is, and no two have a bit in common.

The bits that an operand may have are read off the program: off entries of tables, widths, what is merged. Each operand is then a
program of its own, proven against the column cut down to those bits, and what moves bits of the words is as many programs as
it moves bits. What no operand has must never be answered. It settles what no diagram of the
whole can hold: 64 flags that may each be set make 2^64 answers.
"""

from dataclasses import replace
from typing import List, Optional, Sequence, Tuple

from ..logic.decision import Column
from ..logic.declared import adds
from ..logic.diagram import OverBudget
from ..logic.parts import called, closed, projection
from ..plan.context import Context, context_within
from ..plan.program import (Answer, Bitor, Expr, Extract, Literal, Load, Merge, Product, Program, Result, Run, Scaled, Scan, Statement, Sum,
                            Table, Vector, Xor, inside, operands, told_by, with_operands)
from .certificate import Certificate, Refuted, Verdict
from .correspond import by_rules
from .simulate import by_simulation
from .symbols import NotSymbolic


def by_parts(program: Program, column: Column, context: Context) -> Optional[Verdict]:
    """Compares the operands of the program with the parts of the column; None if it is not made of parts."""
    last = program.body[-1]
    if not isinstance(last, Answer) or program.signed or adds(column):
        return None
    pieces = _pieces(last.value)
    merged = _merged(program.body[:-1])
    if merged is None or len(pieces) < 2:
        return None
    bodies: List[Tuple[int, Tuple[Statement, ...]]] = []
    for piece in pieces:
        before = program.body[:-1] if piece == Result() else ()
        bodies.append((_possible(program.tables, piece, merged), before + (Answer(piece),)))
    taken = 0
    for mask, _ in bodies:
        if mask & taken:
            return None
        taken |= mask
    rest = (1 << column.bits) - 1 & ~taken
    for mask, body in bodies + [(rest, (Answer(Literal(0)),))]:
        verdict = _part(replace(program, body=body), column, context, mask) if mask else Certificate("parts")
        if isinstance(verdict, Refuted):
            return verdict
    return Certificate("parts")


def _part(program: Program, column: Column, context: Context, mask: int) -> Verdict:
    """Compares a program with what the column answers under the mask."""
    part = called(closed(projection(column, mask), context.forbidden), (mask & -mask).bit_length() - 1)
    own = context_within(context, (part,))
    view = own.views[0]
    try:
        if view is not None:
            return by_simulation(program, part, own, view)
    except (OverBudget, NotSymbolic):
        pass
    return by_rules(program, part, own)


def _merged(body: Sequence[Statement]) -> Optional[int]:
    """The bits that statements may merge; None if one of them answers, adds or merges what was gathered."""
    found = 0
    pending = list(body)
    while pending:
        item = pending.pop()
        if isinstance(item, Merge):
            if item.operator != "|" or not isinstance(item.value, Literal) or item.value.value < 0:
                return None
            found |= item.value.value
        elif isinstance(item, Answer):
            return None
        else:
            pending += item.body
    return found


def _pieces(expr: Expr) -> List[Expr]:
    """Numbers that give this one when they are ored. What is made of bits of the words alone has one for each bit."""
    if isinstance(expr, Scaled) and expr.factor & expr.factor - 1 == 0:
        return [Scaled(piece, expr.factor) for piece in _pieces(expr.operand)]
    if all(isinstance(item, (Extract, Literal, Bitor, Xor)) for item in inside(expr)):
        reach = _possible((), expr, 0)
        return [_under(expr, 1 << place) for place in range(reach.bit_length()) if reach >> place & 1]
    return [piece for operand in expr.operands for piece in _pieces(operand)] if isinstance(expr, Bitor) else [expr]


def _under(expr: Expr, bit: int) -> Expr:
    """One bit of an expression that is made of bits of the words."""
    if isinstance(expr, Literal):
        return Literal(expr.value & bit)
    if isinstance(expr, Extract):
        return Extract(tuple(Run(run.word, run.position + place, 1, run.to + place)
                             for run in expr.runs for place in range(run.width) if bit >> run.to + place & 1))
    return with_operands(expr, tuple(_under(operand, bit) for operand in operands(expr)))


def _possible(tables: Tuple[Table, ...], expr: Expr, merged: int) -> int:
    """The bits that the value of an expression may have."""
    if isinstance(expr, Literal):
        return expr.value
    if isinstance(expr, Result):
        return merged
    if isinstance(expr, Extract):
        return sum((1 << run.width) - 1 << run.to for run in expr.runs)
    if isinstance(expr, Load):
        found = 0
        for entry in tables[expr.table].entries:
            found |= entry
        return found
    if isinstance(expr, Scaled):
        inner = _possible(tables, expr.operand, merged)
        return inner * expr.factor if expr.factor & expr.factor - 1 == 0 else _ones(inner * expr.factor)
    if isinstance(expr, (Bitor, Xor)):
        found = 0
        for operand in expr.operands:
            found |= _possible(tables, operand, merged)
        return found
    if isinstance(expr, Sum):
        return _ones(sum(_possible(tables, operand, merged) for operand in expr.operands))
    if isinstance(expr, Product):
        return (1 << expr.width) - 1
    if isinstance(expr, Scan):
        return _ones(max(told_by(expr, tables)))
    return _ones(expr.rows) if isinstance(expr, Vector) else 1


def _ones(limit: int) -> int:
    """All bits of numbers up to a limit."""
    return (1 << limit.bit_length()) - 1
