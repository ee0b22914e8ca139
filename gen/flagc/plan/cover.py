# SPDX-License-Identifier: MIT
"""The rules of a column as rows: a list of cubes, each with a constant answer, of which the first that matches answers.

A column that another one calls takes the place of the call, and a copied field is a rule for each of its codes. A condition that is
no cube is a few of them: as it is written, multiplied out, or the paths of its decision diagram, whichever are fewest.
"""

from dataclasses import dataclass, replace
from typing import List, Optional, Union

from ..logic.decision import Column, FieldValue, Inner, Value
from ..logic.declared import stand_in
from ..logic.diagram import Diagram, OverBudget
from ..logic.operation import ONE, ZERO
from ..logic.predicate import FALSE, TRUE, Cube, Graph
from ..model.expr import TRUE as ALWAYS
from ..model.expr import Codes, Expr, all_of
from .context import Context
from .refusal import Refusal

MAX_CUBES = 64
MAX_RULES = 8192
NODES = 50_000

# A field whose codes are written out has no more of them.
MAX_CODES = 16


@dataclass(frozen=True)
class Rule:
    """A constant answer, for the words of `literal`. `condition` is the same as an expression.

    rule: the number of the rule of the column that it comes from; 0 for `else`, None for excluded words
    """

    literal: int
    condition: Expr
    answer: int
    rule: Optional[int] = None


@dataclass(frozen=True)
class _Call:
    """What a column answers the words of `literal`, moved left by `shift`, because of `rule`. `excluded`: all of them are excluded words."""

    column: Column
    literal: int
    condition: Expr
    shift: int
    excluded: bool = False
    rule: Optional[int] = None

    def case(self, literal: int, condition: Expr) -> "_Call":
        """The part for a case of the column."""
        return replace(self, literal=literal, condition=all_of((self.condition, condition)))

    def of(self, rule: int) -> "_Call":
        """The same, because of a rule. The rules of a column that another one calls are none of ours."""
        return self if self.excluded or self.rule is not None else replace(self, rule=rule)


def rules_of(column: Column, context: Context) -> Union[List[Rule], Refusal]:
    """The rules in order, the first match wins; excluded words come first if something is said of them. The last one is for all words."""
    reader = _Reader(context.graph)
    pending: List[Union[Rule, _Call]] = [_Call(column, TRUE, ALWAYS, 0)]
    if column.excluded is not None:
        pending += reversed(reader.value(_Call(column, context.excluded, context.forbidden, 0, True), column.excluded))
    rules: List[Rule] = []
    for _ in range(2 * MAX_RULES):
        if not pending or reader.reason:
            break
        item = pending.pop()
        if isinstance(item, Rule):
            rules.append(item)
            if item.literal == TRUE:
                return rules
        else:
            pending += reversed(reader.called(item))
    return Refusal(reader.reason or f"its rules are more than {MAX_RULES}")


class _Reader:
    """Writes out one thing at a time. Reasons not to are left in `reason`."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.reason = ""

    def called(self, call: _Call) -> List[Union[Rule, _Call]]:
        """The cases and the default of a column."""
        found: List[Union[Rule, _Call]] = []
        for case in call.column.cases:
            if case.goes_on:
                self.reason = "several rules may answer together"
                break
            literal = self.graph.conj((call.literal, self.graph.condition(case.condition)))
            if literal != FALSE:
                found += self.value(call.case(literal, case.condition).of(case.rule), case.value)
        return found + self.value(call.of(0), call.column.default)

    def value(self, call: _Call, value: Value) -> List[Union[Rule, _Call]]:
        """The value for the words of a call."""
        if isinstance(value, Inner):
            return [replace(call, column=value.column, shift=call.shift + value.shift)]
        if not isinstance(value, FieldValue):
            return [Rule(call.literal, call.condition, (stand_in(call.column) if value is None else value) << call.shift, call.rule)]
        field = value.field
        if field.fixed is not None:
            return [Rule(call.literal, call.condition, field.fixed << call.shift, call.rule)]
        ranges = ((0, (1 << field.width) - 1),) if call.excluded else field.named
        codes = [code for low, high in ranges for code in range(low, min(high, low + MAX_CODES) + 1)]
        if len(codes) > MAX_CODES:
            self.reason = f"an answer is a field with more than {MAX_CODES} codes"
            return []
        found: List[Union[Rule, _Call]] = []
        for code in codes[:-1]:
            test = Codes(value.word, field, ((code, code),))
            part = call.case(self.graph.conj((call.literal, self.graph.condition(test))), test)
            found.append(Rule(part.literal, part.condition, code << call.shift, call.rule))
        # Whatever is left holds the last code, or is excluded.
        return found + [Rule(call.literal, call.condition, codes[-1] << call.shift, call.rule)]


class Cover:
    """Conditions as cubes."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.diagram = Diagram(graph, budget=NODES)

    def cubes(self, literal: int) -> Optional[List[Cube]]:
        """Cubes whose union is the condition, or None if they are too many."""
        if literal == FALSE:
            return []
        cube = self.graph.cube(literal)
        if cube is not None:
            return [cube]
        few = self.graph.cubes(literal)
        ways = [self._written(literal), None if few is None else list(few), self._paths(literal)]
        known = [way for way in ways if way is not None]
        return min(known, key=len) if known else None

    def _written(self, literal: int) -> Optional[List[Cube]]:
        """A disjunction of cubes."""
        if literal > 0 or not self.graph.is_gate(literal) or len(self.graph.operands(-literal)) > MAX_CUBES:
            return None
        parts = [self.graph.cube(-operand) for operand in self.graph.operands(-literal)]
        known = [part for part in parts if part is not None]
        return known if len(known) == len(parts) else None

    def _paths(self, literal: int) -> Optional[List[Cube]]:
        """The paths of the diagram. They are disjoint."""
        diagram = self.diagram
        try:
            pending = [(diagram.literal(literal), 0, 0)]
        except OverBudget:
            return None
        found: List[Cube] = []
        while pending:
            node, mask, value = pending.pop()
            if node == ONE:
                found.append((mask, value))
                if len(found) > MAX_CUBES:
                    return None
            elif node != ZERO:
                bit = 1 << diagram.order[diagram.level[node]] - 2
                pending.append((diagram.high[node], mask | bit, value | bit))
                pending.append((diagram.low[node], mask | bit, value))
        return found
