# SPDX-License-Identifier: MIT
"""`overflow`: the numbers of `sum`, or the rules of `count`, add up to more than the output's type holds."""

from typing import Callable, List, Optional, Tuple

from ..logic.decision import Column
from ..logic.diagram import Diagram, OverBudget
from ..logic.order import choose_order
from ..model.model import Number
from ..model.types import NUMBERS, number_range, number_type
from ..text.diagnostic import Diagnostic
from .subject import Subject, example, sample
from .undecided import undecided


def overflow(subject: Subject) -> List[Diagnostic]:
    """A finding for each output whose total leaves its type for some combination."""
    result: List[Diagnostic] = []
    for column in subject.columns:
        kind = column.output.type
        if column.output.policy not in ("sum", "count") or not isinstance(kind, Number):
            continue
        low, high = number_range(kind)
        if low <= _bound(column, min) and _bound(column, max) <= high:
            continue
        totals = _totals(subject, column)
        if totals is None:
            result.append(undecided(column.output.span, f"whether the total of '{column.output.label}' fits {kind.name}"))
            continue
        beyond = [(total, words) for total, words in totals if not low <= total <= high]
        if beyond:
            total, words = max(beyond, key=lambda pair: abs(pair[0]))
            result.append(Diagnostic("overflow", column.output.span, f"the total of '{column.output.label}' does not fit {kind.name}",
                                     facts=(f"it is {total} for {example(subject.dispatch, words)}",),
                                     fixes=(_wider(column, totals), "use smaller numbers"), samples=(sample(subject.dispatch, words),)))
    return result


def _wider(column: Column, totals: List[Tuple[int, Tuple[int, ...]]]) -> str:
    """The first type that holds all totals."""
    least, most = (extreme(total for total, _ in totals) for extreme in (min, max))
    for name in NUMBERS:
        low, high = number_range(number_type(name))
        if low <= least and most <= high:
            return f"use a wider type: {name} holds {least} to {most}"
    return "split the output in two: no type holds the total"


def _bound(column: Column, extreme: Callable[[int, int], int]) -> int:
    """The total if every rule with a number on that side matched."""
    total = 0
    for case in column.cases:
        if not isinstance(case.value, int):
            return 1 << 64 if extreme is max else 0
        total += extreme(case.value, 0)
    return total


def _totals(subject: Subject, column: Column) -> Optional[List[Tuple[int, Tuple[int, ...]]]]:
    """Every total with a word that has it, or None past the budget."""
    try:
        diagram = Diagram(subject.graph, choose_order(subject.graph, [subject.literal(case) for case in column.cases]))
        node = diagram.column(column, subject.excluded)
    except OverBudget:
        return None
    result: List[Tuple[int, Tuple[int, ...]]] = []
    for total in sorted(value for value in diagram.count(node) if value is not None):
        words = diagram.witness(node, total)
        if words is not None:
            result.append((total, words))
    return result
