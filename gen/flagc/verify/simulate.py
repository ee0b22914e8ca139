# SPDX-License-Identifier: MIT
"""Proof by simulation: the program is run on all words at once and compared with its column.

The state is a diagram for each thing that a program has: the words that are still running, what they have gathered, what they
answered. The arena is another than the column's, in the same order, so that a proof does not depend on nodes that the plans made.
"""

from typing import Callable, Dict, List, Optional, Sequence, Tuple

from ..logic.decision import Column
from ..logic.declared import gathers, is_declared
from ..logic.diagram import Diagram, OverBudget
from ..logic.operation import HOLE, ONE, ZERO
from ..logic.predicate import FALSE, Cube
from ..plan.context import NODES, Context, View
from ..plan.program import (Answer, Both, Either, Expr, If, Literal, Load, Negation, Program, Relation, Result, Scan,
                            Statement)
from .certificate import Certificate, Refuted, Verdict
from .symbols import Symbols

PAIRS = 1_000_000


def by_simulation(program: Program, column: Column, context: Context, view: View) -> Verdict:
    """Compares the program with the column as its diagram shows it.

    Raises OverBudget or NotSymbolic if it comes to no end.
    """
    diagram = Diagram(context.graph, view.diagram.order, NODES)
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
        self.body(self.program.body, ONE)
        return self.answered

    def body(self, body: Sequence[Statement], live: int) -> int:
        """Runs statements for the words that are live; tells those that are live behind them."""
        diagram = self.diagram
        for statement in body:
            if live == ZERO:
                break
            if isinstance(statement, If):
                condition = self.condition(statement.condition)
                inside = self.body(statement.body, diagram.apply("and", live, condition))
                live = diagram.apply("or", diagram.apply("and", live, diagram.negate(condition)), inside)
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
            equal = self.mapped(self.gathered, lambda gathered: int(gathered == 0))
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
        if isinstance(expr, Scan):
            return self.scan(expr, range(expr.rows + 1))
        return self.number(self.symbols.number(expr), range)

    def load(self, expr: Load) -> int:
        """Reads a table at an index. What is read is put in place of the index, which might have many more values."""
        entries = self.program.tables[expr.table].entries
        if isinstance(expr.index, Scan):
            return self.scan(expr.index, entries)
        if isinstance(expr.index, Load):
            return self.mapped(self.load(expr.index), lambda index: entries[index])
        return self.number(self.symbols.number(expr.index), lambda size: entries)

    def number(self, bits: Sequence[int], entries_of: Callable[[int], Sequence[int]]) -> int:
        """The entry whose index has these literals as its bits, lowest first.

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
        entries = entries_of(1 << len(bits))
        nodes = [diagram.terminal(entries[index]) for index in indexes]
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

    def scan(self, scan: Scan, entries: Sequence[int]) -> int:
        """The entry at the index of the first row that matches."""
        cubes: List[Cube] = []
        for row in range(scan.rows):
            mask = value = shift = 0
            for masks, values, width in zip(scan.masks, scan.values, self.program.words):
                if masks >= 0:
                    mask |= self.program.tables[masks].entries[row] << shift
                    value |= self.program.tables[values].entries[row] << shift
                shift += width
            cubes.append((mask, value))
        answers = [self.diagram.terminal(entries[row]) for row in range(scan.rows + 1)]
        return self.diagram.first_match(cubes, answers[:-1], answers[-1])

    def mapped(self, root: int, value_of: Callable[[int], int]) -> int:
        """The function with another value at each terminal."""
        diagram = self.diagram
        made: Dict[int, int] = {}
        for node in diagram.nodes(root):
            if not diagram.is_terminal(node):
                made[node] = diagram.make(diagram.level[node], made[diagram.low[node]], made[diagram.high[node]])
                continue
            value = diagram.value(node)
            assert value is not None
            made[node] = diagram.terminal(value_of(value))
        return made[root]


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
