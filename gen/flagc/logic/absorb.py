# SPDX-License-Identifier: MIT
"""Which cubes of a list lie inside an earlier one, found for all earlier ones at once.

Sets of cubes are bit masks by number, one for each literal (the bit vectors of Lakshman and Stiliadis, turned inward): a cube can lie
only in those that test nothing that it leaves open, and want nothing that it has otherwise.
"""

from typing import List, Optional, Sequence

from .predicate import Cube, ones


def absorbed(cubes: Sequence[Optional[Cube]]) -> List[bool]:
    """Of each cube, whether an earlier one holds wherever it does. What is None is no cube, and takes no part."""
    tested = 0
    for cube in cubes:
        tested |= cube[0] if cube is not None else 0
    variables = ones(tested)
    # For each bit: the cubes so far that want a 0 there, and those that want a 1.
    zeros = {variable: 0 for variable in variables}
    sets = {variable: 0 for variable in variables}
    seen = 0
    result: List[bool] = []
    for number, cube in enumerate(cubes):
        if cube is None:
            result.append(False)
            continue
        care, value = cube
        around = seen
        for variable in variables:
            bit = 1 << variable - 2
            if not care & bit:
                around &= ~(zeros[variable] | sets[variable])
            else:
                around &= ~(zeros if value & bit else sets)[variable]
            if not around:
                break
        result.append(around != 0)
        # What lies in an absorbed cube lies in the one that absorbed it.
        if not around:
            seen |= 1 << number
            for variable in ones(care):
                (sets if value >> variable - 2 & 1 else zeros)[variable] |= 1 << number
    return result
