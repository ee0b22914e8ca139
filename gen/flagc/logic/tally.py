# SPDX-License-Identifier: MIT
"""How many words lie outside of many cubes, counted by cases.

Davis, Putnam, Logemann and Loveland's procedure, which counts instead of stopping at the first word. Cubes that have no variable in common
are counted apart, and what was counted once is kept (Bayardo and Pehoushek; Sang et al.). Sparse conditions that no diagram can hold
fall apart after a few cases. No recursion; the budget counts looks at cubes.
"""

from typing import Dict, FrozenSet, Iterable, List, Optional, Sequence, Tuple

from .avoid import OutOfLooks
from .predicate import Cube, ones

# A connected set of cubes, each of two literals or more.
Part = FrozenSet[Cube]

# One case of a part: how many bits are free in it, and the parts that remain.
Way = Tuple[int, Tuple[Part, ...]]

# A cube counts twice as much as one with a literal more, when it is asked for the next variable.
WEIGHT = 24


def tally(free: int, cubes: Iterable[Cube], looks: int) -> Tuple[int, int]:
    """How many settings of the bits `free`, over which the cubes are, lie in none of them; and how many looks this took.

    Raises OutOfLooks.
    """
    counter = _Counter(looks)
    start = counter.simplified(cubes, free)
    return (counter.count(start) if start else 0), looks - counter.looks


class _Counter:
    """Counts parts, each once."""

    def __init__(self, looks: int) -> None:
        self.looks = looks
        self.known: Dict[Part, int] = {}

    def count(self, start: Way) -> int:
        """How many words a case has."""
        ways: Dict[Part, List[Way]] = {}
        pending = list(start[1])
        while pending:
            part = pending[-1]
            if part not in self.known and part not in ways:
                ways[part] = self._cases(part)
            missing = None if part in self.known else self._missing(ways[part])
            if missing is not None:
                pending.append(missing)
                continue
            pending.pop()
            if part in ways:
                self.known[part] = sum(self._product(way) for way in ways.pop(part))
        return self._product(start)

    def _missing(self, ways: Sequence[Way]) -> Optional[Part]:
        """The next part to count; one that stands beside an empty one need not be."""
        for _, parts in ways:
            if all(self.known.get(part) != 0 for part in parts):
                for part in parts:
                    if part not in self.known:
                        return part
        return None

    def _product(self, way: Way) -> int:
        result = 1 << way[0]
        for part in way[1]:
            result *= self.known.get(part, 0)
        return result

    def _cases(self, part: Part) -> List[Way]:
        """The two values of the variable that the short cubes ask most."""
        weights: Dict[int, int] = {}
        free = 0
        for care, _ in part:
            free |= care
            variables = ones(care)
            for variable in variables:
                weights[variable] = weights.get(variable, 0) + (1 << max(0, WEIGHT - len(variables)))
        bit = 1 << max(weights, key=lambda variable: (weights[variable], variable)) - 2
        ways = [self.simplified([(care & ~bit, value & ~bit) for care, value in part if not care & bit or value & bit == wanted], free & ~bit)
                for wanted in (0, bit)]
        return [way for way in ways if way]

    def simplified(self, cubes: Iterable[Cube], free: int) -> Optional[Way]:
        """A case with all that follows from cubes of one literal; None if it has no words."""
        left = set(cubes)
        self.looks -= len(left) + 1
        care = value = 0
        while True:
            units = [cube for cube in left if not cube[0] & cube[0] - 1]
            if not units:
                break
            for bit, wanted in units:
                if not bit or care & bit and value & bit == wanted:
                    return None
                care |= bit
                value |= bit & ~wanted
            self.looks -= len(left)
            left = {(cube & ~care, wanted & ~care) for cube, wanted in left if not (wanted ^ value) & care & cube}
        if self.looks < 0:
            raise OutOfLooks
        parts = _connected(left)
        free &= ~care
        for mask, _ in parts:
            free &= ~mask
        return bin(free).count("1"), tuple(frozenset(part) for _, part in sorted(parts, key=lambda one: len(one[1])))


def _connected(cubes: Iterable[Cube]) -> List[Tuple[int, List[Cube]]]:
    """The cubes, parted so that no two parts have a variable in common; each part with its variables."""
    parts: List[Tuple[int, List[Cube]]] = []
    for cube in cubes:
        mask, members = cube[0], [cube]
        apart: List[Tuple[int, List[Cube]]] = []
        for part in parts:
            if part[0] & mask:
                mask |= part[0]
                members += part[1]
            else:
                apart.append(part)
        parts = [*apart, (mask, members)]
    return parts
