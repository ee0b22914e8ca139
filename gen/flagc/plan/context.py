# SPDX-License-Identifier: MIT
"""What all plans and proofs of one dispatch share."""

from dataclasses import dataclass
from typing import List, Optional, Sequence, Tuple

from ..logic.decision import Column, Inner
from ..logic.diagram import BUDGET, Diagram, OverBudget
from ..logic.lower import excluded_condition
from ..logic.order import choose_order
from ..logic.predicate import Graph, excluded, graph_of
from ..model.expr import Expr
from ..model.model import Dispatch


@dataclass(frozen=True, eq=False)
class Context:
    """A dispatch, seen from logic.

    graph:     the arena of its conditions
    excluded:  the literal of the excluded words; forbidden: the same as a condition
    words:     the width in bits of each input word
    columns:   of all outputs
    diagram:   the arena of the nodes
    nodes:     the diagram of each column, or None if it is over budget
    """

    dispatch: Dispatch
    graph: Graph
    excluded: int
    forbidden: Expr
    words: Tuple[int, ...]
    columns: Tuple[Column, ...]
    diagram: Diagram
    nodes: Tuple[Optional[int], ...]

    def node(self, column: Column) -> Optional[int]:
        """The column's diagram: terminals are answers, None a don't-care. None if it is over budget."""
        return next(node for known, node in zip(self.columns, self.nodes) if known is column)


def make_context(dispatch: Dispatch, columns: Sequence[Column], graph: Optional[Graph] = None, budget: int = BUDGET) -> Context:
    """The context of a dispatch and its columns.

    graph:  one over the dispatch's words, to share conditions that are lowered already
    budget: the nodes that a diagram of all columns may take
    """
    graph = graph_of(dispatch) if graph is None else graph
    outside = excluded(graph, dispatch)
    literals = [outside] + [graph.condition(expr) for column in columns for expr in _conditions(column)]
    diagram = Diagram(graph, choose_order(graph, literals), budget)
    nodes: List[Optional[int]] = []
    for column in columns:
        try:
            nodes.append(diagram.column(column, outside))
        except OverBudget:
            nodes.append(None)
    return Context(dispatch, graph, outside, excluded_condition(dispatch), graph.widths, tuple(columns), diagram, tuple(nodes))


def _conditions(column: Column) -> List[Expr]:
    """The conditions of a column and of those that it calls, each column once."""
    result: List[Expr] = []
    seen = {id(column)}
    pending = [column]
    while pending:
        current = pending.pop()
        result += [case.condition for case in current.cases]
        for value in [case.value for case in current.cases] + [current.default, current.excluded]:
            if isinstance(value, Inner) and id(value.column) not in seen:
                seen.add(id(value.column))
                pending.append(value.column)
    return result
