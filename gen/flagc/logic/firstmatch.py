# SPDX-License-Identifier: MIT
"""The diagram of a list of cubes, the first match wins.

Joining cubes one by one builds every intermediate diagram. Here the result is made from the top at once: a state is the
set of cubes that the bits read so far still permit, kept as a bit mask, so that reading a bit is one AND (the bit vectors of
Lakshman and Stiliadis, used to build a diagram). Equal states at one level are one node.
"""

from typing import TYPE_CHECKING, Dict, List, Optional, Sequence, Tuple

from .predicate import Cube, ones

if TYPE_CHECKING:
    from .diagram import Diagram

# Beyond so many cubes an operation on a set of them takes longer than the rest of a step.
WIDE = 512

# A level and the cubes still possible there; or -1 and a node that is the answer already.
_State = Tuple[int, int]


class FirstMatch:
    """Builds the diagram of a list of cubes under `first`.

    Sets of cubes are bit masks by number. The last number is a cube without literals that stands for `otherwise`.
    """

    def __init__(self, diagram: "Diagram", cubes: Sequence[Cube], answers: Sequence[int], otherwise: int) -> None:
        self.diagram = diagram
        self.answers = [*answers, otherwise]
        self.all = (2 << len(cubes)) - 1
        self.cost = 1 + len(cubes) // WIDE
        # Of each level: the cubes that want a 0 there, that want a 1, and whose literals all lie above.
        self.zeros = [0] * diagram.bottom
        self.ones = [0] * diagram.bottom
        self.complete = [0] * (diagram.bottom + 1)
        self.same: Dict[int, int] = {}
        self.levels: Dict[int, List[Tuple[int, int]]] = {}  # of a mask that is tested: its bits and their levels
        for number, (care, value) in enumerate([*cubes, (0, 0)]):
            self._enter(number, care, value)
        for level in range(diagram.bottom):
            self.complete[level + 1] |= self.complete[level]
        self.memo: List[Dict[int, int]] = [{} for _ in diagram.order]

    def _enter(self, number: int, care: int, value: int) -> None:
        if care not in self.levels:
            self.levels[care] = [(1 << variable - 2, self.diagram.level_of[variable]) for variable in ones(care)]
        deepest = 0
        own = 1 << number
        for bit, level in self.levels[care]:
            row = self.ones if value & bit else self.zeros
            row[level] |= own
            if level >= deepest:
                deepest = level + 1
        self.complete[deepest] |= own
        answer = self.answers[number]
        self.same[answer] = self.same.get(answer, 0) | own

    def _reach(self, level: int, alive: int) -> _State:
        """The state, without what cannot change the answer, at the next level that matters."""
        complete = alive & self.complete[level]
        first = complete & -complete
        answer = self.answers[first.bit_length() - 1]
        # Cubes of the same answer directly before the first complete one make no difference.
        others = alive & first - 1 & ~self.same[answer]
        if not others:
            return -1, answer
        alive = alive & (1 << others.bit_length()) - 1 | first
        while not alive & (self.zeros[level] | self.ones[level]):
            level += 1
        return level, alive

    def _node(self, state: _State) -> Optional[int]:
        level, alive = state
        return alive if level < 0 else self.memo[level].get(alive)

    def build(self) -> int:
        """The node of the whole list."""
        root = self._reach(0, self.all)
        pending = [] if root[0] < 0 else [(root, *self._children(root))]
        while pending:
            (level, alive), low, high = pending[-1]
            zero, one = self._node(low), self._node(high)
            if zero is None:
                pending.append((low, *self._children(low)))
            elif one is None:
                pending.append((high, *self._children(high)))
            else:
                self.memo[level][alive] = self.diagram.make(level, zero, one)
                pending.pop()
        node = self._node(root)
        assert node is not None
        return node

    def _children(self, state: _State) -> Tuple[_State, _State]:
        self.diagram.step(self.cost)
        level, alive = state
        return self._reach(level + 1, alive & ~self.ones[level]), self._reach(level + 1, alive & ~self.zeros[level])
