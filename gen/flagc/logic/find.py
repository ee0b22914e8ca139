# SPDX-License-Identifier: MIT
"""The one question: is there a word inside all of these conditions and outside all of those?

Two engines answer it, and must agree. `diagram` knows exact counts and does not mind dense or arithmetic conditions; `search` settles
sparse rule sets that no diagram can hold. Most questions are easy for the search, so it gets a short try; then comes the diagram
under its budget of nodes, then the search under its budget of steps. What is left is UNDECIDED, which is never an answer.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Dict, List, Optional, Sequence, Tuple, Union

from .diagram import Diagram, OverBudget
from .operation import ONE, ZERO
from .order import choose_order
from .predicate import FALSE, TRUE, Cube, Graph
from .search import OutOfSteps, search


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
    """nodes: of the diagram; steps: of the search; short: steps of the search's first try."""

    nodes: int = 200_000
    steps: int = 400_000
    short: int = 2_000


class Finder:
    """Answers questions about one graph.

    counted: the input variables that make a combination (see `field_bits`); what is asked depends on no others
    about:   the conditions that most questions are made of, for the order of the diagram's variables; if empty, the first question's
    engine:  `diagram` or `search` alone, for tests; or empty
    """

    def __init__(self, graph: Graph, counted: Sequence[int] = (), about: Sequence[int] = (), budget: Budget = Budget(),
                 engine: str = "") -> None:
        self.graph = graph
        self.counted = tuple(counted) or tuple(range(2, graph.inputs + 2))
        self.budget = budget
        self._about = list(about)
        self._engine = engine
        self._diagram: Optional[Diagram] = None
        self._order: Optional[List[int]] = None
        self._failures = 0

    # --- questions -------------------------------------------------------------------------------

    def find(self, inside: Sequence[int], outside: Sequence[int]) -> Finding:
        """A word for which all literals of `inside` and none of `outside` hold, EMPTY, or UNDECIDED."""
        required = self._required(inside, outside)
        if required is None:
            return EMPTY
        if self._engine != "diagram":
            finding = self._search(required, self.budget.steps if self._engine else self.budget.short)
            if finding is not UNDECIDED or self._engine:
                return finding
        try:
            return self._look_up(required)
        except OverBudget:
            return UNDECIDED if self._engine else self._search(required, self.budget.steps)

    def count(self, inside: Sequence[int], outside: Sequence[int]) -> Optional[int]:
        """How many combinations lie inside and outside, or None past the diagram's budget."""
        required = self._required(inside, outside)
        if required is None:
            return 0
        try:
            diagram, node = self._build(required)
        except OverBudget:
            return None
        return diagram.count(node, self.counted).get(1, 0)

    def _required(self, inside: Sequence[int], outside: Sequence[int]) -> Optional[List[int]]:
        """What must hold, without what holds anyway; None if it contradicts itself at first sight."""
        graph = self.graph
        wanted = dict.fromkeys(inside)
        care = value = 0
        for literal in wanted:
            other_care, other_value = graph.hull(literal)
            if literal == FALSE or (value ^ other_value) & care & other_care:
                return None
            care |= other_care
            value |= other_value
        for literal in outside:
            if literal == TRUE or literal in wanted:
                return None
            other_care, other_value = graph.hull(literal)
            if not (value ^ other_value) & care & other_care:
                wanted[-literal] = None
        wanted.pop(TRUE, None)
        return list(wanted)

    # --- the search ------------------------------------------------------------------------------

    def _search(self, required: Sequence[int], steps: int) -> Finding:
        try:
            packed = search(self.graph, required, steps)
        except OutOfSteps:
            return UNDECIDED
        return EMPTY if packed is None else Found(self.graph.unpack(self._fewer_bits(required, packed)))

    def _fewer_bits(self, required: Sequence[int], packed: int) -> int:
        """The witness without the bits that can be cleared one after another, the highest first."""
        for place in range(self.graph.inputs - 1, -1, -1):
            if packed >> place & 1 and self.graph.holds(required, packed ^ 1 << place):
                packed ^= 1 << place
        return packed

    # --- the diagram -----------------------------------------------------------------------------

    def _look_up(self, required: Sequence[int]) -> Finding:
        diagram, node = self._build(required)
        words = diagram.witness(node, 1)
        return EMPTY if words is None else Found(words)

    def _build(self, required: Sequence[int]) -> Tuple[Diagram, int]:
        """The diagram of a question. Two questions that are too great for a fresh arena end the attempts."""
        if self._failures > 1:
            raise OverBudget
        if self._diagram is not None:
            try:
                return self._diagram, self._node(self._diagram, required)
            except OverBudget:
                self._diagram = None
        if self._order is None:
            self._order = choose_order(self.graph, self._about or required)
        diagram = Diagram(self.graph, self._order, self.budget.nodes)
        try:
            node = self._node(diagram, required)
        except OverBudget:
            self._failures += 1
            raise
        self._diagram = diagram
        return diagram, node

    def _node(self, diagram: Diagram, required: Sequence[int]) -> int:
        """The conjunction. The hull of the cubes makes the cubes to stay outside of smaller before they are joined."""
        care = value = 0
        parts: List[int] = []
        for literal in required:
            own = self.graph.hull(literal)
            care, value = care | own[0], value | own[1]
        cubes: Dict[Cube, None] = {}
        for literal in required:
            if self.graph.cube(literal) is not None:
                continue
            negated = self.graph.cube(-literal)
            if negated is None:
                parts.append(diagram.literal(literal))
            elif not (value ^ negated[1]) & care & negated[0]:
                cubes[negated[0] & ~care, negated[1] & ~care] = None
        inside = diagram.first_match([(care, value)], [ONE], ZERO)
        cover = diagram.first_match(list(cubes), [ZERO] * len(cubes), ONE)
        return diagram.gather("and", [inside, cover, *parts], ONE)


class Family:
    """Conditions in a row, prepared so that a question about one looks only at those that it can meet.

    Sets of them are bit masks by number; for each input bit the mask of those that its value rules out (Lakshman and Stiliadis).
    """

    def __init__(self, graph: Graph, literals: Sequence[int]) -> None:
        self.graph = graph
        self.literals = tuple(literals)
        self._zeros: Dict[int, int] = {}
        self._ones: Dict[int, int] = {}
        self._possible = sum(1 << number for number, literal in enumerate(literals) if literal != FALSE)
        for number, literal in enumerate(literals):
            care, value = graph.hull(literal)
            for mask, row in ((care & ~value, self._zeros), (value, self._ones)):
                while mask:
                    low = mask & -mask
                    row[low] = row.get(low, 0) | 1 << number
                    mask ^= low

    def meeting(self, literal: int, start: int, stop: int) -> List[int]:
        """The numbers from `start` to `stop` (excluded) of those that do not contradict the literal at first sight."""
        alive = self._possible & (1 << stop) - (1 << start) if literal != FALSE else 0
        care, value = self.graph.hull(literal)
        for mask, row in ((care & ~value, self._ones), (value, self._zeros)):
            while mask:
                low = mask & -mask
                alive &= ~row.get(low, 0)
                mask ^= low
        result = []
        while alive:
            low = alive & -alive
            result.append(low.bit_length() - 1)
            alive ^= low
        return result
