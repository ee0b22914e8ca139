# SPDX-License-Identifier: MIT
"""The one question: is there a word inside all of these conditions and outside all of those?

Two engines answer it, and must agree. The diagram knows exact counts and does not mind dense or arithmetic conditions; the
search settles sparse rule sets that no diagram can hold. Most questions are easy, so they get a first look (`avoid`) and a
short search; then comes the diagram under its budget of nodes, then the search under its budget of steps. What is left is
UNDECIDED, which is never an answer. All budgets are counts, so every machine gives the same answers.
"""

from dataclasses import dataclass
from enum import Enum
from typing import List, Optional, Sequence, Tuple, Union

from .avoid import OutOfLooks, avoid
from .diagram import Diagram, OverBudget
from .operation import ONE, ZERO
from .order import choose_order
from .predicate import Graph
from .question import Question, ask, bits_of
from .search import OutOfSteps, search

# What part of the budget of nodes a question gets once one has failed.
SMALL = 100


@dataclass(frozen=True)
class Found:
    """A word of each parameter, with few bits set."""

    words: Tuple[int, ...]


class Nothing(Enum):
    """The question has no witness: there is none, or it was not found within the budgets."""

    EMPTY = "empty"
    UNDECIDED = "undecided"


EMPTY = Nothing.EMPTY
UNDECIDED = Nothing.UNDECIDED

Finding = Union[Found, Nothing]


@dataclass(frozen=True)
class Budget:
    """What a question may cost.

    looks:   at cubes, of the first look
    short:   steps of the search before the diagram
    middle:  the same, as long as no question was settled by a diagram
    nodes:   of the diagram
    steps:   of the search after it
    """

    looks: int = 10_000
    short: int = 2_000
    middle: int = 50_000
    nodes: int = 100_000
    steps: int = 400_000


class Finder:
    """Answers questions about one graph.

    counted: the input variables that make a combination (see `field_bits`), or None for all; what is asked depends on no others
    about:   the conditions that most questions are made of, for the order of the diagram's variables; if there are none,
             those of the first question that needs a diagram
    engine:  `diagram` or `search`, to have that one alone
    """

    def __init__(self, graph: Graph, counted: Optional[Sequence[int]] = None, about: Sequence[int] = (),
                 budget: Budget = Budget(), engine: str = "") -> None:
        self.graph = graph
        self.counted = tuple(range(2, graph.inputs + 2) if counted is None else counted)
        self.budget = budget
        self._about = list(about)
        self._engine = engine
        self._diagram: Optional[Diagram] = None
        self._order: Optional[List[int]] = None
        self._failed = False
        self._settled = False

    # --- questions -------------------------------------------------------------------------------

    def find(self, inside: Sequence[int], outside: Sequence[int]) -> Finding:
        """A word for which all literals of `inside` and none of `outside` hold, EMPTY, or UNDECIDED."""
        question = ask(self.graph, inside, outside)
        if question is None:
            return EMPTY
        if self._engine == "diagram":
            return self._look_up(question)
        if self._engine == "search":
            return self._search(question, self.budget.steps)
        finding = self._first_look(question)
        if finding is UNDECIDED:
            finding = self._search(question, self.budget.short if self._settled else self.budget.middle)
        if finding is UNDECIDED:
            finding = self._look_up(question)
        if finding is UNDECIDED:
            finding = self._search(question, self.budget.steps)
        return finding

    def count(self, inside: Sequence[int], outside: Sequence[int]) -> Optional[int]:
        """How many combinations lie inside and outside, or None past the diagram's budget."""
        question = ask(self.graph, inside, outside)
        if question is None:
            return 0
        try:
            diagram, node = self._build(question)
        except OverBudget:
            return None
        return diagram.count(node, self.counted).get(1, 0)

    # --- the first look and the search -----------------------------------------------------------

    def _first_look(self, question: Question) -> Finding:
        """What can be seen from the cubes alone: that they leave nothing, or a word that suits the rest as well."""
        try:
            packed = avoid(question.inside, question.outside, self.budget.looks)
        except OutOfLooks:
            return UNDECIDED
        if packed is None:
            return EMPTY
        return Found(self.graph.unpack(packed)) if self.graph.holds(question.rest, packed) else UNDECIDED

    def _search(self, question: Question, steps: int) -> Finding:
        try:
            packed = search(question, steps)
        except OutOfSteps:
            return UNDECIDED
        if packed is None:
            return EMPTY
        assert question.suits(packed)
        return Found(self.graph.unpack(_fewer_bits(question, packed)))

    # --- the diagram -----------------------------------------------------------------------------

    def _look_up(self, question: Question) -> Finding:
        try:
            diagram, node = self._build(question)
        except OverBudget:
            return UNDECIDED
        self._settled = True
        words = diagram.witness(node, 1)
        return EMPTY if words is None else Found(words)

    def _build(self, question: Question) -> Tuple[Diagram, int]:
        """The diagram of a question. After one that was too great for a fresh arena, only small ones are tried."""
        if self._diagram is not None:
            try:
                return self._diagram, self._node(self._diagram, question)
            except OverBudget:
                self._diagram = None
        if self._order is None:
            self._order = choose_order(self.graph, self._about or _conditions(question))
        nodes = self.budget.nodes // SMALL if self._failed else self.budget.nodes
        diagram = Diagram(self.graph, self._order, nodes)
        try:
            node = self._node(diagram, question)
        except OverBudget:
            self._failed = True
            raise
        self._diagram = diagram
        return diagram, node

    def _node(self, diagram: Diagram, question: Question) -> int:
        """The conjunction; what the cubes that must hold say makes the cubes to stay outside of smaller first."""
        parts = [diagram.cube(question.inside)]
        parts.append(diagram.first_match(question.outside, [ZERO] * len(question.outside), ONE))
        parts += [diagram.literal(literal) for literal in question.rest]
        return diagram.gather("and", parts, ONE)


def _fewer_bits(question: Question, packed: int) -> int:
    """The witness without the bits that can be cleared one after another, the highest first."""
    for bit in reversed(bits_of(packed & ~question.inside[0])):
        if question.suits(packed ^ bit):
            packed ^= bit
    return packed


def _conditions(question: Question) -> List[int]:
    """The conditions of a question as literals."""
    graph = question.graph
    return [graph.conj(graph.literals_of(cube)) for cube in question.outside] + list(question.rest)
