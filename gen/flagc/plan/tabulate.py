# SPDX-License-Identifier: MIT
"""A column as a table over the bits on which its answer depends."""

from dataclasses import dataclass
from typing import Tuple, Union

from ..logic.decision import Column
from ..logic.declared import stand_in
from .context import Context
from .extract import Place, gather
from .program import Expr
from .refusal import OVER_BUDGET, Refusal

# 65,536 entries.
MAX_INDEX_BITS = 16

# The widths that an entry in memory may have.
ENTRY_BITS = (1, 2, 4, 8, 16, 32, 64)


@dataclass(frozen=True)
class Tabulated:
    """A table and its index.

    bits:    word and position of each bit of the index, lowest first
    index:   the same, gathered from the words
    entries: the answers, by index
    """

    bits: Tuple[Place, ...]
    index: Expr
    entries: Tuple[int, ...]


def tabulate(column: Column, context: Context) -> Union[Tabulated, Refusal]:
    """The table of a column. Don't-cares take the answers beside them, so that fewer bits matter."""
    view = context.view(column)
    if view is None:
        return Refusal(OVER_BUDGET)
    diagram = view.diagram
    root = diagram.drop_cares(view.root)
    from_top = diagram.support(root)
    if len(from_top) > MAX_INDEX_BITS:
        return Refusal(f"the answer depends on {len(from_top)} bits, and an index has at most {MAX_INDEX_BITS}")
    variable_at = {place_of(context, variable): variable for variable in sorted(from_top)}
    index_of_bits, bits = gather(tuple(variable_at))
    bit_of = {variable_at[bit]: 1 << place for place, bit in enumerate(bits)}
    # Level by level, the node that each assignment of the variables above leads to, and the index it makes.
    nodes, indexes = [root], [0]
    for variable in from_top:
        bit = bit_of[variable]
        level = diagram.level_of[variable]
        nodes = [child for node in nodes for child in (
            (diagram.low[node], diagram.high[node]) if diagram.level[node] == level else (node, node))]
        indexes = [index | side for index in indexes for side in (0, bit)]
    entries = [0] * len(nodes)
    for node, index in zip(nodes, indexes):
        answer = diagram.value(node)
        entries[index] = stand_in(column) if answer is None else answer
    return Tabulated(bits, index_of_bits, tuple(entries))


def place_of(context: Context, variable: int) -> Place:
    """The word and the position of an input variable."""
    word, position = 0, variable - 2
    while position >= context.words[word]:
        position -= context.words[word]
        word += 1
    return word, position
