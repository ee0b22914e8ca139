# SPDX-License-Identifier: MIT
"""Proof by enumeration: the program is run on every word that has an answer.

It is for programs that no diagram follows, such as a product whose carries mix the bits, where few words have an answer. The program
must be one load from a table: then a word that has none reads an entry whatever its index, and all entries are declared answers.
"""

from itertools import accumulate
from typing import List, Optional, Tuple

from ..logic.decision import Column
from ..logic.declared import gathers, is_declared
from ..logic.operation import NONE
from ..logic.predicate import ones
from ..plan.context import Context, View
from ..plan.evaluate import evaluate
from ..plan.program import Answer, Extract, Load, Masked, Parity, Product, Program, expressions
from .certificate import Certificate, Refuted, Verdict

# Words that are run.
WORDS = 1 << 16


def by_enumeration(program: Program, column: Column, context: Context, view: View) -> Optional[Verdict]:
    """Compares the program with the column word by word; None if they are too many, or the program is no single load."""
    first = program.body[0]
    if len(program.body) > 1 or program.definitions or not isinstance(first, Answer) or not isinstance(first.value, Load):
        return None
    if not gathers(column) and not all(is_declared(column, entry) for entry in program.tables[first.value.table].entries):
        return Refuted((), "an entry of the table is no answer of the rules")
    words = _words(program, context, view)
    if words is None:
        return None
    for packed, expected in words:
        given = context.graph.unpack(packed)
        if evaluate(program, context.chunks.words(given)) != expected:
            return Refuted(given, "the program answers otherwise than its rules")
    return Certificate("enumeration")


def _words(program: Program, context: Context, view: View) -> Optional[List[Tuple[int, int]]]:
    """The words that have an answer, packed, and the answer. Bits that neither side reads are 0."""
    diagram = view.diagram
    variables = set(diagram.support(view.root)) | set(ones(_reads(program)))
    from_top = sorted(variables, key=lambda variable: diagram.level_of[variable])
    found: List[Tuple[int, int]] = []
    pending = [(view.root, 0, 0)]
    while pending:
        node, depth, packed = pending.pop()
        if node == NONE:
            continue
        if depth == len(from_top):
            answer = diagram.value(node)
            if answer is not None:
                found.append((packed, answer))
            if len(found) > WORDS:
                return None
            continue
        here = diagram.level[node] == diagram.level_of[from_top[depth]]
        for side in (0, 1):
            child = node if not here else diagram.high[node] if side else diagram.low[node]
            pending.append((child, depth + 1, packed | side << from_top[depth] - 2))
    return found


def _reads(program: Program) -> int:
    """The bits of the packed words that the program reads."""
    masks = [0] * len(program.words)
    for expr in expressions(program):
        if isinstance(expr, (Masked, Parity, Product)):
            masks[expr.word] |= expr.mask
        elif isinstance(expr, Extract):
            for run in expr.runs:
                masks[run.word] |= (1 << run.width) - 1 << run.position
    return sum(mask << before for mask, before in zip(masks, (0, *accumulate(program.words))))
