# SPDX-License-Identifier: MIT
"""A column as a table over the bits on which its answer depends."""

from dataclasses import dataclass
from typing import Sequence, Tuple, Union

from ..logic.decision import Column
from ..logic.diagram import Diagram
from .budget import Budget, Exhausted
from .cofactors import Cofactors, cofactors, spread
from .completion import completions
from .context import Context, View
from .extract import Place
from .extract import gather as gather_ascending
from .program import Expr
from .refusal import OVER_BUDGET, Refusal

# 65,536 entries.
MAX_INDEX_BITS = 16

# Of functions of so many bits all cofactors can be counted.
EXACT_BITS = 14

# The widths that an entry in memory may have.
ENTRY_BITS = (1, 2, 4, 8, 16, 32, 64)


@dataclass(frozen=True)
class Tabulated:
    """A function as a table.

    bits:    word and position of each bit of the index, lowest first
    entries: the answers, by index
    root:    its node in the column's diagram
    """

    bits: Tuple[Place, ...]
    entries: Tuple[int, ...]
    root: int = 0


def gather(bits: Sequence[Place]) -> Tuple[Expr, Tuple[Place, ...]]:
    """The bits as one number, and the order in which they come in it, lowest first: the one that is gathered with the least work."""
    return gather_ascending(sorted(bits))


def indexed(table: Tabulated) -> Tuple[Expr, Tuple[int, ...]]:
    """The index of a table, and the entries as that index needs them."""
    index, order = gather(table.bits)
    if order == table.bits:
        return index, table.entries
    return index, tuple(table.entries[place] for place in spread([table.bits.index(bit) for bit in order]))


def tabulate(column: Column, context: Context) -> Union[Tuple[Tabulated, ...], Refusal]:
    """The table of a column, or one for each way to complete it; each has at least one bit."""
    view = context.view(column)
    if view is None:
        return Refusal(OVER_BUDGET)
    roots = completions(column, view)
    if any(view.diagram.is_terminal(root) for root in roots):
        return Refusal("every word gets the same answer")
    least = min(len(view.diagram.support(root)) for root in roots)
    if least > MAX_INDEX_BITS:
        return Refusal(f"the answer depends on {least} bits, and an index has at most {MAX_INDEX_BITS}")
    return tuple(table_of_root(view.diagram, root, context) for root in roots if len(view.diagram.support(root)) <= MAX_INDEX_BITS)


def table_of_root(diagram: Diagram, root: int, context: Context) -> Tabulated:
    """The table of a node that has an answer for every word."""
    from_top = diagram.support(root)
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
        assert answer is not None
        entries[index] = answer
    return Tabulated(tuple(place_of(context, variable) for variable in variables), tuple(entries), root)


def cofactors_of(view: View, table: Tabulated, budget: Budget) -> Cofactors:
    """The cofactors of a function of at most EXACT_BITS bits. They are counted once. Raises Exhausted."""
    key = "cofactors", table.root
    if key not in view.shared:
        if 3 ** len(table.bits) > budget.open:
            raise Exhausted
        view.shared[key] = cofactors(table.entries, budget)
    found: Cofactors = view.shared[key]
    return found


def place_of(context: Context, variable: int) -> Place:
    """The word and the position of an input variable of the graph."""
    word, position = 0, variable - 2
    while position >= context.words[word]:
        position -= context.words[word]
        word += 1
    return word, position
