# SPDX-License-Identifier: MIT
"""Which words may occur, and which rules a word matches, as programs of the IR.

These are programs that no plan chooses: they are printed as the spec has them, one `if` a line.
"""

from dataclasses import replace
from typing import Dict, Iterable, List, Optional, Sequence, Tuple

from ..logic.decision import Column
from ..model import expr as model
from ..model.model import Constraint, Dispatch, Field, FlagSet, Output, Rule, Word
from ..plan import program as ir
from ..plan.chunks import Chunks
from ..plan.conditions import NO, YES, Conditions, negation
from ..plan.prune import used_definitions
from . import names

RULE_BITS = 16


class Exact(Conditions):
    """Conditions as the language has them for every word: no test matches a code without a name.

    Those of a plan may take such codes for named ones, as invalid words never get that far.
    """

    def _lower(self, node: model.Expr, base: int, parts: List[ir.Expr]) -> ir.Expr:
        if isinstance(node, model.Codes):
            return self.codes(base + node.word, replace(node.field, type=None), node.ranges)
        return super()._lower(node, base, parts)


def valid(flags: FlagSet) -> ir.Program:
    """Whether a word may occur: reserved bits are 0, every code has a name, no constraint forbids it."""
    work = _Tests((Word(flags.name, flags),))
    for part in work.conditions.chunks.cut(0, flags.reserved):
        work.add(negation(ir.Masked(*part)), "reserved")
    work.exclude(())
    return work.program("valid", 1, YES)


def judged(dispatch: Dispatch) -> ir.Program:
    """Whether the rules judge the words: nothing excludes them."""
    work = _Tests(dispatch.words)
    work.exclude(dispatch.constraints)
    return work.program("judged", 1, YES)


def rule(dispatch: Dispatch, column: Column) -> ir.Program:
    """The number of the rule that answers; 0 for `else` and for excluded words."""
    work = _Tests(dispatch.words)
    work.exclude(dispatch.constraints)
    origins = _origins(dispatch)
    for case in column.cases:
        if not case.goes_on and case.rule:
            work.add(work.conditions.lower(case.condition), origins[case.rule], case.rule)
    return work.program("rule", RULE_BITS, NO)


def rules(dispatch: Dispatch, output: Optional[Output], columns: Sequence[Column]) -> ir.Program:
    """Every rule that takes part in the answer: those that go on are merged, one that ends is answered."""
    work = _Tests(dispatch.words, lists=True)
    work.exclude(dispatch.constraints)
    policy = (output or dispatch.outputs[0]).policy
    origins = _origins(dispatch)
    for number, (condition, ends) in _matching(columns, policy).items():
        work.add(work.conditions.lower(condition), origins[number], number, ends)
    return work.program("rules", RULE_BITS, ir.Result())


def _matching(columns: Sequence[Column], policy: str) -> Dict[int, Tuple[model.Expr, bool]]:
    """Each rule's condition and whether the search ends there, in the order in which they are asked."""
    result: Dict[int, Tuple[model.Expr, bool]] = {}
    for column in columns:
        found: Dict[int, List[model.Expr]] = {}
        ends: Dict[int, bool] = {}
        for case in column.cases:
            # An answer that copies a field may have become a case for each code.
            found.setdefault(case.rule, []).append(case.condition)
            ends[case.rule] = policy in names.SINGLE_HIT and not case.goes_on
        for number, conditions in found.items():
            if number:
                result.setdefault(number, (model.any_of(tuple(conditions)), ends[number]))
    return dict(sorted(result.items()))


def place(rule_or_constraint: "Rule | Constraint") -> str:
    """File and line, as in `notify.flags:15`."""
    span = rule_or_constraint.span
    return f"{names.base(span.source.path)}:{span.line}"


def _origins(dispatch: Dispatch) -> Dict[int, str]:
    return {item.number: origin(item) for item in dispatch.rules}


def origin(item: Rule) -> str:
    """Where a rule stands, and the rule as it is written there."""
    return f"{place(item)}: {' '.join(item.span.text.split())}"


class _Tests:
    """A list of `if`s over some words, with one answer each.

    lists: whether answers are gathered, so that the last of them is gathered too
    """

    def __init__(self, words: Tuple[Word, ...], lists: bool = False) -> None:
        self.words = words
        self.lists = lists
        self.closed = False
        self.numbered = False
        self.conditions = Conditions(Chunks([word.set for word in words]))
        self.body: List[ir.Statement] = []
        self.origins: List[str] = []

    def add(self, condition: ir.Expr, text: str, value: int = 0, ends: bool = True) -> None:
        """When the condition holds, answer the value, or gather it. Nothing follows a condition that always holds."""
        if self.closed or condition == NO:
            return
        self.numbered |= value > 0
        number = ir.Literal(value)
        if condition == YES:
            gathered = self.lists and value
            self.body += [ir.Merge("+", number)] if gathered else []
            self.body += [ir.Answer(ir.Result() if gathered else number)] if ends else []
            self.closed = ends
            return
        self.origins.append(text)
        then: ir.Statement = ir.Answer(number) if ends else ir.Merge("+", number)
        self.body.append(ir.If(condition, (then,), len(self.origins) - 1))

    def exclude(self, own: Iterable[Constraint]) -> None:
        """Excluded words answer 0."""
        for number, word in enumerate(self.words):
            for field in word.set.fields:
                if field.fixed is None and not field.total:
                    self.add(self._unnamed(number, field), f"{field.name} has an invalid code")
        for number, word in enumerate(self.words):
            for constraint in word.set.constraints:
                self.add(self.conditions.lower(constraint.forbidden, number), _constraint(constraint))
        for constraint in own:
            self.add(self.conditions.lower(constraint.forbidden), _constraint(constraint))

    def _unnamed(self, word: int, field: Field) -> ir.Expr:
        return negation(self.conditions.codes(word, replace(field, type=None), field.named))

    def program(self, plan: str, bits: int, last: ir.Expr) -> ir.Program:
        """The tests, then `last`."""
        body = self.body + ([] if self.closed else [ir.Answer(last)])
        if last != YES and not self.numbered:
            # No rule is left: whatever the tests say, the answer is 0.
            body = [ir.Answer(NO)]
        definitions, kept = used_definitions(self.conditions.definitions, tuple(body))
        return ir.Program(plan, self.conditions.chunks.widths, bits, False, (), definitions, kept, tuple(self.origins))


def _constraint(constraint: Constraint) -> str:
    return f"{place(constraint)}: {' '.join(constraint.span.text.split())}"
