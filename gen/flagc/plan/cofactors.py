# SPDX-License-Identifier: MIT
"""How many different functions are left once some of the variables have values.

f is a table over n bits. Assign the variables of a set S: what remains is a cofactor of f. W(S), the number of distinct cofactors, says how
many classes of assignments a lookup must tell apart once it has read S; it is the width of a decision diagram at a cut (Bryant), and
the column multiplicity of a decomposition chart (Ashenhurst; Curtis).

The classes of S come from those of S and one variable more: two assignments are in one class when both of their continuations are.
"""

from dataclasses import dataclass
from typing import Dict, List, Sequence, Tuple

from .budget import Budget


@dataclass(frozen=True)
class Cofactors:
    """How many cofactors a function has.

    widths:    W(S) of each set of variables, by its bit mask
    canonical: of each set the one that stands for all that are like it, because some variables can take each other's places
    groups:    the sets of such variables
    """

    widths: Sequence[int]
    canonical: Sequence[int]
    groups: Tuple[int, ...]

    def renamed(self, part: int, mask: int) -> int:
        """A part of the set that stands for `mask`, as the same part of `mask`."""
        for group in self.groups:
            names = zip(_bits(self.canonical[mask] & group), _bits(mask & group))
            moved = sum(other for one, other in names if part & one)
            part = part & ~group | moved
        return part


def cofactors(entries: Sequence[int], budget: Budget) -> Cofactors:
    """The cofactors of a function. Raises Exhausted; takes up to 3^n operations.

    Where all assignments of a set are told apart, so are those of its subsets, and nothing is left to compute.
    """
    size = len(entries)
    groups = tuple(_interchangeable(entries))
    canonical = [_canonical(mask, groups) for mask in range(size)] if groups else range(size)
    widths = [1 << bin(mask).count("1") for mask in range(size)]
    everything = size - 1
    widths[everything] = len(set(entries))
    above: Dict[int, Sequence[int]] = {everything: _numbered(entries)} if widths[everything] < size else {}
    while above:
        level: Dict[int, Sequence[int]] = {}
        for mask in sorted({canonical[mask & ~bit] for mask in above for bit in _bits(mask)}):
            missing = _bits(everything & ~mask)
            if not mask or any(canonical[mask | bit] not in above for bit in missing):
                continue
            bit = next(bit for bit in reversed(missing) if canonical[mask | bit] == mask | bit)
            parts = widths[mask]
            budget.spend(parts)
            low, high = _sides(above[mask | bit], bin(mask & bit - 1).count("1"))
            # A pair as one number, which is faster.
            pairs = [one * size + other for one, other in zip(low, high)]
            numbers = dict(zip(dict.fromkeys(pairs), range(parts)))
            if len(numbers) < parts:
                widths[mask] = len(numbers)
                level[mask] = [numbers[pair] for pair in pairs]
        above = level
    return Cofactors([widths[mask] for mask in canonical] if groups else widths, canonical, groups)


def _interchangeable(entries: Sequence[int]) -> List[int]:
    """The largest sets of two variables or more that can take each other's places in every way, and nothing changes."""
    groups: List[int] = []
    everything = len(entries) - 1
    for bit in _bits(everything):
        for place, group in enumerate(groups):
            one = group & -group
            rest = spread(places_of(everything & ~one & ~bit))
            if all(entries[index | one] == entries[index | bit] for index in rest):
                groups[place] |= bit
                break
        else:
            groups.append(bit)
    return [group for group in groups if group & group - 1]


def _canonical(mask: int, groups: Sequence[int]) -> int:
    for group in groups:
        members = mask & group
        if members:
            mask = mask & ~group | sum(_bits(group)[: bin(members).count("1")])
    return mask


def classes(entries: Sequence[int], kept: int) -> List[int]:
    """The class of each assignment of the variables `kept` (a bit mask), numbered as they first appear.

    The assignment is the index: its bits are those of the variables, ascending.
    """
    current: Sequence[int] = _numbered(entries)
    mask = len(entries) - 1
    for bit in reversed(_bits(mask & ~kept)):
        mask &= ~bit
        low, high = _sides(current, bin(mask & bit - 1).count("1"))
        current = _numbered(list(zip(low, high)))
    return list(current)


def counts_from_top(entries: Sequence[int]) -> List[int]:
    """W of the sets of the highest variables: of none, of the highest one, of the two highest, and so on."""
    current = _numbered(entries)
    found = [1 + max(current)]
    while len(current) > 1:
        current = _numbered(list(zip(current[::2], current[1::2])))
        found.append(1 + max(current))
    return found[::-1]


def spread(places: Sequence[int]) -> List[int]:
    """All indexes that have 1 at no other places, in the order in which the places, the lowest first, count them."""
    result = [0]
    for place in places:
        result += [index | 1 << place for index in result]
    return result


def places_of(mask: int) -> List[int]:
    """The places of the bits of a mask, ascending."""
    return [place for place in range(mask.bit_length()) if mask >> place & 1]


def _numbered(values: Sequence[object]) -> List[int]:
    numbers: Dict[object, int] = {}
    return [numbers.setdefault(value, len(numbers)) for value in values]


def _bits(mask: int) -> List[int]:
    """The single bits of a mask, ascending."""
    return [1 << place for place in places_of(mask)]


def _sides(values: Sequence[int], place: int) -> Tuple[Sequence[int], Sequence[int]]:
    """The values where the index has 0 and where it has 1 at a place."""
    if place == 0:
        return values[::2], values[1::2]
    block = 1 << place
    low: List[int] = []
    high: List[int] = []
    for start in range(0, len(values), 2 * block):
        low += values[start : start + block]
        high += values[start + block : start + 2 * block]
    return low, high
