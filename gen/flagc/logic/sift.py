# SPDX-License-Identifier: MIT
"""Sifting: one variable after another goes to its best place in the order, all others standing still (Rudell, ICCAD'93).

The diagram of one root is copied into a table for each variable. Two neighbours in the order change places by rewriting the
nodes of the upper one alone, in place, so that every node keeps its function. After the single bits the fields move as blocks, because
what compares or counts them wants their bits together (Panda and Somenzi's group sifting, ICCAD'95, with the groups given); then
the bits again. Of all that only an order comes back.

What is made smaller is the number of nodes, or the sum of the widths of all cuts. Steps are counted, so the result is the same on
every machine; when they are used up, the best order so far stands.
"""

from typing import Dict, List, Sequence, Set

from .diagram import Diagram

STEPS = 100_000

NODES = "nodes"
WIDTHS = "widths"

# A block turns back where the diagram is more than this much worse than at its best place.
GROWTH = 1.2

_LOW = (1 << 32) - 1

Block = List[int]


def sift(diagram: Diagram, root: int, groups: Sequence[Sequence[int]] = (), measure: str = NODES, steps: int = STEPS) -> List[int]:
    """A permutation of the diagram's order under which the root is not greater.

    groups:  variables that move together after each has moved alone, such as the bits of a field
    measure: NODES or WIDTHS
    """
    order = diagram.support(root)
    if len(order) > 1:
        sifting = _Sifting(_Levels(diagram, root, order, measure == WIDTHS), steps)
        sifting.run(groups)
        order = sifting.order
    placed = set(order)
    return [*order, *(variable for variable in diagram.order if variable not in placed)]


class _Levels:
    """The nodes of one root, by variable.

    order:        the variables from the top
    variable:     of each node: its own; 0 for a terminal
    low, high:    of each node: its children
    users:        of each node: how many edges lead to it
    nodes:        of each variable: its nodes, by their children
    size:         how many nodes there are, terminals apart
    cuts:         above each place in the order: the nodes at it or below it that an edge from above leads to; the list is empty
                  if widths are not asked for
    width:        the sum of their numbers
    """

    def __init__(self, diagram: Diagram, root: int, order: List[int], widths: bool) -> None:
        found = diagram.nodes(root)
        number = {node: place for place, node in enumerate(found)}
        self.order = list(order)
        self.variable = [0 if diagram.is_terminal(node) else diagram.order[diagram.level[node]] for node in found]
        self.low = [number[diagram.low[node]] for node in found]
        self.high = [number[diagram.high[node]] for node in found]
        self.users = [0] * len(found)
        self.users[-1] = 1
        self.nodes: Dict[int, Dict[int, int]] = {variable: {} for variable in order}
        self.free: List[int] = []
        self.size = 0
        for node, variable in enumerate(self.variable):
            if variable:
                self.nodes[variable][self.low[node] << 32 | self.high[node]] = node
                self.users[self.low[node]] += 1
                self.users[self.high[node]] += 1
                self.size += 1
        self.cuts: List[Set[int]] = [{len(found) - 1}] if widths else []
        for place in range(len(order) if widths else 0):
            self.cuts.append(self._below(place))
        self.width = sum(map(len, self.cuts))

    def _below(self, place: int) -> Set[int]:
        """The cut under a place: what crosses it from above, and the children of its own nodes."""
        variable = self.order[place]
        own = self.nodes[variable].values()
        below = {node for node in self.cuts[place] if self.variable[node] != variable}
        below.update(self.low[node] for node in own)
        below.update(self.high[node] for node in own)
        return below

    def swap(self, place: int) -> int:
        """Exchanges the variables at a place and under it. Returns the steps that this took."""
        low, high, variable = self.low, self.high, self.variable
        upper, lower = self.order[place], self.order[place + 1]
        above, below = self.nodes[upper], self.nodes[lower]
        moving = [(key, node) for key, node in above.items() if variable[key >> 32] == lower or variable[key & _LOW] == lower]
        steps = 1 + len(above) + 4 * len(moving)
        for key, _ in moving:
            del above[key]
        for key, node in moving:
            zero, one = key >> 32, key & _LOW
            zeros = (low[zero], high[zero]) if variable[zero] == lower else (zero, zero)
            ones = (low[one], high[one]) if variable[one] == lower else (one, one)
            low[node], high[node] = self._make(upper, zeros[0], ones[0]), self._make(upper, zeros[1], ones[1])
            variable[node] = lower
            below[low[node] << 32 | high[node]] = node
            self._leave(zero)
            self._leave(one)
        self.order[place], self.order[place + 1] = lower, upper
        if self.cuts:
            # What crosses the other cuts has the same variables above it as before.
            self.width -= len(self.cuts[place + 1])
            self.cuts[place + 1] = self._below(place)
            self.width += len(self.cuts[place + 1])
            steps += len(self.cuts[place])
        return steps

    def _make(self, variable: int, zero: int, one: int) -> int:
        """The node with these children, with one edge more to it."""
        if zero == one:
            self.users[zero] += 1
            return zero
        key = zero << 32 | one
        node = self.nodes[variable].get(key)
        if node is not None:
            self.users[node] += 1
            return node
        self.users[zero] += 1
        self.users[one] += 1
        self.size += 1
        if self.free:
            node = self.free.pop()
            self.variable[node], self.low[node], self.high[node], self.users[node] = variable, zero, one, 1
        else:
            node = len(self.variable)
            for row, value in ((self.variable, variable), (self.low, zero), (self.high, one), (self.users, 1)):
                row.append(value)
        self.nodes[variable][key] = node
        return node

    def _leave(self, node: int) -> None:
        """One edge less to a node. The children of one that goes were taken over by those who left it, so none of them goes."""
        self.users[node] -= 1
        if self.users[node] == 0:
            zero, one = self.low[node], self.high[node]
            del self.nodes[self.variable[node]][zero << 32 | one]
            self.users[zero] -= 1
            self.users[one] -= 1
            self.size -= 1
            self.free.append(node)


class _Sifting:
    """Moves blocks of variables; `order` is the best that was seen."""

    def __init__(self, levels: _Levels, steps: int) -> None:
        self.levels = levels
        self.steps = steps
        self.order = list(levels.order)
        self.best = self._measure()

    def _measure(self) -> int:
        return self.levels.width if self.levels.cuts else self.levels.size

    def run(self, groups: Sequence[Sequence[int]]) -> None:
        """Rounds over the bits and over the blocks in turn, until one gains nothing or the steps are used up."""
        before = self.best + 1
        while self.best < before and self.steps > 0:
            before = self.best
            self._round([[variable] for variable in self.levels.order])
            blocks = _blocks(self.levels.order, groups)
            if len(blocks) < len(self.levels.order):
                self._round(blocks)

    def _round(self, blocks: List[Block]) -> None:
        """Every block once, those with most nodes first."""
        weight = {block[0]: sum(len(self.levels.nodes[variable]) for variable in block) for block in blocks}
        for name in sorted(weight, key=lambda name: -weight[name]):
            if self.steps > 0:
                blocks = self._sift(blocks, next(place for place, block in enumerate(blocks) if block[0] == name))

    def _sift(self, blocks: List[Block], start: int) -> List[Block]:
        """Moves one block to its best place: to the nearer end, to the other one, and back."""
        blocks = list(blocks)
        place = best_place = start
        best = self._measure()
        nearer_top = start < len(blocks) - 1 - start
        for step in (-1, 1) if nearer_top else (1, -1):
            while 0 <= place + step < len(blocks) and self.steps > 0:
                self._pass(blocks, min(place, place + step))
                place += step
                size = self._measure()
                if size < best:
                    best, best_place = size, place
                if size > GROWTH * best:
                    break
        while place != best_place and self.steps > 0:
            step = 1 if place < best_place else -1
            self._pass(blocks, min(place, place + step))
            place += step
        return blocks

    def _pass(self, blocks: List[Block], place: int) -> None:
        """Exchanges the blocks at a place and under it."""
        first, second = blocks[place], blocks[place + 1]
        top = sum(map(len, blocks[:place]))
        for down in range(len(second)):
            for at in reversed(range(top + down, top + down + len(first))):
                self.steps -= self.levels.swap(at)
        blocks[place], blocks[place + 1] = second, first
        if self._measure() < self.best:
            self.best, self.order = self._measure(), list(self.levels.order)


def _blocks(order: Sequence[int], groups: Sequence[Sequence[int]]) -> List[Block]:
    """The order in blocks: what lies between the ends of a group moves with it, so groups that overlap are one block."""
    place = {variable: place for place, variable in enumerate(order)}
    last = list(range(len(order)))
    for group in groups:
        places = [place[variable] for variable in group if variable in place]
        if places:
            last[min(places)] = max(last[min(places)], max(places))
    blocks: List[Block] = []
    end = -1
    for at, variable in enumerate(order):
        if at > end:
            blocks.append([])
        end = max(end, last[at])
        blocks[-1].append(variable)
    return blocks
