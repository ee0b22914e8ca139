# SPDX-License-Identifier: MIT
"""Sequences of actions laid out in one order, so that each is a subset of the places."""

from typing import Dict, Iterable, List, Optional, Sequence, Tuple

MAX_SLOTS = 64


def embedding(sequence: Sequence[int], part: Sequence[int]) -> Optional[Tuple[int, ...]]:
    """The leftmost places at which `part` stands in `sequence` in its order, or None."""
    places: List[int] = []
    at = 0
    for item in part:
        while at < len(sequence) and sequence[at] != item:
            at += 1
        if at == len(sequence):
            return None
        places.append(at)
        at += 1
    return tuple(places)


def supersequence(sequences: Iterable[Sequence[int]]) -> Tuple[int, ...]:
    """A short sequence in which each of the given ones can be embedded.

    The shortest is hard to find in general. This takes the better of two greedy ways: merge the sequences pair by
    pair, longest first; or take, again and again, the item that the most remaining items wait for (majority merge).
    It may come out long; the callers have a limit.
    """
    distinct = sorted({tuple(sequence) for sequence in sequences}, key=lambda s: (-len(s), s))
    merged: Tuple[int, ...] = ()
    for sequence in distinct:
        if embedding(merged, sequence) is None:
            merged = _merge(merged, sequence)
        if len(merged) > MAX_SLOTS:
            break
    voted = _majority(distinct)
    return voted if len(merged) > MAX_SLOTS or len(voted) < len(merged) else merged


def _merge(a: Tuple[int, ...], b: Tuple[int, ...]) -> Tuple[int, ...]:
    """A shortest common supersequence of two, by the usual table over suffixes."""
    length = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a), -1, -1):
        for j in range(len(b), -1, -1):
            if i == len(a) or j == len(b):
                length[i][j] = len(a) - i + len(b) - j
            elif a[i] == b[j]:
                length[i][j] = 1 + length[i + 1][j + 1]
            else:
                length[i][j] = 1 + min(length[i + 1][j], length[i][j + 1])
    result: List[int] = []
    i = j = 0
    while i < len(a) and j < len(b):
        step_a = a[i] == b[j] or length[i + 1][j] <= length[i][j + 1]
        step_b = a[i] == b[j] or not step_a
        result.append(a[i] if step_a else b[j])
        i, j = i + step_a, j + step_b
    return tuple(result) + a[i:] + b[j:]


def _majority(sequences: List[Tuple[int, ...]]) -> Tuple[int, ...]:
    rest = [sequence for sequence in sequences if sequence]
    result: List[int] = []
    while rest and len(result) <= MAX_SLOTS:
        votes: Dict[int, int] = {}
        for sequence in rest:
            votes[sequence[0]] = votes.get(sequence[0], 0) + len(sequence)
        item = min(votes, key=lambda candidate: (-votes[candidate], candidate))
        result.append(item)
        rest = [sequence[1:] if sequence[0] == item else sequence for sequence in rest]
        rest = [sequence for sequence in rest if sequence]
    return tuple(result)
