# SPDX-License-Identifier: MIT
"""What the expressions of a program mean, as literals of the graph: conditions are one literal, numbers one for each bit."""

from functools import reduce
from itertools import accumulate, zip_longest
from typing import Callable, Dict, List, Optional, Sequence

from ..logic.predicate import FALSE, TRUE, Graph
from ..plan.program import (Bitor, Both, Either, Expr, Extract, Literal, Masked, Negation, Parity, Product, Program, Relation, Result,
                            Scaled, Sum, Use, Xor)


CONDITIONS = (Masked, Both, Either, Negation, Use, Relation, Parity)


class NotSymbolic(Exception):
    """The expression is none that has a form over the bits of the words alone."""


class Symbols:
    """The expressions of one program."""

    def __init__(self, graph: Graph, program: Program) -> None:
        self.graph = graph
        self._before = (0, *accumulate(program.words))
        self.definitions: List[int] = []
        for definition in program.definitions:
            self.definitions.append(self.condition(definition.value))

    def bit(self, word: int, position: int) -> int:
        """The literal of a bit. The words of a program hold the bits of the graph in their order, be they other words."""
        return self.graph.bit(0, self._before[word] + position)

    def condition(self, expr: Expr, zero: Optional[Callable[[], Optional[int]]] = None) -> int:
        """The literal of a condition. `zero` tells the literal of `Result == 0`, if it is known.

        Raises NotSymbolic.
        """
        graph = self.graph
        if isinstance(expr, Literal) and expr.value in (0, 1):
            return TRUE if expr.value else FALSE
        if isinstance(expr, Masked):
            return graph.conj(self._bit(expr, position) for position in range(expr.mask.bit_length()))
        if isinstance(expr, Both):
            return graph.conj([self.condition(operand, zero) for operand in expr.operands])
        if isinstance(expr, Either):
            return graph.disj([self.condition(operand, zero) for operand in expr.operands])
        if isinstance(expr, Negation):
            return -self.condition(expr.operand, zero)
        if isinstance(expr, Use):
            return self.definitions[expr.definition]
        if isinstance(expr, Relation):
            return self._relation(expr, zero)
        if isinstance(expr, Parity):
            bits = [self.bit(expr.word, position) for position in range(expr.mask.bit_length()) if expr.mask >> position & 1]
            return reduce(graph.xor, bits, FALSE)
        raise NotSymbolic

    def number(self, expr: Expr) -> List[int]:
        """The literals of a number's bits, lowest first.

        Raises NotSymbolic.
        """
        if isinstance(expr, Literal) and expr.value >= 0:
            return [TRUE if expr.value >> place & 1 else FALSE for place in range(expr.value.bit_length())]
        if isinstance(expr, Extract):
            bits = [FALSE] * max((run.to + run.width for run in expr.runs), default=0)
            for run in expr.runs:
                for place in range(run.width):
                    bits[run.to + place] = self.bit(run.word, run.position + place)
            return bits
        if isinstance(expr, Sum):
            return self._total([self.number(operand) for operand in expr.operands])
        if isinstance(expr, Scaled):
            one = self.number(expr.operand)
            return self._total([[FALSE] * place + one for place in range(expr.factor.bit_length()) if expr.factor >> place & 1])
        if isinstance(expr, (Bitor, Xor)):
            join = (lambda a, b: self.graph.disj((a, b))) if isinstance(expr, Bitor) else self.graph.xor
            rows = zip_longest(*(self.number(operand) for operand in expr.operands), fillvalue=FALSE)
            return [reduce(join, row) for row in rows]
        if isinstance(expr, Product):
            return self._product(expr)
        return [self.condition(expr)]

    def _product(self, expr: Product) -> List[int]:
        """Where no two bits of the factors meet up to the window's end, nothing is carried, and each bit is one of the word."""
        places: Dict[int, int] = {}
        for position in range(expr.mask.bit_length()):
            for shift in range(expr.factor.bit_length()):
                if expr.mask >> position & expr.factor >> shift & 1 and position + shift < expr.shift + expr.width:
                    if position + shift in places:
                        raise NotSymbolic
                    places[position + shift] = self.bit(expr.word, position)
        return [places.get(expr.shift + place, FALSE) for place in range(expr.width)]

    def _total(self, numbers: Sequence[List[int]]) -> List[int]:
        return reduce(self._add, numbers, [])

    def _bit(self, expr: Masked, position: int) -> int:
        if not expr.mask >> position & 1:
            return TRUE
        bit = self.bit(expr.word, position)
        return bit if expr.value >> position & 1 else -bit

    def _relation(self, expr: Relation, zero: Optional[Callable[[], Optional[int]]]) -> int:
        if isinstance(expr.left, Result) and expr.right == Literal(0) and zero is not None:
            nothing = zero()
            if nothing is None or expr.operator not in ("==", "!="):
                raise NotSymbolic
            return nothing if expr.operator == "==" else -nothing
        if isinstance(expr.left, Sum) and isinstance(expr.right, Literal) and all(isinstance(one, CONDITIONS) for one in expr.left.operands):
            # As adders, a sum of many conditions would make proofs large.
            return self.graph.count([self.condition(operand) for operand in expr.left.operands], expr.operator, expr.right.value)
        left, right = self.number(expr.left), self.number(expr.right)
        size = max(len(left), len(right))
        left += [FALSE] * (size - len(left))
        right += [FALSE] * (size - len(right))
        less, equal = self._less(left, right), self._equal(left, right)
        return {"==": equal, "!=": -equal, "<": less, ">=": -less, "<=": self.graph.disj((less, equal)),
                ">": -self.graph.disj((less, equal))}[expr.operator]

    def _equal(self, left: Sequence[int], right: Sequence[int]) -> int:
        return self.graph.conj([-self.graph.xor(a, b) for a, b in zip(left, right)])

    def _less(self, left: Sequence[int], right: Sequence[int]) -> int:
        """The highest bit that differs is 0 on the left."""
        less, above = FALSE, TRUE
        for a, b in zip(reversed(left), reversed(right)):
            less = self.graph.disj((less, self.graph.conj((above, -a, b))))
            above = self.graph.conj((above, -self.graph.xor(a, b)))
        return less

    def _add(self, a: List[int], b: List[int]) -> List[int]:
        """A ripple of full adders; none where the numbers share no place."""
        if all(FALSE in pair for pair in zip(a, b)):
            return [y if x == FALSE else x for x, y in zip_longest(a, b, fillvalue=FALSE)]
        graph, carry = self.graph, FALSE
        result: List[int] = []
        for place in range(max(len(a), len(b))):
            x = a[place] if place < len(a) else FALSE
            y = b[place] if place < len(b) else FALSE
            one = graph.xor(x, y)
            result.append(graph.xor(one, carry))
            carry = graph.disj((graph.conj((x, y)), graph.conj((one, carry))))
        return result + [carry]
