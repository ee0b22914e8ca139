# SPDX-License-Identifier: MIT
"""A column as a table over the bits on which its answer depends."""

from dataclasses import dataclass
from typing import List, Sequence, Tuple, Union

from ..logic.decision import Column
from ..logic.declared import stand_in
from .context import Context
from .program import Extract, Run
from .refusal import OVER_BUDGET, Refusal

# 65,536 entries.
MAX_INDEX_BITS = 16

# The widths that an entry in memory may have.
ENTRY_BITS = (1, 2, 4, 8, 16, 32, 64)


@dataclass(frozen=True)
class Tabulated:
    """bits: word and position of each bit of the index, lowest first; entries: the answers, by index."""

    bits: Tuple[Tuple[int, int], ...]
    entries: Tuple[int, ...]

    @property
    def index(self) -> Extract:
        """The index, gathered from the words."""
        return gathered(self.bits)


def gathered(bits: Sequence[Tuple[int, int]]) -> Extract:
    """Bits (word and position) as one number, the first lowest, in as few runs as the positions allow."""
    runs: List[Run] = []
    for to, (word, position) in enumerate(bits):
        last = runs[-1] if runs else None
        if last is not None and last.word == word and last.position + last.width == position:
            runs[-1] = Run(word, last.position, last.width + 1, last.to)
        else:
            runs.append(Run(word, position, 1, to))
    return Extract(tuple(runs))


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
    variables = sorted(from_top)
    # Level by level, the node that each assignment of the variables above leads to, and the index it makes.
    nodes, indexes = [root], [0]
    for variable in from_top:
        bit = 1 << variables.index(variable)
        level = diagram.level_of[variable]
        nodes = [child for node in nodes for child in (
            (diagram.low[node], diagram.high[node]) if diagram.level[node] == level else (node, node))]
        indexes = [index | side for index in indexes for side in (0, bit)]
    entries = [0] * len(nodes)
    for node, index in zip(nodes, indexes):
        answer = diagram.value(node)
        entries[index] = stand_in(column) if answer is None else answer
    return Tabulated(tuple(_place(context, variable) for variable in variables), tuple(entries))


def _place(context: Context, variable: int) -> Tuple[int, int]:
    word, position = 0, variable - 2
    while position >= context.words[word]:
        position -= context.words[word]
        word += 1
    return word, position
