# SPDX-License-Identifier: MIT
"""The one question: is there a word inside all of these conditions and outside all of those?

Two engines answer it, and must agree. The diagram knows exact counts and does not mind dense or arithmetic conditions; the
search settles sparse rule sets that no diagram can hold. Most questions are easy, so they get a first look (`avoid`) and a
short search; then comes the diagram under its budget of nodes, then the search under its budget of steps. What is left is
UNDECIDED, which is never an answer. All budgets are counts, so every machine gives the same answers; one of them is for all
questions together, so that a thousand hard ones take no thousand times as long.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Dict, List, Optional, Sequence, Tuple, Union

from .avoid import OutOfLooks, avoid
from .diagram import Diagram, OverBudget
from .operation import ONE, ZERO
from .order import choose_order
from .predicate import FALSE, Graph
from .question import Question, ask, bits_of
from .search import OutOfSteps, core, search
from .tally import tally

# What part of the budget of nodes a question gets once several have failed.
SMALL = 100

# How many questions' diagrams share an arena, if they are as great as they may be.
ARENA = 2

# Findings about questions that stay outside of no more conditions than these are kept: several checks ask them.
KEPT = 2

# What it may cost to clear bits of a witness: so many looks at gates and cubes.
CLEARING = 200_000

# So many questions that are too great for the common order may have one of their own.
ORDERS = 3


@dataclass(frozen=True)
class Found:
    """A word of each parameter."""

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
    """What a question may cost, and all questions together.

    looks:   at cubes, of the first look
    short:   steps of the search before the diagram
    middle:  the same, as long as no question was settled by a diagram
    nodes:   that a question may add to the diagram
    steps:   of the search after it
    cases:   looks at cubes that a count may take before the diagram
    work:    steps of all searches and diagrams together. Once they are used up, a question gets the first look, the short
             search and a small diagram; after as many again, the first look alone.
    """

    looks: int = 10_000
    short: int = 2_000
    middle: int = 50_000
    nodes: int = 100_000
    steps: int = 400_000
    cases: int = 100_000
    work: int = 3_000_000


class Finder:
    """Answers questions about one graph.

    counted: the input variables that make a combination (see `field_bits`), or None for all; what is asked depends on no others
    about:   the conditions that most questions are made of, for the order of the diagram's variables; if there are none,
             those of the first question that needs a diagram
    groups:  the bits of each field, for the same purpose
    engine:  `diagram` or `search`, to have that one alone
    """

    def __init__(self, graph: Graph, counted: Optional[Sequence[int]] = None, about: Sequence[int] = (),
                 groups: Sequence[Sequence[int]] = (), budget: Budget = Budget(), engine: str = "") -> None:
        self.graph = graph
        self.counted = tuple(range(2, graph.inputs + 2) if counted is None else counted)
        self.budget = budget
        self.work = budget.work
        self._about = list(about)
        self._groups = groups
        self._engine = engine
        self._diagram: Optional[Diagram] = None
        self._order: Optional[List[int]] = None
        self._orders = ORDERS
        self._settled = False
        self._known: Dict[Tuple[Tuple[int, ...], Tuple[int, ...]], Tuple[Optional[Question], Finding]] = {}

    # --- questions -------------------------------------------------------------------------------

    def find(self, inside: Sequence[int], outside: Sequence[int], few: bool = False) -> Finding:
        """A word for which all literals of `inside` and none of `outside` hold, EMPTY, or UNDECIDED.

        few: the word is for people to read, so it should have few bits set
        """
        key = tuple(inside), tuple(outside)
        if key in self._known:
            question, finding = self._known[key]
        else:
            question = ask(self.graph, inside, outside)
            finding = EMPTY if question is None else self._answer(question)
            if len(outside) <= KEPT:
                self._known[key] = question, finding
        if few and isinstance(finding, Found) and question is not None:
            return Found(self.graph.unpack(_fewer_bits(question, self.graph.pack(finding.words))))
        return finding

    def _answer(self, question: Question) -> Finding:
        if self._engine == "diagram":
            return self._look_up(question)
        if self._engine == "search":
            return self._search(question, self.budget.steps)
        finding = self._first_look(question)
        # Where a diagram settled what the search did not, the next question of the kind is likely to be one for the diagram.
        attempts = [self._short_search, self._look_up, self._long_search]
        if question.rest and self._settled:
            attempts = [self._look_up, self._short_search, self._long_search]
        for attempt in attempts:
            if finding is UNDECIDED and self.work > -self.budget.work:
                finding = attempt(question)
        return finding

    def core(self, inside: Sequence[int], outside: Sequence[int]) -> Optional[List[int]]:
        """The places in `outside` of conditions that leave nothing inside, as a proof has found them. None where that is not seen, or no search for cubes."""
        whole = self.graph.cube(self.graph.conj(inside))
        cubes = [(place, self.graph.cube(literal)) for place, literal in enumerate(outside) if literal != FALSE]
        known = [cube for _, cube in cubes if cube is not None]
        if whole is None or len(known) < len(cubes) or self.work <= 0:
            return None
        try:
            found, taken = core(whole, known, self.graph.inputs, self.budget.middle)
        except OutOfSteps:
            found, taken = None, self.budget.middle
        self.work -= taken
        return None if found is None else [cubes[number][0] for number in found]

    def count(self, inside: Sequence[int], outside: Sequence[int]) -> Optional[int]:
        """How many combinations lie inside and outside, or None past the budgets."""
        question = ask(self.graph, inside, outside)
        if question is None:
            return 0
        counted = None if question.rest or self._engine == "diagram" else self._tally(question)
        if counted is not None:
            return counted
        try:
            diagram, node = self._build(question)
        except OverBudget:
            return None
        return diagram.count(node, self.counted).get(1, 0)

    def _tally(self, question: Question) -> Optional[int]:
        """The count by cases, or None past its budget."""
        looks = self.budget.cases if self.work > 0 else self.budget.looks
        free = sum(1 << variable - 2 for variable in self.counted) & ~question.inside[0]
        try:
            result, taken = tally(free, question.outside, looks)
        except OutOfLooks:
            self.work -= looks
            return None
        self.work -= taken
        return result

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

    def _short_search(self, question: Question) -> Finding:
        return self._search(question, self.budget.short if self._settled or self.work <= 0 else self.budget.middle)

    def _long_search(self, question: Question) -> Finding:
        return self._search(question, min(self.budget.steps, self.work)) if self.work > 0 else UNDECIDED

    def _search(self, question: Question, steps: int) -> Finding:
        try:
            packed, taken = search(question, steps)
        except OutOfSteps:
            self.work -= steps
            return UNDECIDED
        self.work -= taken
        if packed is None:
            return EMPTY
        assert question.suits(packed)
        return Found(self.graph.unpack(packed))

    # --- the diagram -----------------------------------------------------------------------------

    def _look_up(self, question: Question) -> Finding:
        self._settled = False
        try:
            diagram, node = self._build(question)
        except OverBudget:
            return UNDECIDED
        self._settled = True
        words = diagram.witness(node, 1)
        return EMPTY if words is None else Found(words)

    def _build(self, question: Question) -> Tuple[Diagram, int]:
        """The diagram of a question, in the arena of those before it or in a fresh one.

        A question that is too great for an arena of its own may choose an order of its own, with which the next ones go on. When
        a few have done so, only small diagrams are tried. Raises OverBudget.
        """
        small = not self._orders or self.work <= 0
        nodes = self.budget.nodes // SMALL if small else self.budget.nodes
        too_great = False
        if self._diagram is not None:
            too_great = self._diagram.allow(nodes)
            node = self._node(self._diagram, question)
            if node is not None:
                return self._diagram, node
            if small and too_great:
                raise OverBudget
            self._diagram = None
        if not too_great:
            if self._order is None:
                self._order = choose_order(self.graph, self._about or _conditions(question), groups=self._groups)
            built = self._fresh(question, self._order, nodes)
            if built is not None:
                return built
        if not small:
            self._orders -= 1
            order = choose_order(self.graph, _conditions(question), lambda diagram: self._all(diagram, question), self._groups)
            built = self._fresh(question, order, nodes)
            if built is not None:
                self._order = order
                return built
        raise OverBudget

    def _fresh(self, question: Question, order: Sequence[int], nodes: int) -> Optional[Tuple[Diagram, int]]:
        """The diagram of a question in an arena of its own, which the next ones use too."""
        diagram = Diagram(self.graph, order, ARENA * nodes)
        diagram.allow(nodes)
        node = self._node(diagram, question)
        if node is None:
            return None
        self._diagram = diagram
        return diagram, node

    def _node(self, diagram: Diagram, question: Question) -> Optional[int]:
        """The diagram of a question, or None past what the arena allows."""
        before = diagram.steps + diagram.size
        try:
            return self._all(diagram, question)
        except OverBudget:
            return None
        finally:
            self.work -= diagram.steps + diagram.size - before

    def _all(self, diagram: Diagram, question: Question) -> int:
        """The conjunction; what the cubes that must hold say makes the cubes to stay outside of smaller first."""
        parts = [diagram.cube(question.inside)]
        parts.append(diagram.first_match(question.outside, [ZERO] * len(question.outside), ONE))
        parts += [diagram.literal(literal) for literal in question.rest]
        return diagram.gather("and", parts, ONE)


def _fewer_bits(question: Question, packed: int) -> int:
    """The witness without the bits that can be cleared one after another, the highest first."""
    known: Dict[int, bool] = {}
    for literal in question.rest:
        question.graph.evaluate(literal, packed, known)
    tries = CLEARING // (1 + len(known) + len(question.outside))
    for bit in reversed(bits_of(packed & ~question.inside[0])[:tries]):
        if question.suits(packed ^ bit):
            packed ^= bit
    return packed


def _conditions(question: Question) -> List[int]:
    """The conditions of a question as literals."""
    graph = question.graph
    return [graph.conj(graph.literals_of(cube)) for cube in question.outside] + list(question.rest)
