# SPDX-License-Identifier: MIT
"""A question, made ready for the engines: one cube to be in, many cubes to be outside of, and what is left."""

from dataclasses import dataclass
from typing import Dict, List, Optional, Sequence, Tuple

from .predicate import FALSE, Cube, Graph


@dataclass(frozen=True)
class Question:
    """Which words lie in the cube `inside`, in none of `outside`, and hold all of `rest`?

    outside: two literals or more each, none over a bit that `inside` fixes
    rest:    negated gates that would take many cubes
    """

    graph: Graph
    inside: Cube
    outside: Tuple[Cube, ...]
    rest: Tuple[int, ...]

    def suits(self, packed: int) -> bool:
        """Whether packed words are an answer."""
        return (
            packed & self.inside[0] == self.inside[1]
            and all(packed & care != value for care, value in self.outside)
            and self.graph.holds(self.rest, packed)
        )


def ask(graph: Graph, inside: Sequence[int], outside: Sequence[int]) -> Optional[Question]:
    """The question for all literals of `inside` and none of `outside`; None if it contradicts itself at first sight."""
    sorted_out = _Sorting(graph)
    for literal in inside:
        sorted_out.require(literal)
    for literal in outside:
        cube = graph.cube(literal)
        if cube is None:
            sorted_out.require(-literal)
        else:
            sorted_out.cubes[cube] = None
    sorted_out.shorten()
    if sorted_out.impossible or not sorted_out.propagate():
        return None
    cube = sorted_out.care, sorted_out.value
    return Question(graph, cube, tuple(sorted_out.cubes), tuple(sorted_out.rest))


class _Sorting:
    """The parts of a question while they are gathered."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.care = 0
        self.value = 0
        self.cubes: Dict[Cube, None] = {}
        self.rest: Dict[int, None] = {}
        self.impossible = False

    def require(self, literal: int) -> None:
        """Take in what must hold. A gate is taken apart."""
        graph = self.graph
        pending = [literal]
        seen = set()
        while pending:
            literal = pending.pop()
            cube = graph.cube(literal)
            if cube is not None:
                self._fix(cube)
                continue
            if literal == FALSE:
                self.impossible = True
            elif literal > 0:
                if literal not in seen:
                    seen.add(literal)
                    pending += reversed(graph.operands(literal))
            else:
                cubes = graph.cubes(-literal)
                if cubes is None:
                    self.rest[literal] = None
                else:
                    self.cubes.update(dict.fromkeys(cubes))

    def shorten(self) -> None:
        """Leaves out of each disjunction what the question forbids by itself. Two conditions that are nearly the same come down to
        what they do not share.
        """
        pending = list(self.rest)
        while pending and not self.impossible:
            literal = pending.pop()
            operands = self.graph.operands(-literal)
            left = [operand for operand in operands if not self._forbidden(-operand)]
            if len(left) < len(operands):
                del self.rest[literal]
                before = len(self.rest)
                self.require(self.graph.disj([-operand for operand in left]))
                pending += list(self.rest)[before:]

    def _forbidden(self, literal: int) -> bool:
        """Whether the question says at first sight that the literal does not hold."""
        cube = self.graph.cube(literal)
        return -literal in self.rest or (cube is not None and cube in self.cubes)

    def _fix(self, cube: Cube) -> None:
        care, value = cube
        if (value ^ self.value) & care & self.care:
            self.impossible = True
        self.care |= care
        self.value |= value

    def propagate(self) -> bool:
        """Leave out cubes that are avoided anyway, and of the others what is known; one literal left must be false.

        False if a cube cannot be avoided.
        """
        while not self.impossible:
            care, value = self.care, self.value
            self.cubes = {
                (cube & ~care, wanted & ~care): None for cube, wanted in self.cubes if not (value ^ wanted) & care & cube
            }
            if (0, 0) in self.cubes:
                return False
            units = [(cube, cube & ~wanted) for cube, wanted in self.cubes if not cube & cube - 1]
            if not units:
                return True
            for unit in units:
                self._fix(unit)
        return False


class Family:
    """Conditions in a row, prepared so that a question about one looks only at those that it can meet.

    Sets of them are bit masks by number; for each input bit the masks of those that want it 0 and 1 (Lakshman and Stiliadis).
    """

    def __init__(self, graph: Graph, literals: Sequence[int]) -> None:
        self.graph = graph
        self.literals = tuple(literals)
        self._possible = sum(1 << number for number, literal in enumerate(literals) if literal != FALSE)
        self._zeros: Dict[int, int] = {}
        self._ones: Dict[int, int] = {}
        for number, literal in enumerate(literals):
            care, value = graph.hull(literal)
            for mask, row in ((care & ~value, self._zeros), (value, self._ones)):
                for bit in bits_of(mask):
                    row[bit] = row.get(bit, 0) | 1 << number

    def around(self, packed: int) -> List[int]:
        """The numbers of those that packed words do not contradict at first sight: of cubes, those that hold."""
        alive = self._possible
        for bit, row in self._zeros.items():
            if packed & bit:
                alive &= ~row
        for bit, row in self._ones.items():
            if not packed & bit:
                alive &= ~row
        return [bit.bit_length() - 1 for bit in bits_of(alive)]

    def meeting(self, literal: int, start: int, stop: int) -> List[int]:
        """The numbers from `start` to `stop` (excluded) of those that do not contradict the literal at first sight."""
        alive = self._possible & (1 << stop) - (1 << start) if literal != FALSE else 0
        care, value = self.graph.hull(literal)
        for mask, row in ((care & ~value, self._ones), (value, self._zeros)):
            for bit in bits_of(mask):
                alive &= ~row.get(bit, 0)
        return [bit.bit_length() - 1 for bit in bits_of(alive)]


def bits_of(mask: int) -> List[int]:
    """The bits that are set, each as a mask, ascending."""
    result = []
    while mask:
        result.append(mask & -mask)
        mask &= mask - 1
    return result
