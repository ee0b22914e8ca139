# SPDX-License-Identifier: MIT
"""Orders names by what they need (a topological sort by depth-first search, without recursion)."""

from typing import AbstractSet, List, Mapping, Sequence, Tuple


class Cycle(Exception):
    """Names that need each other. `path` goes round once; `members` are all names that reach a cycle."""

    def __init__(self, path: Sequence[str], members: AbstractSet[str]) -> None:
        super().__init__(" -> ".join(path))
        self.path = tuple(path)
        self.members = members


def in_order(needs: Mapping[str, Sequence[str]]) -> List[str]:
    """The names such that each stands behind those it needs, otherwise in the order given. Raises Cycle."""
    result: List[str] = []
    state = {}  # 1: on the path, 2: done
    for start in needs:
        if start in state:
            continue
        path: List[Tuple[str, int]] = [(start, 0)]
        state[start] = 1
        while path:
            name, at = path.pop()
            if at == len(needs[name]):
                state[name] = 2
                result.append(name)
                continue
            path.append((name, at + 1))
            following = needs[name][at]
            if state.get(following) == 1:
                names = [one for one, _ in path]
                raise Cycle(names[names.index(following):], set(needs) - set(result))
            if following not in state:
                state[following] = 1
                path.append((following, 0))
    return result
