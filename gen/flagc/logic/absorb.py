# SPDX-License-Identifier: MIT
"""Which cubes of a list lie inside an earlier one.

A cube lies only in those that test nothing that it leaves open. The masks that others test are few, or few of them lie in each other; so
for each mask its values are kept in a table, and a cube is looked up in the tables of the masks inside its own (the tuple spaces of
Srinivasan, Suri and Varghese). Which masks those are is found for all at once, with a set of masks for each bit.
"""

from typing import Dict, List, Optional, Sequence, Set

from .predicate import Cube
from .question import bits_of


def absorbed(cubes: Sequence[Optional[Cube]]) -> List[bool]:
    """Of each cube, whether an earlier one holds wherever it does. What is None is no cube, and takes no part."""
    masks = list(dict.fromkeys(cube[0] for cube in cubes if cube is not None))
    # Of each bit: the masks that test it, as a set of their numbers.
    testing: Dict[int, int] = {}
    for number, mask in enumerate(masks):
        for bit in bits_of(mask):
            testing[bit] = testing.get(bit, 0) | 1 << number
    tables: Dict[int, Set[int]] = {mask: set() for mask in masks}
    inside: Dict[int, List[int]] = {}
    result: List[bool] = []
    for cube in cubes:
        if cube is None:
            result.append(False)
            continue
        care, value = cube
        if care not in inside:
            inside[care] = _inside(care, masks, testing)
        gone = any(value & mask in tables[mask] for mask in inside[care])
        result.append(gone)
        # What lies in an absorbed cube lies in the one that absorbed it.
        if not gone:
            tables[care].add(value)
    return result


def _inside(care: int, masks: Sequence[int], testing: Dict[int, int]) -> List[int]:
    """The masks that test nothing but bits of `care`."""
    left = (1 << len(masks)) - 1
    for bit, numbers in testing.items():
        if not care & bit:
            left &= ~numbers
    return [masks[bit.bit_length() - 1] for bit in bits_of(left)]
