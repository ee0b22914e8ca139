# SPDX-License-Identifier: MIT
"""Answers for the words whose answer does not matter.

`invalid => -` leaves a choice, and the smallest lookup is not the same for every choice. There are three completions, of which a plan
keeps the one that serves it best:

- beside:   where one side of a test does not matter at all, the other stands for both (restrict: Coudert, Madre; here level by level)
- constant: all get one declared answer
- merged:   from the top of the order down, rows of the table that do not contradict each other become one row, the first that fits
"""

from typing import Dict, List, Optional, Sequence, Tuple

from ..logic.decision import Column
from ..logic.declared import stand_in
from ..logic.diagram import Diagram, OverBudget
from ..logic.operation import NONE
from .context import View

# Rows are merged in tables of so many bits, while the comparisons come to no more than this.
MERGED_BITS = 14
COMPARISONS = 1_000_000

Row = Tuple[Optional[int], ...]


class _TooMany(Exception):
    """Merging would take too many comparisons."""


def completions(column: Column, view: View) -> Tuple[int, ...]:
    """The completions of a column's diagram, each once; the diagram itself where every answer matters."""
    key = "completions", view.root
    if key not in view.shared:
        view.shared[key] = _completions(column, view.diagram, view.root)
    found: Tuple[int, ...] = view.shared[key]
    return found


def _completions(column: Column, diagram: Diagram, root: int) -> Tuple[int, ...]:
    if NONE not in diagram.nodes(root):
        return (root,)
    answer = stand_in(column)
    found = [_filled(diagram, diagram.drop_cares(root), answer)]
    try:
        found.append(_filled(diagram, root, answer))
        if len(diagram.support(root)) <= MERGED_BITS:
            found.append(_merged(diagram, root, answer))
    except (OverBudget, _TooMany):
        pass
    return tuple(dict.fromkeys(found))


def _filled(diagram: Diagram, root: int, answer: int) -> int:
    """The diagram with this answer wherever it has none."""
    made: Dict[int, int] = {NONE: diagram.terminal(answer)}
    for node in diagram.nodes(root):
        if node != NONE:
            made[node] = node if diagram.is_terminal(node) else diagram.make(
                diagram.level[node], made[diagram.low[node]], made[diagram.high[node]])
    return made[root]


def _merged(diagram: Diagram, root: int, answer: int) -> int:
    """The diagram after rows have been merged at every cut of its order."""
    levels = [diagram.level_of[variable] for variable in diagram.support(root)]
    nodes = [root]
    for level in levels:
        nodes = [child for node in nodes for child in (
            (diagram.low[node], diagram.high[node]) if diagram.level[node] == level else (node, node))]
    row: Row = tuple(diagram.value(node) for node in nodes)
    spent = 0
    for cut in range(1, len(levels) + 1):
        size = len(row) >> cut
        rows = [row[start : start + size] for start in range(0, len(row), size)]
        merged, cost = _merge(rows, COMPARISONS - spent)
        spent += cost
        row = tuple(entry for each in rows for entry in merged[each])
    nodes = [diagram.terminal(answer if entry is None else entry) for entry in row]
    for level in reversed(levels):
        nodes = [diagram.make(level, low, high) for low, high in zip(nodes[::2], nodes[1::2])]
    return nodes[0]


def _merge(rows: Sequence[Row], most: int) -> Tuple[Dict[Row, Row], int]:
    """What becomes of each row, and the entries that were compared."""
    places: Dict[Row, int] = {}
    kept: List[Row] = []
    cost = 0
    for row in rows:
        if row in places:
            continue
        for place, other in enumerate(kept):
            cost += len(row)
            if all(a == b or a is None or b is None for a, b in zip(row, other)):
                kept[place] = tuple(b if a is None else a for a, b in zip(row, other))
                break
        else:
            place = len(kept)
            kept.append(row)
        places[row] = place
        if cost > most:
            raise _TooMany
    return {row: kept[place] for row, place in places.items()}, cost
