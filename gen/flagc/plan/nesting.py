# SPDX-License-Identifier: MIT
"""A decision diagram as nested `if`s, in the form that takes the fewest bytes.

`write(node, next)` is the code that answers what the node answers; where that is the node `next`, it may as well run off its end, because
the code of `next` is what follows. So a node that several share is written once if all of them can fall through to it:

    if (condition) { write(then, next=other) }
    write(other, next)

for any condition that leads the words of a node to two nodes and no third. Such conditions are read off the diagram: a run of nodes of which each sends one branch to
the same place is a test of several bits at once, and the bits of a field that lead to two places are a comparison. Which condition, and which side is
inside, a dynamic programme over the pairs (node, next) decides; a node over few bits may also be one expression.
"""

from typing import Dict, Iterator, List, NamedTuple, Optional, Sequence, Set, Tuple

from ..logic.diagram import Diagram
from ..logic.predicate import ones
from ..model.model import Field
from .budget import Budget
from .conditions import both, codes, negation
from .context import Context
from .extract import Place
from .leaves import MAX_BITS, Leaf, leaf
from .operations import Counter, Tally, is_choice
from .program import Answer, Expr, If, Literal, Load, Masked, Scaled, Statement, Sum, Table
from .target import Target

# C compilers need not take more than 127 blocks inside each other.
MAX_DEPTH = 100

# Beyond fields of so many bits, comparisons are not looked for.
MAX_FIELD = 6

# The width of the registers of a machine that tests a word byte by byte.
BYTE = 8

# There is no code behind: every path must answer.
NOWHERE = -1

_Pair = Tuple[int, int]


class _Way(NamedTuple):
    """`if (condition) { then }`, and then `other`.

    cost:   of the test and its branch
    choice: what is added where `other` is written behind it: the price of a choice between neighbouring numbers, if it is one
    """

    cost: int
    condition: Expr
    then: int
    other: int
    choice: int


class _Plan(NamedTuple):
    """The best code of a pair. way: an index into the ways of its node, or -1 for an expression."""

    cost: int
    depth: int
    branches: int
    way: int


_NOTHING = _Plan(0, 0, 0, -1)


class Prices:
    """What code costs on a machine, in tenths of a byte.

    constants: numbers may be shifted out of word constants
    """

    def __init__(self, words: Sequence[int], target: Target, constants: bool) -> None:
        self.words = words
        self.target = target
        self.constants = constants
        self.costs = dict(target.bytes)
        self._tests: Dict[Expr, int] = {}
        self._leaves: Dict[Tuple[Tuple[Place, ...], Tuple[int, ...]], Optional[Leaf]] = {}

    def expression(self, expr: Expr, table: Optional[Table] = None) -> int:
        """Of an expression."""
        return self._sum(self._counter(table).expression(expr))

    def _counter(self, table: Optional[Table]) -> Counter:
        return Counter(self.words, (table,) if table else (), self.target.register, self.target.immediate, self.target.register == BYTE)

    def _sum(self, tally: Tally) -> int:
        return sum(many * self.costs[kind] for kind, many in tally.items())

    def answer(self, expr: Expr, table: Optional[Table] = None) -> int:
        """Of an answer."""
        return self._sum(self._counter(table).statement(Answer(expr)))

    def test(self, condition: Expr) -> int:
        """Of an `if`."""
        if condition not in self._tests:
            self._tests[condition] = self.expression(condition) + self.costs["branch"]
        return self._tests[condition]

    def leaf(self, bits: Tuple[Place, ...], values: Tuple[int, ...]) -> Optional[Leaf]:
        """The cheapest expression for these values."""
        if (bits, values) not in self._leaves:
            self._leaves[bits, values] = leaf(bits, values, self.answer, self.constants)
        return self._leaves[bits, values]


class Nesting:
    """Writes nodes of a diagram; nodes and pairs that they have in common are worked on once.

    prices: what code costs; they know expressions that were found under other orders
    tables: the word constants of what has been written so far
    """

    def __init__(self, diagram: Diagram, context: Context, prices: "Prices") -> None:
        self.diagram = diagram
        self.context = context
        self.prices = prices
        self.tables: List[Table] = []
        self.bits = [(word, position) for word, width in enumerate(context.words) for position in range(width)]
        # Of each bit: the word and the field that it belongs to, if its codes may be compared.
        self._owners: Dict[Place, Tuple[int, Field]] = {
            (word, field.position + place): (word, field) for word, _, field in context.chunks.inputs()
            if field.fixed is None and 2 <= field.width <= MAX_FIELD for place in range(field.width)}
        self._ways: Dict[int, List[_Way]] = {}
        self._leaves: Dict[int, Optional[Leaf]] = {}
        self._support: Dict[int, int] = {}
        self._plans: Dict[_Pair, _Plan] = {}

    # --- the dynamic programme ---

    def plan(self, root: int, budget: Budget, behind: int = NOWHERE) -> _Plan:
        """The best code that answers what the root answers, with the code of `behind` behind it. Raises Exhausted."""
        start = (root, behind)
        self._measure(root)
        pending = [start]
        while pending:
            pair = pending[-1]
            if pair in self._plans:
                pending.pop()
                continue
            missing = [part for part in self._parts(pair) if part not in self._plans]
            if missing:
                pending += missing
                continue
            budget.spend(1 + len(self.ways(pair[0])))
            self._plans[pair] = self._best(pair)
            pending.pop()
        return self._plans[start]

    def _parts(self, pair: _Pair) -> List[_Pair]:
        node, behind = pair
        parts: List[_Pair] = []
        for _, _, then, other, _ in self.ways(node) if node != behind else ():
            parts += ((then, other), (other, behind))
        return parts

    def _best(self, pair: _Pair) -> _Plan:
        node, behind = pair
        if node == behind:
            return _NOTHING
        plans = self._plans
        whole = self.leaf(node)
        best = _Plan(whole.cost, 0, 0, -1) if whole is not None else None
        for number, (cost, _, then, other, choice) in enumerate(self.ways(node)):
            inside, onward = plans[then, other], plans[other, behind]
            cost += inside.cost + onward.cost + (choice if other != behind else 0)
            if best is None or cost <= best.cost:
                found = _Plan(cost, max(1 + inside.depth, onward.depth), 1 + inside.branches + onward.branches, number)
                best = found if best is None else min(best, found)
        assert best is not None
        return best

    def _way(self, condition: Expr, then: int, other: int) -> _Way:
        """A way with its prices."""
        diagram = self.diagram
        choice = False
        if diagram.is_terminal(then) and diagram.is_terminal(other):
            held, missed = diagram.value(then), diagram.value(other)
            choice = held is not None and missed is not None and is_choice(condition, Answer(Literal(held)), Answer(Literal(missed)))
        return _Way(self.prices.test(condition), condition, then, other, self.prices.costs["choice"] * choice)

    def _measure(self, root: int) -> None:
        """The variables that each node depends on, as a mask."""
        diagram = self.diagram
        for node in diagram.nodes(root):
            if node not in self._support:
                own = 0 if diagram.is_terminal(node) else 1 << diagram.order[diagram.level[node]] - 2
                self._support[node] = own and own | self._support[diagram.low[node]] | self._support[diagram.high[node]]

    # --- expressions ---

    def leaf(self, node: int) -> Optional[Leaf]:
        """The node as one expression, if there is one."""
        if node not in self._leaves:
            support = self._support[node]
            self._leaves[node] = self._leaf(node, ones(support)) if bin(support).count("1") <= MAX_BITS else None
        return self._leaves[node]

    def _leaf(self, node: int, variables: Sequence[int]) -> Optional[Leaf]:
        diagram = self.diagram
        values: List[int] = []
        for index in range(1 << len(variables)):
            packed = sum(1 << variable - 2 for place, variable in enumerate(variables) if index >> place & 1)
            value = diagram.value(diagram.cofactor(node, packed))
            assert value is not None
            values.append(value)
        found = self.prices.leaf(tuple(self.bits[variable - 2] for variable in variables), tuple(values))
        chosen = [found] if found else []
        if min(values) >= 0:
            chosen += [Leaf(self.prices.answer(expr), expr) for expr in self._flags(node)]
        return min(chosen, key=lambda one: one.cost) if chosen else None

    def _flags(self, node: int) -> Iterator[Expr]:
        """The node as a condition that is 0 or 1, scaled and moved to the two values that it has."""
        for way in self.ways(node):
            if self.diagram.is_terminal(way.then) and self.diagram.is_terminal(way.other):
                held, missed = self.diagram.value(way.then), self.diagram.value(way.other)
                if held is not None and missed is not None and held > missed:
                    step = held - missed
                    flag: Expr = Scaled(way.condition, step) if step > 1 else way.condition
                    yield Sum((flag, Literal(missed))) if missed else flag

    # --- conditions ---

    def ways(self, node: int) -> List[_Way]:
        """What may be asked first at a node."""
        if node not in self._ways:
            found = [] if self.diagram.is_terminal(node) else list(self._cubes(node)) + list(self._fields(node))
            self._ways[node] = found
        return self._ways[node]

    def _cubes(self, node: int) -> Iterator[_Way]:
        """Each run of nodes that send one branch to the same place is a test of all their bits."""
        low, high = self.diagram.low, self.diagram.high
        for side in (0, 1):
            other, current = (low[node], high[node]) if side else (high[node], low[node])
            condition = self._literal(node, side)
            while True:
                yield self._way(condition, current, other)
                opposite = negation(condition)
                yield self._way(opposite, other, current)
                if self.diagram.is_terminal(current) or other not in (low[current], high[current]):
                    break
                inward = int(low[current] == other)
                condition = both((condition, self._literal(current, inward)))
                current = high[current] if inward else low[current]

    def _literal(self, node: int, side: int) -> Expr:
        word, position = self.bits[self.diagram.order[self.diagram.level[node]] - 2]
        return Masked(word, 1 << position, side << position)

    def _fields(self, node: int) -> Iterator[_Way]:
        """A field whose codes lead to two places is compared as a whole."""
        first = self.bits[self.diagram.order[self.diagram.level[node]] - 2]
        if first not in self._owners:
            return
        word, field = self._owners[first]
        exits = [self._exit(node, word, field.position, field.width, code) for code in range(1 << field.width)]
        places: Set[int] = set(exits)
        for then in sorted(places) if len(places) == 2 else ():
            ranges = _ranges([code for code, place in enumerate(exits) if place == then])
            condition = codes(word, field, ranges, exact=True)
            other = sum(places) - then
            yield self._way(condition, then, other)

    def _exit(self, node: int, word: int, position: int, width: int, code: int) -> int:
        """Where a code of a field leads: the first node that asks something else."""
        diagram = self.diagram
        while not diagram.is_terminal(node):
            at, place = self.bits[diagram.order[diagram.level[node]] - 2]
            if at != word or not position <= place < position + width:
                break
            node = diagram.high[node] if code >> place - position & 1 else diagram.low[node]
        return node

    # --- statements ---

    def write(self, root: int, behind: int = NOWHERE) -> Tuple[Statement, ...]:
        """The code of a pair that has been planned. It recurses no deeper than MAX_DEPTH."""
        return tuple(self._write(root, behind))

    def _write(self, node: int, behind: int) -> Iterator[Statement]:
        while node != behind:
            plan = self._plans[node, behind]
            if plan.way < 0:
                yield Answer(self._value(self._leaves[node]))
                return
            way = self._ways[node][plan.way]
            yield If(way.condition, tuple(self._write(way.then, way.other)))
            node = way.other

    def _value(self, found: Optional[Leaf]) -> Expr:
        assert found is not None
        if found.table is None:
            return found.value
        if found.table not in self.tables:
            self.tables.append(found.table)
        assert isinstance(found.value, Load)
        return Load(self.tables.index(found.table), found.value.index)


def _ranges(chosen: Sequence[int]) -> Tuple[Tuple[int, int], ...]:
    """Ascending codes as ranges."""
    result: List[Tuple[int, int]] = []
    for code in chosen:
        if result and result[-1][1] + 1 == code:
            result[-1] = (result[-1][0], code)
        else:
            result.append((code, code))
    return tuple(result)
