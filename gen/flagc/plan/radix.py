# SPDX-License-Identifier: MIT
"""Mixed radix: each field is a digit, with as many values as its codes differ in what they lead to.

A field of three named codes is a digit of base 3 and not two bits; codes without a name, which all answer alike, share a value, and so do
the impossible combinations of a few flags. A constant of the code maps bits to their digit. The index, the digits weighed by the bases
before them, is inside the table by construction.
"""

from typing import Dict, List, Tuple, Union

from ..logic.decision import Column
from ..logic.diagram import Diagram, OverBudget
from .budget import Exhausted
from .cofactors import spread
from .completion import completions
from .context import Context, View
from .lookup import shrinking, table_of
from .program import Answer, Expr, Load, Program, Scaled, Sum, Table
from .refusal import OVER_BUDGET, Built, Refusal
from .shape import entry_of
from .tabulate import EXACT_BITS, MAX_INDEX_BITS, cofactors_of, gather, place_of, table_of_root

MAX_ENTRIES = 1 << MAX_INDEX_BITS

# More bits fit no constant that maps them.
DIGIT_BITS = 5


def radix(column: Column, context: Context) -> Built:
    """The program that loads its answer from one table, whose index has a digit for each field."""
    view = context.view(column)
    if view is None:
        return Refusal(OVER_BUDGET)
    found: List[Program] = []
    reason = ""
    for root in completions(column, view):
        if view.diagram.is_terminal(root):
            return Refusal("every word gets the same answer")
        try:
            built = _Digits(view, root, context).program(column)
        except OverBudget:
            built = Refusal(OVER_BUDGET)
        if isinstance(built, Program):
            found.append(built)
        else:
            reason = built.reason
    return shrinking(found)[-1:] or Refusal(reason)


class _Digits:
    """The digits of one function: sets of variables, as bit masks over its support, ascending."""

    def __init__(self, view: View, root: int, context: Context) -> None:
        self.view, self.root, self.context = view, root, context
        self.variables = sorted(view.diagram.support(root))
        self.places = [place_of(context, variable) for variable in self.variables]
        self.masks = self._merged(self._fields())

    def _fields(self) -> List[int]:
        fields: Dict[Tuple[int, int], int] = {}
        owners = {(word, field.position + place): field.position for word, _, field in self.context.chunks.inputs() for place in range(field.width)}
        for number, (word, position) in enumerate(self.places):
            owner = owners.get((word, position), position)
            fields[word, owner] = fields.get((word, owner), 0) | 1 << number
        return list(fields.values())

    def _merged(self, masks: List[int]) -> List[int]:
        """Two digits become one while that leaves fewer values, those first that save the most; only where all cofactors can be counted."""
        if len(self.variables) > EXACT_BITS:
            return masks
        table = table_of_root(self.view.diagram, self.root, self.context)
        try:
            widths = cofactors_of(self.view, table, self.context.budget).widths
        except Exhausted:
            return masks

        def values(mask: int) -> int:
            size = 1 << bin(mask).count("1")
            return widths[mask] if size <= entry_of(0, widths[mask] - 1).most else size

        while True:
            pairs = [(values(one | other) / (values(one) * values(other)), one, other)
                     for place, one in enumerate(masks) for other in masks[:place]]
            ratio, one, other = min(pairs, default=(1.0, 0, 0))
            if ratio >= 1:
                return masks
            masks = [mask for mask in masks if mask not in (one, other)] + [one | other]

    def _values(self, mask: int) -> List[int]:
        """The value of a digit for each assignment of its bits, as `gather` has them; equal cofactors share one."""
        variables = [self.variables[place] for place in self._order(mask)[1]]
        if not 1 < len(variables) <= DIGIT_BITS:
            return list(range(1 << len(variables)))
        numbers: Dict[int, int] = {}
        found: List[int] = []
        for index in range(1 << len(variables)):
            sides = {self.view.diagram.level_of[variable]: index >> place & 1 for place, variable in enumerate(variables)}
            found.append(numbers.setdefault(_restricted(self.view.diagram, self.root, sides), len(numbers)))
        fits = len(found) <= entry_of(0, len(numbers) - 1).most
        return found if fits else list(range(len(found)))

    def _order(self, mask: int) -> Tuple[Expr, List[int]]:
        """The bits of a digit as one number, and which they are, the lowest first."""
        value, order = gather([self.places[place] for place in range(len(self.places)) if mask >> place & 1])
        return value, [self.places.index(place) for place in order]

    def program(self, column: Column) -> Union[Program, Refusal]:
        """The program, or why it would be none. Digits that are bits as they are come lowest in the index, as one number."""
        widest = max(bin(mask).count("1") for mask in self.masks)
        if 1 << widest > MAX_ENTRIES:
            return Refusal(f"a field of {widest} bits is too wide for a digit")
        digits = [(mask, self._values(mask)) for mask in self.masks]
        mapped = [(mask, values) for mask, values in digits if 1 + max(values) < len(values)]
        if not mapped:
            return Refusal("no field has fewer classes than codes")
        size = 1
        for _, values in digits:
            size *= 1 + max(values)
        if size > MAX_ENTRIES:
            return Refusal(f"its digits make {size} values, and an index has at most {MAX_ENTRIES}")
        raw = sum(mask for mask, _ in digits) - sum(mask for mask, _ in mapped)
        parts: List[Expr] = []
        # An assignment of the variables for each value of the index.
        examples = [0]
        if raw:
            value, order = self._order(raw)
            parts, examples = [value], spread(order)
        tables: List[Table] = []
        for mask, values in mapped:
            value, order = self._order(mask)
            digit = Load(len(tables), value)
            parts.insert(0, Scaled(digit, len(examples)) if len(examples) > 1 else digit)
            tables.append(table_of(f"digit{len(tables) + 1}", values))
            first = {number: index for number, index in reversed(list(zip(values, spread(order))))}
            examples = [index | first[number] for number in range(len(first)) for index in examples]
        tables.append(table_of("answers", [self._answer(index) for index in examples]))
        index_ = Sum(tuple(parts)) if len(parts) > 1 else parts[0]
        return Program("radix", self.context.words, column.bits, column.signed, tuple(tables), (), (Answer(Load(len(tables) - 1, index_)),))

    def _answer(self, index: int) -> int:
        packed = sum(1 << variable - 2 for place, variable in enumerate(self.variables) if index >> place & 1)
        answer = self.view.diagram.value(self.view.diagram.cofactor(self.root, packed))
        assert answer is not None
        return answer


def _restricted(diagram: Diagram, root: int, sides: Dict[int, int]) -> int:
    """The cofactor where the variables at these levels have these values."""
    made: Dict[int, int] = {}
    for node in diagram.nodes(root):
        level = diagram.level[node]
        if diagram.is_terminal(node):
            made[node] = node
        elif level in sides:
            made[node] = made[diagram.high[node] if sides[level] else diagram.low[node]]
        else:
            made[node] = diagram.make(level, made[diagram.low[node]], made[diagram.high[node]])
    return made[root]
