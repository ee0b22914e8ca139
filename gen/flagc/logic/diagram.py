# SPDX-License-Identifier: MIT
"""Reduced ordered decision diagrams with any number of terminals.

Bryant's diagrams, hash-consed, over the input bits of a graph; a terminal is an int (0 and 1 for conditions), or
None for a word whose answer does not matter or is missing. Equal functions are equal nodes. Nodes are ints, made
children first, so ascending numbers are a bottom-up order.

Every operation is one generic `apply` with a table of results; lists of cubes take a shorter way (see `firstmatch`).
"""

from itertools import accumulate
from typing import Callable, Dict, List, Optional, Sequence, Tuple

from ..model.model import Field
from .decision import Case, Column, FieldValue, Inner, Value
from .firstmatch import FirstMatch
from .operation import FOLDS, HOLE, NONE, ONE, ZERO
from .predicate import TRUE, Cube, Graph, ones

BUDGET = 200_000
STEPS_PER_NODE = 8

_LOW = (1 << 32) - 1


class OverBudget(Exception):
    """The diagram would take more nodes, or more steps, than it may."""


class Diagram:
    """An arena of nodes over one order of the variables.

    order:    the input variables from the top; those it leaves out follow in their own order
    budget:   the greatest number of nodes; steps are limited to a multiple of it, or of what `allow` says
    level:    of each node: the place of its variable in `order`, or len(order) for a terminal
    low/high: of each node: its children where the variable is 0 and 1
    """

    def __init__(self, graph: Graph, order: Sequence[int] = (), budget: int = BUDGET) -> None:
        given = set(order)
        self.graph = graph
        self.order = [*order, *(v for v in range(2, graph.inputs + 2) if v not in given)]
        self.budget = budget
        self.steps = 0
        self._last_node = budget
        self._last_step = STEPS_PER_NODE * budget
        self.bottom = len(self.order)
        self.level_of = {variable: level for level, variable in enumerate(self.order)}
        self.level = [self.bottom] * 4
        self.low = [ZERO, ONE, HOLE, NONE]
        self.high = [ZERO, ONE, HOLE, NONE]
        self._values: Dict[int, Optional[int]] = {ZERO: 0, ONE: 1, HOLE: None, NONE: None}
        self._terminals: Dict[Optional[int], int] = {0: ZERO, 1: ONE, None: NONE}
        self._unique: List[Dict[int, int]] = [{} for _ in self.order]
        self._memo: Dict[str, Dict[int, int]] = {}
        self._literals: Dict[int, int] = {}
        self._columns: Dict[int, Tuple[Column, int]] = {}

    # --- nodes -----------------------------------------------------------------------------------

    def terminal(self, value: Optional[int]) -> int:
        """The terminal of a value."""
        node = self._terminals.get(value)
        if node is None:
            node = self._terminals[value] = self._new(self.bottom, len(self.level), len(self.level))
            self._values[node] = value
        return node

    def is_terminal(self, node: int) -> bool:
        """Whether the node is a terminal."""
        return self.level[node] == self.bottom

    def value(self, node: int) -> Optional[int]:
        """The value of a terminal."""
        return self._values[node]

    def make(self, level: int, low: int, high: int) -> int:
        """The node that tests the variable at `level`; its children are further down."""
        if low == high:
            return low
        key = low << 32 | high
        node = self._unique[level].get(key)
        if node is None:
            node = self._unique[level][key] = self._new(level, low, high)
        return node

    def _new(self, level: int, low: int, high: int) -> int:
        if len(self.level) >= self._last_node:
            raise OverBudget
        self.level.append(level)
        self.low.append(low)
        self.high.append(high)
        return len(self.level) - 1

    def step(self, cost: int = 1) -> None:
        """Count steps of work."""
        self.steps += cost
        if self.steps > self._last_step:
            raise OverBudget

    def allow(self, nodes: int) -> bool:
        """From now on the arena may grow by so many nodes, and no further than its budget. Tells whether there is room for all."""
        self._last_node = min(self.budget, self.size + nodes)
        self._last_step = self.steps + STEPS_PER_NODE * nodes
        return self.size + nodes <= self.budget

    @property
    def size(self) -> int:
        """How many nodes the arena has."""
        return len(self.level)

    def nodes(self, root: int) -> List[int]:
        """The nodes that a root reaches, terminals included, children first."""
        seen = {root}
        pending = [root]
        while pending:
            node = pending.pop()
            for child in (self.low[node], self.high[node]):
                if child not in seen:
                    seen.add(child)
                    pending.append(child)
        return sorted(seen)

    def support(self, root: int) -> List[int]:
        """The variables that the function depends on, from the top."""
        levels = {self.level[node] for node in self.nodes(root)}
        return [self.order[level] for level in sorted(levels) if level < self.bottom]

    def widths(self, root: int) -> List[int]:
        """Of each cut, from the top: how many different functions the variables above it leave of the root.

        Entry k is the number of nodes, terminals included, that lie at level k or below and that the root or an edge from
        above level k leads to. The first entry is 1, the last the number of terminals.
        """
        nodes = self.nodes(root)
        level, bottom = self.level, self.bottom
        # The highest edge into a node comes from its highest parent: it crosses all cuts between the two.
        above = dict.fromkeys(nodes, bottom)
        for node in nodes:
            if level[node] < bottom:
                for child in (self.low[node], self.high[node]):
                    above[child] = min(above[child], level[node])
        above[root] = -1
        changes = [0] * (bottom + 2)
        for node in nodes:
            changes[above[node] + 1] += 1
            changes[level[node] + 1] -= 1
        return list(accumulate(changes[: bottom + 1]))

    # --- operations ------------------------------------------------------------------------------

    def apply(self, op: str, a: int, b: int) -> int:
        """The function `a op b`.

        On conditions: and, or, xor. On answers: bitor, add, shift (left by b); None absorbs. With holes: `overlay` is a where a
        has an answer and b elsewhere, `when` is b where the condition a holds and a hole elsewhere.
        """
        fold = FOLDS[op](self)
        done = fold(a, b)
        if done is not None:
            return done
        memo = self._memo.setdefault(op, {})
        level, low, high = self.level, self.low, self.high
        root = a << 32 | b
        pending = [root]
        while pending:
            key = pending[-1]
            if key in memo:
                pending.pop()
                continue
            self.step()
            a, b = key >> 32, key & _LOW
            top = min(level[a], level[b])
            a0, a1 = (low[a], high[a]) if level[a] == top else (a, a)
            b0, b1 = (low[b], high[b]) if level[b] == top else (b, b)
            zero, one = fold(a0, b0), fold(a1, b1)
            if zero is None:
                zero = memo.get(a0 << 32 | b0)
            if one is None:
                one = memo.get(a1 << 32 | b1)
            if zero is None or one is None:
                if one is None:
                    pending.append(a1 << 32 | b1)
                if zero is None:
                    pending.append(a0 << 32 | b0)
                continue
            memo[key] = self.make(top, zero, one)
            pending.pop()
        return memo[root]

    def negate(self, node: int) -> int:
        """The condition that holds where this one does not."""
        return self.apply("xor", node, ONE)

    def choose(self, condition: int, then: int, otherwise: int) -> int:
        """`then` where the condition holds, `otherwise` elsewhere."""
        return self.apply("overlay", self.apply("when", condition, then), otherwise)

    def gather(self, op: str, nodes: Sequence[int], empty: int) -> int:
        """All nodes under an associative operation, by halves, so that intermediate results stay small."""
        row = list(nodes) or [empty]
        while len(row) > 1:
            pairs = [self.apply(op, a, b) for a, b in zip(row[::2], row[1::2])]
            row = pairs + row[len(pairs) * 2 :]
        return row[0]

    def combine(self, nodes: Sequence[int], value_of: Callable[[Tuple[int, ...]], int]) -> int:
        """A function of several numbers, none of which is missing anywhere."""
        level, low, high = self.level, self.low, self.high
        memo: Dict[Tuple[int, ...], int] = {}
        root = tuple(nodes)
        pending = [root]
        while pending:
            key = pending[-1]
            if key in memo:
                pending.pop()
                continue
            self.step()
            top = min(level[node] for node in key)
            if top == self.bottom:
                memo[key] = self.terminal(value_of(tuple(self._number(node) for node in key)))
                continue
            zero = tuple(low[node] if level[node] == top else node for node in key)
            one = tuple(high[node] if level[node] == top else node for node in key)
            if zero in memo and one in memo:
                memo[key] = self.make(top, memo[zero], memo[one])
                continue
            pending += [one, zero]
        return memo[root]

    def _number(self, node: int) -> int:
        value = self._values[node]
        assert value is not None
        return value

    def drop_cares(self, root: int) -> int:
        """The same answers with fewer nodes: where one child does not matter at all, the other stands for both."""
        made: Dict[int, int] = {}
        for node in self.nodes(root):
            if self.is_terminal(node):
                made[node] = node
                continue
            low, high = made[self.low[node]], made[self.high[node]]
            made[node] = high if low == NONE else low if high == NONE else self.make(self.level[node], low, high)
        return made[root]

    # --- conditions ------------------------------------------------------------------------------

    @property
    def conditions(self) -> int:
        """Of how many literals the diagram is known."""
        return len(self._literals)

    def literal(self, literal: int) -> int:
        """The diagram of a literal of the graph."""
        pending = [literal]
        while pending:
            current = pending[-1]
            if current in self._literals:
                pending.pop()
                continue
            if current < 0 or not self.graph.is_gate(current):
                parts = [-current] if current < -1 else []
            else:
                parts = self._parts(current)
            missing = [part for part in parts if part not in self._literals]
            if missing:
                pending += missing
                continue
            self._literals[current] = self._build(current)
            pending.pop()
        return self._literals[literal]

    def _parts(self, gate: int) -> List[int]:
        """The operands of a gate for which diagrams are needed: cubes and negated cubes are not."""
        graph = self.graph
        return [
            operand
            for operand in graph.operands(gate)
            if graph.cube(operand) is None and (operand > 0 or graph.cube(-operand) is None)
        ]

    def _build(self, literal: int) -> int:
        if literal in (TRUE, -TRUE):
            return ONE if literal == TRUE else ZERO
        if literal < 0:
            return self.negate(self._literals[-literal])
        own = self.graph.cube(literal)
        if own is not None:
            return self.cube(own)
        # The hull first, then what may not match, then the operands that are no cubes, small ones first.
        parts = [self.cube(self.graph.hull(literal))]
        negated = [self.graph.cube(-operand) for operand in self.graph.operands(literal) if operand < 0]
        cubes = [cube for cube in negated if cube is not None]
        if cubes:
            parts.append(self.first_match(cubes, [ZERO] * len(cubes), ONE))
        parts += sorted(self._literals[part] for part in self._parts(literal))
        return self.gather("and", parts, ONE)

    def cube(self, cube: Cube) -> int:
        """The diagram of one cube."""
        node = ONE
        for level in sorted((self.level_of[variable] for variable in ones(cube[0])), reverse=True):
            wants = cube[1] >> self.order[level] - 2 & 1
            node = self.make(level, ZERO, node) if wants else self.make(level, node, ZERO)
        return node

    def first_match(self, cubes: Sequence[Cube], answers: Sequence[int], otherwise: int) -> int:
        """The answer (a terminal) of the first cube that holds, or `otherwise` (a terminal)."""
        return FirstMatch(self, cubes, answers, otherwise).build()

    # --- columns ---------------------------------------------------------------------------------

    def column(self, column: Column, excluded: int) -> int:
        """What a column answers; `excluded` is the literal of the excluded words.

        A column that is called through `Inner` is asked through its cases and its default alone.
        """
        inside = self._inside(column)
        outside = self._excluded_value(column.excluded)
        return self.choose(self.literal(excluded), outside, inside)

    def _excluded_value(self, value: Value) -> int:
        if isinstance(value, Inner):
            self._inside(value.column)
        return self._value(value)

    def _inside(self, column: Column) -> int:
        """What a column answers to words that are not excluded. Called columns come first, each once."""
        pending = [column]
        while pending:
            current = pending[-1]
            if id(current) in self._columns:
                pending.pop()
                continue
            values = [*(case.value for case in current.cases), current.default]
            called = [value.column for value in values if isinstance(value, Inner)]
            missing = [inner for inner in called if id(inner) not in self._columns]
            if missing:
                pending += reversed(missing)
                continue
            self._columns[id(current)] = current, self._cases(current)
            pending.pop()
        return self._columns[id(column)][1]

    def _cases(self, column: Column) -> int:
        """From the last case to the first: what the column answers, had it begun there."""
        op = "add" if column.operator == "+" else "bitor"
        default = self._value(column.default)
        result = HOLE if column.default_alone else default
        last = len(column.cases)
        while last > 0:
            first = last - 1
            if column.cases[first].goes_on:
                case = column.cases[first]
                held = self.apply(op, self._value(case.value), result)
                result = self.choose(self.literal(self.graph.condition(case.condition)), held, result)
            else:
                while first > 0 and not column.cases[first - 1].goes_on:
                    first -= 1
                result = self.apply("overlay", self._decided(column.cases[first:last]), result)
            last = first
        return self.apply("overlay", result, default)

    def _decided(self, cases: Sequence[Case]) -> int:
        """Cases that do not go on: the value of the first that holds, a hole where none does.

        Runs of cubes with constant answers are built in one go.
        """
        parts: List[int] = []
        cubes: List[Cube] = []
        answers: List[int] = []
        for case in cases:
            literal = self.graph.condition(case.condition)
            value = self._value(case.value)
            choices = self._cubes(literal) if self.is_terminal(value) else None
            if choices is not None:
                cubes += choices
                answers += [value] * len(choices)
                continue
            parts.append(self.first_match(cubes, answers, HOLE))
            parts.append(self.apply("when", self.literal(literal), value))
            cubes, answers = [], []
        parts.append(self.first_match(cubes, answers, HOLE))
        return self.gather("overlay", parts, HOLE)

    def _cubes(self, literal: int) -> Optional[List[Cube]]:
        """The literal as a disjunction of cubes: of any number if it is written as one, else of a few."""
        if literal >= -self.graph.inputs - 1:
            own = self.graph.cubes(literal)
            return None if own is None else list(own)
        parts = [self.graph.cubes(-operand) for operand in self.graph.operands(-literal)]
        return None if None in parts else [cube for part in parts if part is not None for cube in part]

    def _value(self, value: Value) -> int:
        if isinstance(value, Inner):
            inner = self._columns[id(value.column)][1]
            return self.apply("shift", inner, self.terminal(value.shift))
        if isinstance(value, FieldValue):
            return self._field(value.word, value.field)
        return self.terminal(value)

    def _field(self, word: int, field: Field) -> int:
        """The code of a field, the lowest variables of the order joined first."""
        bits = [(self.literal(bit), place) for place, bit in enumerate(self.graph.copy_bits(word, field))]
        parts = [self.choose(node, self.terminal(1 << place), ZERO) for node, place in bits]
        result = ZERO
        for part in sorted(parts, key=lambda part: -self.level[part]):
            result = self.apply("bitor", part, result)
        return result

    # --- questions -------------------------------------------------------------------------------

    def evaluate(self, root: int, words: Sequence[int]) -> Optional[int]:
        """What the function answers to a word."""
        return self.value(self.cofactor(root, self.graph.pack(words)))

    def cofactor(self, root: int, packed: int) -> int:
        """The terminal that packed words lead to."""
        node = root
        while self.level[node] < self.bottom:
            bit = packed >> self.order[self.level[node]] - 2 & 1
            node = self.high[node] if bit else self.low[node]
        return node

    def count(self, root: int, over: Optional[Sequence[int]] = None) -> Dict[Optional[int], int]:
        """How many assignments of the variables `over` (the support, if not given) get each answer.

        `over` includes the support. The order of the result is that of the answers' first making.
        """
        counted = set(self.support(root) if over is None else over)
        below = [0] * (self.bottom + 1)
        for level in range(self.bottom - 1, -1, -1):
            below[level] = below[level + 1] + (self.order[level] in counted)
        # From the top down: how many assignments of the variables above reach each node.
        weights = {root: 1 << below[0] - below[self.level[root]]}
        nodes = sorted(self.nodes(root), key=lambda node: (self.level[node], node))
        for node in nodes:
            if self.is_terminal(node):
                continue
            for child in (self.low[node], self.high[node]):
                skipped = below[self.level[node] + 1] - below[self.level[child]]
                weights[child] = weights.get(child, 0) + (weights[node] << skipped)
        return {self.value(node): weights[node] for node in nodes if self.is_terminal(node)}

    def witness(self, root: int, terminal: Optional[int]) -> Optional[Tuple[int, ...]]:
        """The words with the fewest set bits that get this answer, or None if none does."""
        cost: Dict[int, int] = {}
        for node in self.nodes(root):
            if self.is_terminal(node):
                if self.value(node) == terminal:
                    cost[node] = 0
                continue
            ways = [cost[self.low[node]]] if self.low[node] in cost else []
            ways += [cost[self.high[node]] + 1] if self.high[node] in cost else []
            if ways:
                cost[node] = min(ways)
        if root not in cost:
            return None
        packed, node = 0, root
        while not self.is_terminal(node):
            if cost.get(self.low[node]) == cost[node]:
                node = self.low[node]
            else:
                packed |= 1 << self.order[self.level[node]] - 2
                node = self.high[node]
        return self.graph.unpack(packed)
