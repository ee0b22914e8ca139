# SPDX-License-Identifier: MIT
"""Staged tables along an order of the variables, for functions of too many bits for `exact`.

A cut behind the first k variables of an order is crossed by as many nodes of the decision diagram as there are classes of those
variables' assignments (McGeer, McMillan et al., ICCAD'95; Iguchi, Sasao, Matsuura, Nagayama). A stage takes the class at one cut and the
variables up to another to the class there. Which cuts are best for an order is exact again, a dynamic programme over them; the order is not.
"""

from dataclasses import dataclass
from typing import Dict, List, Sequence, Tuple

from ..logic.diagram import Diagram
from .cofactors import spread
from .context import Context
from .extract import Place
from .lookup import NOTHING, Bits, Lookup, Number
from .shape import Entry, entry_of
from .tabulate import MAX_INDEX_BITS, gather, place_of

DEPTHS = 4

# No table of a plan has more entries.
MAX_ENTRIES = 1 << MAX_INDEX_BITS


@dataclass(frozen=True)
class Climb:
    """The bytes of stages, the loads that wait for one another, and the cut at which each stage ends."""

    bytes: int
    depth: int
    cuts: Tuple[int, ...]


def climbs(counts: Sequence[int], last: Entry, depths: int = DEPTHS) -> List[Climb]:
    """The smallest stages for each depth at which more loads save bytes. counts: the classes at each cut, from 1 at the first.

    last: of the entries of the last stage
    """
    end = len(counts) - 1
    best: Dict[Tuple[int, int], Climb] = {(0, 0): Climb(0, 0, ())}
    for cut in range(1, end + 1):
        entry = last if cut == end else entry_of(0, counts[cut] - 1)
        for start in range(max(0, cut - MAX_INDEX_BITS), cut):
            rows = counts[start] << cut - start
            own = entry.bytes(rows)
            for before in range(depths + 1):
                depth = before + (own > 0)
                known = best.get((start, before))
                if known is None or depth > depths or rows > MAX_ENTRIES:
                    continue
                here = best.get((cut, depth))
                if here is None or known.bytes + own < here.bytes:
                    best[cut, depth] = Climb(known.bytes + own, depth, known.cuts + (cut,))
    found: List[Climb] = []
    for depth in range(depths + 1):
        climb = best.get((end, depth))
        if climb is not None and (not found or climb.bytes < found[-1].bytes):
            found.append(climb)
    return found


class Ladder:
    """The cuts of one diagram without don't-cares.

    variables: on which the function depends, from the top
    nodes:     of each cut, those that cross it: the children of what is above that are below
    """

    def __init__(self, diagram: Diagram, root: int) -> None:
        self.diagram = diagram
        self.variables = diagram.support(root)
        self.levels = [diagram.level_of[variable] for variable in self.variables]
        self.nodes = [[root]]
        for level in self.levels:
            below: Dict[int, None] = {}
            for node in self.nodes[-1]:
                below[diagram.low[node] if diagram.level[node] == level else node] = None
                below[diagram.high[node] if diagram.level[node] == level else node] = None
            self.nodes.append(list(below))

    @property
    def counts(self) -> List[int]:
        """The classes at each cut."""
        return [len(nodes) for nodes in self.nodes]

    @property
    def answers(self) -> List[int]:
        """What the function answers, in the order of the last cut's nodes."""
        return [answer for answer in map(self.diagram.value, self.nodes[-1]) if answer is not None]

    def expand(self, node: int, start: int, end: int) -> List[int]:
        """The nodes at a cut to which the assignments of the variables from another on lead; the first variable is the highest bit."""
        diagram, nodes = self.diagram, [node]
        for level in self.levels[start:end]:
            nodes = [child for node in nodes for child in (
                (diagram.low[node], diagram.high[node]) if diagram.level[node] == level else (node, node))]
        return nodes

    def places(self, context: Context, start: int, end: int) -> List[Place]:
        """Where the variables between two cuts are, those of the lowest bit first."""
        return [place_of(context, variable) for variable in reversed(self.variables[start:end])]

    def stages(self, climb: Climb, last: Sequence[int], context: Context) -> Lookup:
        """The tables of a climb. last: what the entries of the last stage are, for each node of the last cut."""
        number: Number = NOTHING
        start = 0
        for end in climb.cuts:
            final = end == len(self.variables)
            entry_at = dict(zip(self.nodes[end], last if final else range(len(self.nodes[end]))))
            places = self.places(context, start, end)
            value, order = gather(places)
            indexes = spread([places.index(place) for place in order])
            entries: List[int] = []
            for node in self.nodes[start]:
                row = self.expand(node, start, end)
                entries += [entry_at[row[index]] for index in indexes]
            number = Lookup(number, Bits(value, len(indexes)), tuple(entries), 0 if final else len(self.nodes[end]))
            start = end
        assert isinstance(number, Lookup)
        return number
