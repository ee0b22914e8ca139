# SPDX-License-Identifier: MIT
"""Branches: the decision diagram as `if`s, structured and without tables. Small where the rules have structure.

The rules need not all go into one diagram. If neighbouring rules ask something in common, one `if` can ask it for all of them, and what follows is
the diagram of the rules behind:

    if (what rules 3 to 5 have in common) { the diagram of the rules from 3 on, there }
    the diagram of the rules from 6 on

which is often simpler than the diagram of all. A single rule may stay as it is written. Which rules are taken together is found from the last rule to
the first. Several orders of the variables are tried, and where the answer depends on few bits, each bit is moved to where it serves best (sifting, Rudell
1993), with the bytes of the code as the measure.
"""

from dataclasses import dataclass, replace
from typing import Dict, Iterator, List, NamedTuple, Optional, Sequence, Tuple

from ..logic.decision import Column
from ..logic.declared import stand_in
from ..logic.diagram import Diagram, OverBudget
from ..logic.operation import NONE
from ..logic.order import orders
from ..logic.predicate import FALSE, Cube
from .budget import Budget, Exhausted
from .chain import homes, place
from .conditions import NO, Conditions, both
from .context import Context
from .nesting import MAX_DEPTH, NOWHERE, Nesting, Prices
from .program import Answer, Expr, If, Literal, Masked, Program, Statement
from .prune import used_definitions
from .refusal import OVER_BUDGET, Built, Refusal
from .target import target_named

# A diagram of more nodes is not written as branches, nor one of so many more nodes than there are rules that these are smaller in any case.
MAX_NODES = 400
FEW_NODES = 40
NODES_PER_RULE = 4
ARENA = 4_000

# What it costs to make a diagram.
STEPS_PER_DIAGRAM = 100

# Sifting is for so many bits.
SIFTED_BITS = 12


@dataclass(frozen=True)
class Effort:
    """How many ways are tried.

    orders:   of the variables, for the one diagram of all rules
    tries:    orders that sifting tries
    stepwise: orders, the best of these, under which the rules are gone through in steps
    budget:   operations for the steps under one order, or for all diagrams
    """

    orders: int
    tries: int
    stepwise: int
    budget: int


# Every byte counts; or branches are but one way of many, and are made quickly.
THOROUGH = Effort(100, 60, 3, 40_000)
QUICK = Effort(3, 0, 1, 6_000)

# Whose bytes count, and whether word constants are used: shifts by a number that is not known are loops on AVR.
VARIANTS = (("constants", "cortex-m0", True), ("tests", "avr", False))


def branches(column: Column, context: Context, effort: Effort = THOROUGH) -> Built:
    """The programs that test one thing after another."""
    if context.view(column) is None:
        return Refusal(OVER_BUDGET)
    search = _Search(column, context, effort)
    programs: List[Program] = []
    for variant, machine, constants in VARIANTS:
        best = search.best(Prices(context.words, target_named(machine), constants))
        if best is None:
            return Refusal(f"it would take more than {search.most} branches")
        program = search.program(best, variant)
        if all((program.body, program.tables) != (known.body, known.tables) for known in programs):
            programs.append(program)
    return tuple(programs)


class _Step(NamedTuple):
    """`if (condition) { node }`, and on with the rules from `onward` on.

    behind: the node of those rules, which the body may leave to them
    rule:   the number of the rule that stands here as it is written, or -1
    """

    condition: Expr
    node: int
    behind: int
    onward: int
    rule: int


class _Found(NamedTuple):
    """The best code under one order: the steps, and then `root`."""

    cost: int
    steps: Tuple[_Step, ...]
    root: int
    nesting: Nesting


class _Search:
    """The search for one column."""

    def __init__(self, column: Column, context: Context, effort: Effort) -> None:
        self.column = column
        self.context = context
        self.effort = effort
        self.most = min(MAX_NODES, FEW_NODES + NODES_PER_RULE * len(column.cases))
        self.budget = self._budget()
        self.conditions = Conditions(context.chunks)
        self.rules = self._rules()
        view = context.view(column)
        assert view is not None
        self.support = view.diagram.support(view.root)
        literals = [context.excluded] + [context.graph.condition(case.condition) for case in column.cases]
        self.cubes = [context.graph.cube(literal) for literal in literals[1:]]
        first = view.diagram.order
        self.wholes: Dict[Tuple[int, ...], Tuple[Diagram, Optional[int]]] = {}
        self.orders = ([first] + [order for order in orders(context.graph, literals) if order != first])[: effort.orders]

    def _rules(self) -> List[Tuple[Expr, int]]:
        """Condition and answer of each rule, if each of them may stand as it is: it ends with a constant."""
        cases = self.column.cases
        if any(case.goes_on or not isinstance(case.value, int) for case in cases) or (
                self.column.excluded is not None and self.context.excluded != FALSE):
            return []
        return [(self.conditions.lower(case.condition), case.value) for case in cases if isinstance(case.value, int)]

    def _budget(self) -> Budget:
        """Operations for a part of the search; they are taken from what planning may cost."""
        operations = min(self.effort.budget, self.context.budget.open)
        self.context.budget.spend(operations)
        return Budget(operations)

    def best(self, prices: Prices) -> Optional[_Found]:
        """The cheapest code found before the operations are spent."""
        self.budget = self._budget()
        wholes = [found for found in (self.whole(order, prices) for order in self.orders) if found is not None]
        wholes.sort(key=lambda found: found.cost)
        best = wholes[0] if wholes else None
        if best is not None and self.effort.tries and len(self.support) <= SIFTED_BITS:
            best = self.sifted(best, prices)
        promising = [found.nesting.diagram.order for found in ([best] if best else []) + wholes]
        for order in promising[: self.effort.stepwise] or self.orders[:1]:
            best = _cheaper(best, self.stepwise(order, prices))
        return best

    def sifted(self, best: _Found, prices: Prices) -> _Found:
        """Each bit in turn goes to its best place, for as long as that helps."""
        tries, improved = 0, True
        while improved:
            improved = False
            for variable in self.support:
                order = [other for other in best.nesting.diagram.order if other in self.support and other != variable]
                for at in range(len(order) + 1):
                    tries += 1
                    found = self.whole(order[:at] + [variable] + order[at:], prices) if tries <= self.effort.tries else None
                    if found is not None and found.cost < best.cost:
                        best, improved = found, True
        return best

    def whole(self, order: Sequence[int], prices: Prices) -> Optional[_Found]:
        """The code of the one diagram of all rules under an order, or None if there is none in bounds."""
        if not self._affords_diagram():
            return None
        # Both variants try most orders.
        key = tuple(order)
        if key not in self.wholes:
            diagram = Diagram(self.context.graph, order, ARENA)
            self.wholes[key] = diagram, self._root(diagram, 0)
        diagram, root = self.wholes[key]
        nesting = Nesting(diagram, self.context, prices)
        cost = None if root is None else self._cost(nesting, root)
        return None if root is None or cost is None else _Found(cost, (), root, nesting)

    def stepwise(self, order: Sequence[int], prices: Prices) -> Optional[_Found]:
        """The cheapest way to go through the rules in steps, from the last rule to the first."""
        self.budget = self._budget()
        nesting = Nesting(Diagram(self.context.graph, order, ARENA), self.context, prices)
        found: List[Optional[_Found]] = [None] * (len(self.rules) + 1)
        roots: List[Optional[int]] = [None] * (len(self.rules) + 1)
        small = True
        for start in range(len(self.rules), -1, -1):
            # Once the diagram of the rules is too large, more rules will not make it smaller.
            root = roots[start] = self._root(nesting.diagram, start) if small and self._affords_diagram() else None
            small = root is not None
            cost = None if root is None else self._cost(nesting, root)
            best = None if root is None or cost is None else _Found(cost, (), root, nesting)
            for step in self._steps(nesting, start, roots):
                rest, inside = found[step.onward], self._inside_cost(nesting, step)
                if rest is not None and inside is not None:
                    cost = prices.test(step.condition) + inside + rest.cost
                    best = _cheaper(best, rest._replace(cost=cost, steps=(step,) + rest.steps))
            if start < len(self.rules) and self.rules[start][0] == NO:
                best = found[start + 1]
            found[start] = best
        return found[0]

    def _steps(self, nesting: Nesting, start: int, roots: Sequence[Optional[int]]) -> Iterator[_Step]:
        """The steps with which the rules from `start` on may begin."""
        if start == len(self.rules) or self.rules[start][0] == NO:
            return
        yield _Step(self.rules[start][0], NOWHERE, NOWHERE, start + 1, start)
        common, end = self.cubes[start], start + 1
        while end < len(self.rules) and common is not None and roots[start] is not None:
            common = _common(common, self.cubes[end])
            end += 1
            behind = roots[end]
            if common is None or behind is None:
                break
            inside = self._inside(nesting.diagram, common, roots[start])
            if inside is None:
                break
            yield _Step(self._asked(common), inside, behind, end, -1)

    def _affords_diagram(self) -> bool:
        """Spends what it costs to make one."""
        try:
            self.budget.spend(STEPS_PER_DIAGRAM)
        except Exhausted:
            return False
        return True

    def _root(self, diagram: Diagram, start: int) -> Optional[int]:
        """What the rules from `start` on answer, excluded words left open where they may be. None if it is too large."""
        try:
            root = diagram.drop_cares(diagram.column(replace(self.column, cases=self.column.cases[start:]), self.context.excluded))
            if root == NONE:
                root = diagram.terminal(stand_in(self.column))
        except OverBudget:
            return None
        if len(diagram.nodes(root)) > self.most:
            return None
        return root

    def _inside(self, diagram: Diagram, cube: Cube, root: Optional[int]) -> Optional[int]:
        """The root for the words of the cube, none of whose bits it asks again."""
        assert root is not None
        try:
            return diagram.drop_cares(diagram.choose(diagram.cube(cube), root, NONE)) if self._affords_diagram() else None
        except OverBudget:
            return None

    def _cost(self, nesting: Nesting, node: int, behind: int = NOWHERE) -> Optional[int]:
        try:
            plan = nesting.plan(node, self.budget, behind)
        except Exhausted:
            return None
        return plan.cost if plan.depth < MAX_DEPTH else None

    def _inside_cost(self, nesting: Nesting, step: _Step) -> Optional[int]:
        if step.rule >= 0:
            return nesting.prices.answer(Literal(self.rules[step.rule][1]))
        return self._cost(nesting, step.node, step.behind)

    def _asked(self, cube: Cube) -> Expr:
        """The cube as a condition of the words."""
        tests: List[Expr] = []
        shift = 0
        for word, width in enumerate(self.context.words):
            mask, value = (part >> shift & (1 << width) - 1 for part in cube)
            tests += [Masked(word, mask, value)] if mask else []
            shift += width
        return both(tests)

    def program(self, found: _Found, variant: str) -> Program:
        """The program of what was found."""
        body: List[Statement] = []
        origins: List[str] = []
        home = homes(self.context.dispatch)[self.column.output]
        for step in found.steps:
            if step.rule < 0:
                body.append(If(step.condition, found.nesting.write(step.node, step.behind)))
                continue
            body.append(If(step.condition, (Answer(Literal(self.rules[step.rule][1])),), len(origins)))
            origins.append(place(home.rule(self.column.cases[step.rule])))
        body += found.nesting.write(found.root)
        definitions, kept = used_definitions(self.conditions.definitions, tuple(body))
        return Program("branches", self.context.words, self.column.bits, self.column.signed, tuple(found.nesting.tables), definitions, kept,
                       tuple(origins), variant)


def _common(one: Cube, other: Optional[Cube]) -> Optional[Cube]:
    """The smallest cube around two, or None if that is everything."""
    if other is None:
        return None
    mask = one[0] & other[0] & ~(one[1] ^ other[1])
    return (mask, one[1] & mask) if mask else None


def _cheaper(one: Optional[_Found], other: Optional[_Found]) -> Optional[_Found]:
    if one is None or other is None:
        return one or other
    return other if other.cost < one.cost else one
