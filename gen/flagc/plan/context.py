# SPDX-License-Identifier: MIT
"""What all plans and proofs of one dispatch share."""

from dataclasses import dataclass, field, replace
from typing import Any, Dict, List, Optional, Sequence, Tuple

from ..logic.decision import Column, Inner
from ..logic.diagram import Diagram, OverBudget
from ..logic.lower import excluded_condition
from ..logic.order import CAPS, RUNNERS, choose_order, supports_of
from ..logic.predicate import FALSE, Graph, excluded, field_groups, graph_of
from ..model.expr import FALSE as NEVER
from ..model.expr import Expr
from ..model.model import Dispatch
from .budget import PART, Budget
from .chunks import Chunks


# Nodes that a column's diagram may take. Building one holds a bit for each case in each node, so many cases get fewer.
NODES = 200_000
BITS = 64_000_000

# Where more input bits take part, no direct table will come of it, and the diagram may have FEW nodes.
TABLE_BITS = 16
FEW = 20_000

# Where fewer are left in the account, there is no race for the best order.
FEWEST = 100

# Steps of sifting for a diagram: plans are cut from it, so it gets more than one that only answers questions.
SIFTING = 200_000


@dataclass(frozen=True, eq=False)
class View:
    """A column as a decision diagram: its terminals are answers, None is a don't-care.

    shared: what one plan has worked out about a node and others need too, under a name for it
    """

    diagram: Diagram
    root: int
    shared: Dict[Tuple[str, int], Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Context:
    """A dispatch, seen from logic.

    graph:     the arena of its conditions
    excluded:  the literal of the excluded words; forbidden: the same as a condition
    chunks:    the words that programs read
    columns:   of all outputs
    views:     of each column, or None where the diagram is over budget
    budget:    what planning may still cost; shared by all columns
    """

    dispatch: Dispatch
    graph: Graph
    excluded: int
    forbidden: Expr
    chunks: Chunks
    columns: Tuple[Column, ...]
    views: Tuple[Optional[View], ...]
    budget: Budget

    @property
    def words(self) -> Tuple[int, ...]:
        """The width in bits of each word that programs read."""
        return self.chunks.widths

    def view(self, column: Column) -> Optional[View]:
        """The column's diagram, or None if it is over budget."""
        return next(view for known, view in zip(self.columns, self.views) if known is column)


def make_context(dispatch: Dispatch, columns: Sequence[Column], nodes: int = NODES, budget: Optional[Budget] = None) -> Context:
    """The context of a dispatch and its columns. `nodes` limits each diagram; `budget` is what planning may cost, if it is shared."""
    graph = graph_of(dispatch)
    outside = excluded(graph, dispatch)
    groups = field_groups(graph, dispatch)
    account = budget or Budget()
    views: List[Optional[View]] = []
    for column in columns:
        part = min(nodes, account.nodes // PART)
        view, made = _view(graph, outside, column, groups, part, CAPS)
        account.nodes -= made
        views.append(view)
    chunks = Chunks([word.set for word in dispatch.words])
    return Context(dispatch, graph, outside, excluded_condition(dispatch), chunks, tuple(columns), tuple(views), account)


def context_within(context: Context, columns: Sequence[Column], nodes: int = NODES) -> Context:
    """A context for other columns over the same words, to which no word is excluded. The arena and the budget are those of the first.

    They may be many, and plans and proofs must see the same; so their diagrams are small, whatever is left in the account.
    """
    groups = field_groups(context.graph, context.dispatch)
    views = tuple(_view(context.graph, FALSE, column, groups, nodes, CAPS[:1])[0] for column in columns)
    return replace(context, excluded=FALSE, forbidden=NEVER, columns=tuple(columns), views=views)


def _view(graph: Graph, outside: int, column: Column, groups: Sequence[Sequence[int]], most: int, caps: Sequence[int]) -> Tuple[Optional[View], int]:
    """The diagram of a column, and how many nodes were made in looking for it. `most` limits each diagram, `caps` those that race."""
    literals = literals_of(graph, outside, column)
    inputs = 0
    for support in supports_of(graph, literals).values():
        inputs |= support
    limit = min(most, BITS // len(literals), FEW if bin(inputs).count("1") > TABLE_BITS else NODES)
    caps = [min(cap, most // RUNNERS) for cap in caps]
    raced = caps[0] >= FEWEST
    order = choose_order(graph, literals, lambda diagram: diagram.column(column, outside), groups, steps=SIFTING, caps=caps) if raced else ()
    diagram = Diagram(graph, order, limit)
    try:
        view: Optional[View] = View(diagram, diagram.column(column, outside))
    except OverBudget:
        view = None
    return view, diagram.size + sum(RUNNERS * min(cap, diagram.size) for cap in caps)


def literals_of(graph: Graph, outside: int, column: Column) -> List[int]:
    """What a column asks, as literals of the graph: the excluded words first."""
    return [outside] + [graph.condition(condition) for condition in conditions_of(column)]


def conditions_of(column: Column) -> List[Expr]:
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
