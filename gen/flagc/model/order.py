# SPDX-License-Identifier: MIT
"""Orders names by what they need (a topological sort by depth-first search, without recursion), and finds the cycles."""

from dataclasses import dataclass
from typing import AbstractSet, Dict, Generic, Hashable, List, Mapping, Sequence, Set, Tuple, TypeVar

Item = TypeVar("Item", bound=Hashable)


@dataclass(frozen=True)
class Order(Generic[Item]):
    """names:  all names, each behind those it needs, otherwise in the order given; a need that closes a cycle is left out of account
    cycles: each once round; of cycles that share names one
    cyclic: the names through which a cycle closes, and those of `cycles`
    """

    names: Tuple[Item, ...]
    cycles: Tuple[Tuple[Item, ...], ...]
    cyclic: AbstractSet[Item]


def in_order(needs: Mapping[Item, Sequence[Item]]) -> Order[Item]:
    """Orders the keys of `needs`, which maps every name to those it needs, all of them keys too."""
    result: List[Item] = []
    cycles: List[Tuple[Item, ...]] = []
    cyclic: Set[Item] = set()
    done: Set[Item] = set()
    for start in needs:
        if start in done:
            continue
        path: List[Item] = [start]
        place: Dict[Item, int] = {start: 0}  # of the names on the path
        following = [0]  # which need comes next, for each
        while path:
            name = path[-1]
            if following[-1] == len(needs[name]):
                path.pop()
                following.pop()
                del place[name]
                done.add(name)
                result.append(name)
                continue
            needed = needs[name][following[-1]]
            following[-1] += 1
            if needed in place:
                if name not in cyclic and needed not in cyclic:
                    cycles.append(tuple(path[place[needed]:]))
                    cyclic.update(cycles[-1])
                cyclic.add(needed)
            elif needed not in done:
                place[needed] = len(path)
                path.append(needed)
                following.append(0)
    return Order(tuple(result), tuple(cycles), cyclic)
