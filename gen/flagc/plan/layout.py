# SPDX-License-Identifier: MIT
"""An order of the inputs of a set in which the bits that are read together lie together.

The programs tell what is read together: the bits of each table index, and those that are moved at once. In the best case every
index becomes one run of bits, a shift and a mask. What is only tested comes behind that, and what nobody reads is last.
"""

from typing import Dict, Iterator, List, Sequence, Tuple

from ..model.model import Field
from .context import Context
from .program import Expr, Extract, If, Masked, Parity, Product, Program, Scan, Statement, inside, tests_of

# Set and field.
Input = Tuple[str, Field]


def proposed(plans: Sequence[Tuple[Program, Context]]) -> Dict[str, Tuple[str, ...]]:
    """The order of the inputs of each set that the programs read, by the set's name. Each program comes with its context."""
    indexes = [chunk for program, context in plans for chunk in _indexes(program, context)]
    tested = [field for program, context in plans for field in _tested(program, context)]
    order: Dict[str, Dict[str, None]] = {}
    for number, chunk in enumerate(indexes):
        # What the next index needs too comes last, so that both may be runs.
        behind = indexes[number + 1] if number + 1 < len(indexes) else []
        for name, field in sorted(chunk, key=lambda one: one in behind):
            order.setdefault(name, {})[field.name] = None
    for name, field in tested:
        order.setdefault(name, {})[field.name] = None
    return {name: tuple(found) for name, found in order.items()}


def _indexes(program: Program, context: Context) -> Iterator[List[Input]]:
    """The inputs that are gathered together, for each place where that is done, as the program comes to them."""
    for expr in _expressions(program):
        if isinstance(expr, Extract):
            bits = [(run.word, run.position + place) for run in expr.runs for place in range(run.width)]
        elif isinstance(expr, Product):
            bits = [(expr.word, place) for place in range(expr.mask.bit_length()) if expr.mask >> place & 1]
        else:
            continue
        yield _inputs(bits, context)


def _tested(program: Program, context: Context) -> Iterator[Input]:
    """The inputs that a program tests in masks, lowest first."""
    masks = [0] * len(context.words)
    for expr in _expressions(program):
        if isinstance(expr, (Masked, Parity)):
            masks[expr.word] |= expr.mask
        elif isinstance(expr, Scan):
            for row in range(expr.rows):
                for word, mask, _ in tests_of(expr, program.tables, row):
                    masks[word] |= mask
    yield from _inputs([(word, place) for word, mask in enumerate(masks) for place in range(mask.bit_length()) if mask >> place & 1], context)


def _inputs(bits: Sequence[Tuple[int, int]], context: Context) -> List[Input]:
    """The inputs to which bits belong, each once."""
    owners = {(word, field.position + place): (flags.name, field) for word, flags, field in context.chunks.inputs() for place in range(field.width)}
    found = {(owners[bit][0], owners[bit][1].name): owners[bit] for bit in bits if bit in owners}
    return list(found.values())


def _expressions(program: Program) -> Iterator[Expr]:
    """All expressions in the order of the text."""
    for definition in program.definitions:
        yield from inside(definition.value)
    pending: List[Statement] = list(reversed(program.body))
    while pending:
        item = pending.pop()
        if isinstance(item, If):
            yield from inside(item.condition)
            pending += reversed(item.body)
        else:
            yield from inside(item.value)
