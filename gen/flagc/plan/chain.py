# SPDX-License-Identifier: MIT
"""The chain: the rules themselves as `if`s, in order. Always possible, and linear in the spec.

A called column is nested in the body of the rule that calls it. Where the search goes on behind the call, an answer inside
must not end the program; there the conditions that ended the inner search are definitions, and what follows asks them.
"""

from typing import Dict, List, Optional, Tuple

from ..logic.decision import Case, Column, FieldValue, Inner, Value
from ..logic.declared import copies_partial, stand_in
from ..model.model import Call, Dispatch, Output, Rule
from .conditions import NO, YES, Conditions, both, either, negation
from .context import Context
from .program import Answer, Expr, If, Literal, Merge, Program, Relation, Result, Statement
from .prune import used_definitions

Body = Tuple[Statement, ...]


def chain(column: Column, context: Context) -> Tuple[Program]:
    """The program of a column, rule by rule."""
    return (_Chain(column, context).program(),)


class _Chain:
    def __init__(self, column: Column, context: Context) -> None:
        self.column = column
        self.context = context
        self.homes = homes(context.dispatch)
        self.conditions = Conditions(context.chunks)
        self.origins: List[str] = []
        self._origin_of: Dict[str, int] = {}

    def program(self) -> Program:
        body: List[Statement] = []
        forbidden = self.conditions.lower(self.context.forbidden)
        excluded = self._excluded()
        if excluded is not None and forbidden != NO:
            rule = self.homes[self.column.output].excluded
            body = [If(forbidden, self._end(self.column, excluded, 0, False), self._origin(rule))]
        body += self._tail(self.column, 0, False)
        definitions, kept = used_definitions(self.conditions.definitions, tuple(body))
        return Program("chain", self.context.words, self.column.bits, self.column.signed, (), definitions, kept,
                       tuple(self.origins))

    def _excluded(self) -> Value:
        """The answer of excluded words; None if they may go through the rules as well as any other."""
        if self.column.excluded is None and copies_partial(self.column):
            return stand_in(self.column)
        return self.column.excluded

    def _tail(self, column: Column, shift: int, gathered: bool) -> Body:
        """Statements that end with an answer. `gathered`: something may be in the result already."""
        home = self.homes[column.output]
        out: List[Statement] = []
        inside = gathered
        for case in column.cases:
            condition = self.conditions.lower(case.condition)
            if condition == NO:
                continue
            if case.goes_on:
                body = self._merge(column, case.value, shift)
                inside = inside or bool(body)
            else:
                body = self._end(column, case.value, shift, inside)
            if condition != YES:
                out += [If(condition, body, self._origin(home.rule(case)))] if body else []
                continue
            out += body
            if not case.goes_on:
                return tuple(out)
        return tuple(out) + self._default(column, shift, gathered, inside)

    def _default(self, column: Column, shift: int, before: bool, inside: bool) -> Body:
        if column.default is None:
            return (Answer(Literal(stand_in(column) << shift)),)
        if column.default == 0 or not column.default_alone:
            return self._end(column, column.default, shift, inside)
        alone = self._nothing_held(column, before)
        if alone == NO:
            return (Answer(Result()),)
        if alone == YES:
            return self._end(column, column.default, shift, before)
        if isinstance(column.default, Inner):
            body = self._end(column, column.default, shift, True)
        else:
            body = self._merge(column, column.default, shift)
        return If(alone, body, self._origin(self.homes[column.output].dispatch.otherwise)), Answer(Result())

    def _nothing_held(self, column: Column, before: bool) -> Expr:
        """No case of a gathering column held: what is gathered tells, unless a value may be 0 or something came before."""
        cases = [(case.value, self.conditions.lower(case.condition)) for case in column.cases if case.goes_on]
        signs = {value > 0 for value, _ in cases if isinstance(value, int) and value != 0}
        telling = [condition for value, condition in cases if isinstance(value, int) and value != 0 and condition != NO]
        if before or len(signs) > 1 or not telling or YES in telling:
            return negation(either(condition for _, condition in cases))
        silent = [condition for value, condition in cases if not isinstance(value, int) or value == 0]
        return both((Relation("==", Result(), Literal(0)), negation(either(silent))))

    # --- answers ---

    def _end(self, column: Column, value: Value, shift: int, gathered: bool) -> Body:
        """Answer with this value, together with what is gathered."""
        if isinstance(value, Inner):
            return self._tail(value.column, shift + value.shift, gathered)
        answer = self._constant(column, value, shift)
        if not gathered:
            return (Answer(answer),)
        if answer == NO:
            return (Answer(Result()),)
        return Merge(column.operator, answer), Answer(Result())

    def _merge(self, column: Column, value: Value, shift: int) -> Body:
        """Gather this value and go on."""
        if isinstance(value, Inner):
            return self._gathered(value.column, shift + value.shift)
        answer = self._constant(column, value, shift)
        return () if answer == NO else (Merge(column.operator, answer),)

    def _constant(self, column: Column, value: Value, shift: int) -> Expr:
        if isinstance(value, FieldValue):
            return self.conditions.value(value.word, value.field, shift)
        assert not isinstance(value, Inner)
        return Literal((stand_in(column) if value is None else value) << shift)

    def _gathered(self, column: Column, shift: int) -> Body:
        """Statements that gather what a called column answers, and go on."""
        home = self.homes[column.output]
        out: List[Statement] = []
        ended: Expr = NO
        held: List[Expr] = []
        for case in column.cases:
            condition = self.conditions.lower(case.condition)
            guarded = both((negation(ended), condition))
            if guarded != NO:
                body = self._merge(column, case.value, shift)
                out += self._guarded(guarded, body, self._origin(home.rule(case)))
            if case.goes_on:
                held.append(condition)
            else:
                ended = self.conditions.define("ended", either((ended, condition)))
        rest = both([negation(ended)] + ([negation(either(held))] if column.default_alone else []))
        value = stand_in(column) if column.default is None else column.default
        if rest != NO:
            out += self._guarded(rest, self._merge(column, value, shift), self._origin(home.dispatch.otherwise))
        return tuple(out)

    def _guarded(self, condition: Expr, body: Body, origin: int) -> Body:
        return body if condition == YES or not body else (If(condition, body, origin),)

    def _origin(self, rule: Optional[Rule]) -> int:
        text = place(rule)
        if not text:
            return -1
        if text not in self._origin_of:
            self._origin_of[text] = len(self.origins)
            self.origins.append(text)
        return self._origin_of[text]


class Home:
    """Where the cases of a column come from: an output of a dispatch, and its rules by number."""

    def __init__(self, dispatch: Dispatch, output: int) -> None:
        self.dispatch = dispatch
        self.output = output
        self._rules: Dict[int, Rule] = {rule.number: rule for rule in dispatch.rules}

    def rule(self, case: Case) -> Optional[Rule]:
        """The rule of a case. The case of excluded words belongs to the rule that answers those."""
        return self._rules[case.rule] if case.rule else self.excluded

    @property
    def excluded(self) -> Optional[Rule]:
        """The rule that answers excluded words, if one is written."""
        invalid, otherwise = self.dispatch.invalid, self.dispatch.otherwise
        return invalid if invalid is not None and (self.dispatch.shared or invalid.answers[self.output]) else otherwise


def homes(dispatch: Dispatch) -> Dict[Output, Home]:
    """The homes of a dispatch's outputs and of those that it calls."""
    homes: Dict[Output, Home] = {}
    pending = [dispatch]
    seen = {dispatch}
    while pending:
        place = pending.pop()
        homes.update((output, Home(place, index)) for index, output in enumerate(place.outputs))
        for rule in [*place.rules, place.otherwise, place.invalid]:
            for answer in rule.answers if rule is not None else ():
                if isinstance(answer, Call) and answer.dispatch not in seen:
                    seen.add(answer.dispatch)
                    pending.append(answer.dispatch)
    return homes


def place(rule: Optional[Rule]) -> str:
    """For people: the line of a rule, and the rule."""
    if rule is None:
        return ""
    path = rule.span.source.path.replace("\\", "/").rpartition("/")[2]
    text = " ".join(rule.span.text.split())
    return f"{path}:{rule.span.line}: {text}"
