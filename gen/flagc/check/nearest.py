# SPDX-License-Identifier: MIT
"""How far a word is from a condition: the fewest tests that would have to come out otherwise for it to hold.

Tests are flags and comparisons as the spec writes them, taken as independent of each other. A conjunction lacks what all its operands lack;
a disjunction what the nearest of them lacks.
"""

from typing import Dict, List, Optional, Sequence, Tuple

from ..logic.naming import cell_text, field_name
from ..logic.predicate import Graph
from ..logic.prime import Cell
from ..model.expr import HOLDS, And, At, Codes, Compare, Const, Count, Expr, Let, Not, Or, Test, Xor
from ..model.model import Dispatch
from ..model.ranges import common, outside

_OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}

# What is lacking, each once, as conditions; None if nothing would help.
Lack = Optional[Tuple[str, ...]]


class Distance:
    """Asks how far some words are from conditions of their dispatch."""

    def __init__(self, graph: Graph, dispatch: Dispatch, words: Sequence[int]) -> None:
        self.graph = graph
        self.dispatch = dispatch
        self.packed = graph.pack(words)
        self._known: Dict[Tuple[int, int, bool], Lack] = {}
        self._values: Dict[int, bool] = {}

    def lacking(self, conditions: Sequence[Expr]) -> Lack:
        """What the words lack for all the conditions to hold."""
        return _all([self._lack(condition, 0, True) for condition in conditions])

    def _lack(self, expr: Expr, base: int, wanted: bool) -> Lack:
        """What must change for an expression, whose word 0 is `base`, to become what is wanted. Each shared node is asked once."""
        key = id(expr), base, wanted
        if key not in self._known:
            self._known[key] = self._find(expr, base, wanted)
        return self._known[key]

    def _find(self, expr: Expr, base: int, wanted: bool) -> Lack:
        if isinstance(expr, Const):
            return () if expr.value == wanted else None
        if isinstance(expr, Not):
            return self._lack(expr.operand, base, not wanted)
        if isinstance(expr, (And, Or)):
            parts = [self._lack(operand, base, wanted) for operand in expr.operands]
            return _all(parts) if isinstance(expr, And) == wanted else _least(parts)
        if isinstance(expr, Xor):
            return _least([_all([self._lack(expr.left, base, left), self._lack(expr.right, base, left != wanted)]) for left in (True, False)])
        if isinstance(expr, Count):
            return self._count(expr, base, wanted)
        if isinstance(expr, Let):
            return self._lack(expr.condition, base, wanted)
        if isinstance(expr, At):
            return self._lack(expr.condition, base + expr.word, wanted)
        if self.graph.evaluate(self.graph.condition(expr, base), self.packed, self._values) == wanted:
            return ()
        return self._test(expr, base, wanted)

    def _test(self, expr: Expr, base: int, wanted: bool) -> Lack:
        """A test that comes out wrong."""
        if isinstance(expr, Compare):
            left = field_name(self.dispatch, base + expr.left_word, expr.left)
            right = field_name(self.dispatch, base + expr.right_word, expr.right)
            return (f"{left} {expr.operator if wanted else _OPPOSITE[expr.operator]} {right}",)
        assert isinstance(expr, (Test, Codes))
        ranges = expr.ranges if isinstance(expr, Codes) else ((1, 1),)
        if not wanted:
            ranges = common(outside(ranges, (1 << expr.field.width) - 1), expr.field.named)
        return (cell_text(self.dispatch, Cell(base + expr.word, expr.field, ranges)),) if ranges and expr.field.fixed is None else None

    def _count(self, expr: Count, base: int, wanted: bool) -> Lack:
        """Some operands, the nearest first, become true, or become false, until their number is right."""
        sides: List[Lack] = []
        for value in (True, False):
            parts = [self._lack(operand, base, value) for operand in expr.operands]
            kept = sum(1 for part in parts if part == ())
            costs = sorted((part for part in parts if part), key=len)
            for changed in range(len(costs) + 1):
                number = kept + changed if value else len(parts) - kept - changed
                if HOLDS[expr.operator](number, expr.number) == wanted:
                    sides.append(_all(costs[:changed]))
                    break
        return _least(sides)


def _all(parts: Sequence[Lack]) -> Lack:
    result: Dict[str, None] = {}
    for part in parts:
        if part is None:
            return None
        result.update(dict.fromkeys(part))
    return tuple(result)


def _least(parts: Sequence[Lack]) -> Lack:
    best: Lack = None
    for part in parts:
        if part is not None and (best is None or len(part) < len(best)):
            best = part
    return best
