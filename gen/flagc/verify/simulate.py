# SPDX-License-Identifier: MIT
"""Proof by simulation: the program is run on all words at once and compared with its column.

The state is a diagram for each thing that a program has: the words that are still running, what they have gathered, what they
answered. The arena is another than the column's, in the same order, so that a proof does not depend on nodes that the plans made.
"""

from functools import reduce
from operator import add, or_, xor
from typing import Callable, Iterator, List, Optional, Sequence, Tuple, Union

from ..logic.decision import Column
from ..logic.declared import gathers, is_declared
from ..logic.diagram import Diagram, OverBudget
from ..logic.operation import HOLE, ONE, ZERO
from ..logic.predicate import FALSE
from ..plan.context import NODES, Context, View
from ..plan.program import (Answer, Bitor, Both, Either, Expr, If, Literal, Load, Merge, Negation, Program, Relation, Result, Scaled, Scan,
                            Statement, Sum, Vector, Xor, inside, operands, told_by)
from .certificate import Certificate, Refuted, Verdict
from .rows import rows_of
from .symbols import Symbols

PAIRS = 1_000_000

# A number of so many bits is read from all its values.
FEW_BITS = 12


def by_simulation(program: Program, column: Column, context: Context, view: View, nodes: int = NODES) -> Verdict:
    """Compares the program with the column as its diagram shows it. `nodes` limits the arena.

    Raises OverBudget or NotSymbolic if it comes to no end.
    """
    diagram = Diagram(context.graph, view.diagram.order, nodes)
    root = _Simulation(program, context, diagram).run()
    words = _difference(column, view, diagram, root)
    if words is None:
        return Certificate("diagram")
    return Refuted(words, "the program answers otherwise than its rules")


class _Simulation:
    def __init__(self, program: Program, context: Context, diagram: Diagram) -> None:
        self.program = program
        self.diagram = diagram
        self.symbols = Symbols(context.graph, program)
        self.gathered = ZERO
        self.answered = HOLE

    def run(self) -> int:
        """The answers to all words; a hole where the program ends without one."""
        if not _merges(self.program.body):
            return self.answers(self.program.body, HOLE)
        self.body(self.program.body, ONE)
        return self.answered

    def answers(self, body: Sequence[Statement], behind: int) -> int:
        """What statements answer that merge nothing; `behind` to the words that run off their end.

        From the last one up, each is a choice between two diagrams that are known. The other way what is live would be another diagram
        behind each of a thousand rules.
        """
        for statement in reversed(body):
            if isinstance(statement, If):
                behind = self.diagram.choose(self.condition(statement.condition), self.answers(statement.body, behind), behind)
            else:
                behind = self.value(statement.value)
        return behind

    def body(self, body: Sequence[Statement], live: int) -> int:
        """Runs statements for the words that are live; tells those that are live behind them."""
        diagram = self.diagram
        for statement in body:
            if live == ZERO:
                break
            if isinstance(statement, If):
                condition = self.condition(statement.condition)
                behind = self.body(statement.body, diagram.apply("and", live, condition))
                live = diagram.apply("or", diagram.apply("and", live, diagram.negate(condition)), behind)
            elif isinstance(statement, Answer):
                answer = diagram.apply("when", live, self.value(statement.value))
                self.answered = diagram.apply("overlay", self.answered, answer)
                live = ZERO
            else:
                merged = diagram.apply("add" if statement.operator == "+" else "bitor", self.gathered,
                                       self.value(statement.value))
                self.gathered = diagram.choose(live, merged, self.gathered)
        return live

    def condition(self, expr: Expr) -> int:
        """The node of a condition. One that asks what is gathered is no literal of the graph."""
        diagram = self.diagram
        if isinstance(expr, Both):
            return diagram.gather("and", [self.condition(operand) for operand in expr.operands], ONE)
        if isinstance(expr, Either):
            return diagram.gather("or", [self.condition(operand) for operand in expr.operands], ZERO)
        if isinstance(expr, Negation):
            return diagram.negate(self.condition(expr.operand))
        if isinstance(expr, Relation) and isinstance(expr.left, Result) and expr.right == Literal(0):
            equal = diagram.combine([self.gathered], lambda values: int(values[0] == 0))
            if expr.operator == "==":
                return equal
            if expr.operator == "!=":
                return diagram.negate(equal)
        return diagram.literal(self.symbols.condition(expr))

    def value(self, expr: Expr) -> int:
        """The node of a number."""
        if isinstance(expr, Literal):
            return self.diagram.terminal(expr.value)
        if isinstance(expr, Result):
            return self.gathered
        if isinstance(expr, Load):
            return self.load(expr)
        if isinstance(expr, (Scan, Vector)):
            return self.rows(expr, told_by(expr, self.program.tables) if isinstance(expr, Scan) else range(expr.rows + 1))
        if any(isinstance(item, (Load, Scan, Vector)) for item in inside(expr)):
            return self.arithmetic(expr, lambda value: value)
        bits = self.symbols.number(expr)
        return self.number(bits, None) if len(bits) <= FEW_BITS else self.total(bits)

    def total(self, bits: Sequence[int]) -> int:
        """The number with these literals as its bits, of which many may be the same."""
        diagram = self.diagram
        parts = [diagram.choose(diagram.literal(bit), diagram.terminal(1 << place), ZERO) for place, bit in enumerate(bits) if bit != FALSE]
        return reduce(lambda a, b: diagram.apply("bitor", b, a), sorted(parts, key=lambda part: -diagram.level[part]), ZERO)

    def load(self, expr: Load) -> int:
        """Reads a table at an index. What is read is put in place of the index, which might have many more values."""
        entries = self.program.tables[expr.table].entries
        if isinstance(expr.index, Vector) or isinstance(expr.index, Scan) and not expr.index.answers:
            return self.rows(expr.index, entries)
        if any(isinstance(item, (Load, Scan, Vector)) for item in inside(expr.index)):
            return self.arithmetic(expr.index, lambda index: entries[index])
        return self.number(self.symbols.number(expr.index), entries)

    def arithmetic(self, expr: Expr, value_of: Callable[[int], int]) -> int:
        """A function of an expression in which loads are combined with each other and with bits."""
        leaves: List[Expr] = []
        pending = [expr]
        while pending:
            item = pending.pop()
            if isinstance(item, (Sum, Bitor, Xor, Scaled)):
                pending += reversed(operands(item))
            else:
                leaves.append(item)
        nodes = [self.value(leaf) for leaf in leaves]
        return self.diagram.combine(nodes, lambda values: value_of(_total(expr, iter(values))))

    def number(self, bits: Sequence[int], entries: Optional[Sequence[int]]) -> int:
        """The entry whose index has these literals as its bits, lowest first; the index itself, if there are no entries.

        Bits are taken in from the lowest of the order up, so that each new node stands on finished ones.
        """
        diagram = self.diagram
        open_ = [(place, diagram.literal(bit)) for place, bit in enumerate(bits) if bit != FALSE]
        if 1 << len(open_) > diagram.budget:
            raise OverBudget
        open_.sort(key=lambda pair: diagram.level[pair[1]])
        indexes = [0]
        for place, _ in open_:
            indexes = [index | side << place for index in indexes for side in (0, 1)]
        # What lies behind the entries is an index that no word makes: the form of the program has been checked.
        values = indexes if entries is None else [entries[index] if index < len(entries) else 0 for index in indexes]
        nodes = [diagram.terminal(value) for value in values]
        levels = [diagram.level[node] for _, node in open_]
        plain = len(set(levels)) == len(levels) and all(
            diagram.low[node] == ZERO and diagram.high[node] == ONE for _, node in open_)
        for _, node in reversed(open_):
            pairs = zip(nodes[::2], nodes[1::2])
            if plain:
                nodes = [diagram.make(diagram.level[node], low, high) for low, high in pairs]
            else:
                nodes = [diagram.choose(node, high, low) for low, high in pairs]
        return nodes[0]

    def rows(self, expr: Union[Scan, Vector], entries: Sequence[int]) -> int:
        """The entry at the number of the first row that matches."""
        diagram, graph = self.diagram, self.diagram.graph
        literals = rows_of(self.program, graph, self.symbols, expr)
        # Where the last row is sure, nothing is behind it.
        answers = [diagram.terminal(entries[min(row, len(entries) - 1)]) for row in range(expr.rows + 1)]
        known = [(literal, answer) for literal, answer in zip(literals, answers) if literal != FALSE]
        cubes = [cube for cube in (graph.cube(literal) for literal, _ in known) if cube is not None]
        if len(cubes) == len(known):
            return diagram.first_match(cubes, [answer for _, answer in known], answers[-1])
        parts = [diagram.apply("when", diagram.literal(literal), answer) for literal, answer in known]
        return diagram.apply("overlay", diagram.gather("overlay", parts, HOLE), answers[-1])


def _merges(body: Sequence[Statement]) -> bool:
    pending = list(body)
    while pending:
        item = pending.pop()
        if isinstance(item, Merge):
            return True
        pending += item.body if isinstance(item, If) else ()
    return False


def _total(expr: Expr, leaves: Iterator[int]) -> int:
    """The value of an expression of whose leaves these are the values, in order."""
    if isinstance(expr, Scaled):
        return _total(expr.operand, leaves) * expr.factor
    if isinstance(expr, (Sum, Bitor, Xor)):
        join = {Sum: add, Bitor: or_, Xor: xor}[type(expr)]
        return reduce(join, [_total(operand, leaves) for operand in expr.operands])
    return next(leaves)


def _difference(column: Column, view: View, diagram: Diagram, root: int) -> Optional[Tuple[int, ...]]:
    """Words on which the program's diagram gives no right answer, if there are any.

    Both diagrams are walked together, each pair of nodes once. Raises OverBudget.
    """
    own = view.diagram
    # A gathered answer is never a don't-care; None is a gap then, of which the checks tell.
    loose = gathers(column)
    seen = {(view.root, root)}
    pending = [(view.root, root, 0)]
    while pending:
        ours, theirs, packed = pending.pop()
        level = min(own.level[ours], diagram.level[theirs])
        if level == own.bottom:
            expected, answer = own.value(ours), diagram.value(theirs)
            if answer is None or (answer != expected if expected is not None else not loose and not is_declared(column, answer)):
                return own.graph.unpack(packed)
            continue
        for side in (0, 1):
            pair = (_child(own, ours, level, side), _child(diagram, theirs, level, side))
            if pair not in seen:
                seen.add(pair)
                pending.append((*pair, packed | side << own.order[level] - 2))
        if len(seen) > PAIRS:
            raise OverBudget
    return None


def _child(diagram: Diagram, node: int, level: int, side: int) -> int:
    if diagram.level[node] != level:
        return node
    return diagram.high[node] if side else diagram.low[node]
