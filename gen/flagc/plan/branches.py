# SPDX-License-Identifier: MIT
"""Branches: the decision diagram as `if`s, structured and without tables. Small where the rules have structure.

Several orders of the variables are tried, and where the answer depends on few bits, each bit is moved to where it serves best (sifting, Rudell 1993),
with the bytes of the code as the measure. The first rules may stay as they are written, if the diagram of those behind them is so much simpler.
"""

from dataclasses import replace
from typing import List, NamedTuple, Optional, Sequence, Tuple

from ..logic.decision import Column
from ..logic.declared import stand_in
from ..logic.diagram import Diagram, OverBudget
from ..logic.order import orders
from ..logic.predicate import FALSE
from .budget import Budget, Exhausted
from .chain import homes, place
from .conditions import NO, Conditions
from .context import Context
from .nesting import MAX_DEPTH, Nesting
from .program import Answer, Expr, If, Literal, Program, Statement
from .prune import used_definitions
from .refusal import OVER_BUDGET, Built, Refusal
from .target import Target, target_named

# A diagram of more nodes is not written as branches.
MAX_NODES = 400
ARENA = 20_000

# Operations for all orders together, and what it costs to make a diagram.
SHARE = 300_000
STEPS_PER_DIAGRAM = 100

# Sifting is for so many bits; each place of each bit is a diagram.
SIFTED_BITS = 12

# Whose bytes count, and whether word constants are used: shifts by a number that is not known are loops on AVR.
VARIANTS = (("constants", "cortex-m0", True), ("tests", "avr", False))


def branches(column: Column, context: Context) -> Built:
    """The programs that test one thing after another."""
    if context.view(column) is None:
        return Refusal(OVER_BUDGET)
    search = _Search(column, context)
    programs: List[Program] = []
    for variant, machine, constants in VARIANTS:
        best = search.best(target_named(machine), constants)
        if best is None:
            return Refusal(f"it would take more than {MAX_NODES} branches")
        program = search.program(best, variant)
        if all((program.body, program.tables) != (known.body, known.tables) for known in programs):
            programs.append(program)
    return tuple(programs)


class _Found(NamedTuple):
    """The best code under one order. kept: how many rules stay in front of the diagram, `root`."""

    cost: int
    kept: int
    root: int
    nesting: Nesting


class _Search:
    """The search over orders for one column."""

    def __init__(self, column: Column, context: Context) -> None:
        self.column = column
        self.context = context
        self.budget = Budget(min(SHARE, context.budget.open))
        self.conditions = Conditions()
        self.rules = self._rules()
        view = context.view(column)
        assert view is not None
        self.first_order = view.diagram.order
        self.support = view.diagram.support(view.root)

    def _rules(self) -> List[Tuple[Expr, int]]:
        """Condition and answer of each rule, if each of them may stand as it is: it ends with a constant."""
        cases = self.column.cases
        if any(case.goes_on or not isinstance(case.value, int) for case in cases) or (
                self.column.excluded is not None and self.context.excluded != FALSE):
            return []
        return [(self.conditions.lower(case.condition), case.value) for case in cases if isinstance(case.value, int)]

    def best(self, target: Target, constants: bool) -> Optional[_Found]:
        """The cheapest code found before the operations are spent."""
        literals = [self.context.excluded] + [self.context.graph.condition(case.condition) for case in self.column.cases]
        candidates = [self.first_order] + [order for order in orders(self.context.graph, literals) if order != self.first_order]
        whole: Optional[_Found] = None
        best: Optional[_Found] = None
        for order in candidates:
            whole = _cheaper(whole, self.under(order, target, constants, (0,)))
            best = _cheaper(best, self.under(order, target, constants, range(len(self.rules), -1, -1)))
        if len(self.support) <= SIFTED_BITS:
            for start in (whole, best):
                best = _cheaper(best, start and self.sifted(start, target, constants))
        return best

    def sifted(self, best: _Found, target: Target, constants: bool) -> _Found:
        """Each bit in turn goes to its best place, for as long as that helps."""
        improved = True
        while improved:
            improved = False
            for variable in self.support:
                order = [other for other in best.nesting.diagram.order if other in self.support and other != variable]
                for place in range(len(order) + 1):
                    found = self.under(order[:place] + [variable] + order[place:], target, constants, (best.kept,))
                    if found is not None and found.cost < best.cost:
                        best, improved = found, True
        return best

    def under(self, order: Sequence[int], target: Target, constants: bool, kept: Sequence[int]) -> Optional[_Found]:
        """The cheapest code under an order, with so many rules kept, or None if there is none in bounds."""
        nesting = Nesting(Diagram(self.context.graph, order, ARENA), self.context, target, constants)
        best: Optional[_Found] = None
        for many in kept:
            try:
                root = self._root(nesting.diagram, many)
                self.budget.spend(STEPS_PER_DIAGRAM)
                if len(nesting.diagram.nodes(root)) > MAX_NODES:
                    break
                plan = nesting.plan(root, self.budget)
            except (OverBudget, Exhausted):
                break
            if plan.depth < MAX_DEPTH:
                best = _cheaper(best, _Found(self._front(nesting, many) + plan.cost, many, root, nesting))
        return best

    def _root(self, diagram: Diagram, kept: int) -> int:
        """What the rules behind the kept ones answer, excluded words left open where they may be."""
        rest = replace(self.column, cases=self.column.cases[kept:])
        root = diagram.drop_cares(diagram.column(rest, self.context.excluded))
        # Behind the kept rules any answer may do.
        return diagram.terminal(stand_in(self.column)) if diagram.is_terminal(root) and diagram.value(root) is None else root

    def _front(self, nesting: Nesting, kept: int) -> int:
        return sum(nesting.test_price(condition) + nesting.answer_price(Literal(answer)) for condition, answer in self.rules[:kept]
                   if condition != NO)

    def program(self, found: _Found, variant: str) -> Program:
        """The program of what was found."""
        body: List[Statement] = []
        origins: List[str] = []
        home = homes(self.context.dispatch)[self.column.output]
        for (condition, answer), case in zip(self.rules[:found.kept], self.column.cases):
            if condition != NO:
                body.append(If(condition, (Answer(Literal(answer)),), len(origins)))
                origins.append(place(home.rule(case)))
        body += found.nesting.write(found.root)
        definitions, kept = used_definitions(self.conditions.definitions, tuple(body))
        return Program("branches", self.context.words, self.column.bits, self.column.signed, tuple(found.nesting.tables), definitions, kept,
                       tuple(origins), variant)


def _cheaper(one: Optional[_Found], other: Optional[_Found]) -> Optional[_Found]:
    if one is None or other is None:
        return one or other
    return other if other.cost < one.cost else one
