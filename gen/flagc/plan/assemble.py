# SPDX-License-Identifier: MIT
"""The entries of the tables that `exact` puts together, for functions that are tables themselves."""

from typing import Dict, List, Sequence, Tuple

from .cofactors import classes, places_of, spread
from .extract import Place
from .lookup import NOTHING, Bits, Lookup, Number
from .shape import Joined, Part, Raw, joins
from .tabulate import gather


def assemble(part: Joined, entries: Sequence[int], bits: Sequence[Place]) -> Lookup:
    """The tables of a plan for a function, whose entries have `bits` as their index."""
    classified = {join.mask: classes(entries, join.mask) for join in joins(part)}
    classified[part.mask] = list(entries)
    made: Dict[int, Lookup] = {}
    for join in joins(part):
        own = classified[join.mask]
        (left, ones), (right, others) = (_number(side, join.mask, classified, made, bits) for side in (join.left, join.right))
        rows = tuple(own[one | other] for one in ones for other in others)
        made[join.mask] = Lookup(left, right, rows, 0 if join is part else 1 + max(own))
    return made[part.mask]


def _number(side: Part, mask: int, classified: Dict[int, List[int]], made: Dict[int, Lookup],
            bits: Sequence[Place]) -> Tuple[Number, List[int]]:
    """What a part says; and for each of its numbers an assignment for which it says it, as an index over the bits `mask`."""
    own = places_of(side.mask)
    rank = {place: number for number, place in enumerate(places_of(mask))}
    if isinstance(side, Raw):
        if not own:
            return NOTHING, [0]
        value, order = gather([bits[place] for place in own])
        at = {bits[place]: rank[place] for place in own}
        return Bits(value, 1 << len(own)), spread([at[bit] for bit in order])
    first: Dict[int, int] = {}
    for index, number in zip(spread([rank[place] for place in own]), classified[side.mask]):
        first.setdefault(number, index)
    return made[side.mask], [first[number] for number in range(len(first))]
