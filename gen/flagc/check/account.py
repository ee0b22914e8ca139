# SPDX-License-Identifier: MIT
"""What a dispatch does with one combination, and why: the rules that answer, those that match and lose, and the nearest that do not match.

Everything is read off the columns of the dispatch, whose conditions are evaluated on the words; no diagram is built. A called dispatch has
an account of its own about the same words.
"""

from dataclasses import dataclass, replace
from typing import Dict, List, Optional, Sequence, Set, Tuple, Union

from ..logic.decision import Case, Column, FieldValue, Inner, Value
from ..logic.lower import columns
from ..logic.predicate import Graph, excluded
from ..logic.rules import GATHERING
from ..model.model import Block, Call, Constraint, Dispatch, DontCare, Field, FlagSet, Number, Rule
from .difference import answer_text
from .nearest import Distance
from .subject import blocks_around, closing_rules


@dataclass(frozen=True)
class Lost:
    """A rule that matches and does not answer."""

    rule: Rule
    why: str


@dataclass(frozen=True)
class Near:
    """A rule that does not match, and what it lacks, as conditions that would have to hold."""

    rule: Rule
    lacking: Tuple[str, ...]


@dataclass(frozen=True)
class Verdict:
    """What one output answers.

    answer: as text
    source: who gives it: `rule`, `else`, `invalid`, `policy` (the empty answer of those that gather); or why there is none: `gap`,
            `conflict` (the rules contradict each other), `overflow`
    rules:  that the answer comes from, in the order of the text; those that act and go on too
    lost:   rules that match and have no part in it
    """

    label: str
    answer: str
    source: str
    rules: Tuple[Rule, ...]
    lost: Tuple[Lost, ...]


@dataclass(frozen=True)
class Account:
    """One combination, explained.

    excluded: the constraints, and the fields with their codes without a name, that exclude it
    nearest:  of the rules that match for no output those that lack the fewest tests; of these those that would win, if there are any
    calls:    the dispatches whose answers it takes, and those whose answers these take
    """

    dispatch: Dispatch
    words: Tuple[int, ...]
    excluded: Tuple[Union[Constraint, Tuple[str, int]], ...]
    verdicts: Tuple[Verdict, ...]
    nearest: Tuple[Near, ...]
    calls: Tuple["Account", ...]


def account(dispatch: Dispatch, words: Sequence[int]) -> Account:
    """The account of these words. Raises TooManySteps, TooManyCases."""
    found: List[_Accounting] = []
    pending = [dispatch]
    while pending:
        current = pending.pop()
        if all(current is not one.dispatch for one in found):
            found.append(_Accounting(current, words))
            pending += reversed(found[-1].called())
    first, *others = [one.account() for one in found]
    return replace(first, calls=tuple(others))


class _Accounting:
    """One dispatch, asked about some words."""

    def __init__(self, dispatch: Dispatch, words: Sequence[int]) -> None:
        self.dispatch = dispatch
        self.words = tuple(words)
        self.graph = Graph([word.set.width for word in dispatch.words])
        self.packed = self.graph.pack(words)
        self._values: Dict[int, bool] = {}
        self.columns = columns(dispatch)
        self.excluded = self._holds_literal(excluded(self.graph, dispatch))
        self.rules = {rule.number: rule for rule in dispatch.rules}
        self.around = blocks_around(dispatch)
        self.closing = closing_rules(dispatch)
        # One verdict an output: the second column of an `update` has the same rules.
        self.judged = {column.output.label: self._verdict(index, column)
                       for index, column in enumerate(column for column in self.columns if not self._is_keep(column))}

    def _is_keep(self, column: Column) -> bool:
        return column.output.update and column.name != column.output.label

    def _holds_literal(self, literal: int) -> bool:
        return self.graph.evaluate(literal, self.packed, self._values)

    def _holds(self, case: Case) -> bool:
        return self._holds_literal(self.graph.condition(case.condition))

    def account(self) -> Account:
        """All that is to be said of this dispatch alone."""
        return Account(self.dispatch, self.words, self._reasons(), tuple(self.judged.values()), self._nearest(), ())

    def called(self) -> List[Dispatch]:
        """The dispatches whose answers this one takes for these words."""
        result: List[Dispatch] = []
        for index, verdict in enumerate(self.judged.values()):
            closing = {"else": self.dispatch.otherwise, "invalid": self.dispatch.invalid}.get(verdict.source)
            for rule in (*verdict.rules, *([closing] if closing else [])):
                answer = rule.answers[index]
                if isinstance(answer, Call) and answer.dispatch not in result:
                    result.append(answer.dispatch)
        return result

    # --- excluded words --------------------------------------------------------------------------

    def _reasons(self) -> Tuple[Union[Constraint, Tuple[str, int]], ...]:
        found: List[Union[Constraint, Tuple[str, int]]] = []
        offered = [(constraint, 0) for constraint in self.dispatch.constraints]
        for number, word in enumerate(self.dispatch.words):
            offered += [(constraint, number) for constraint in word.set.constraints]
            found += [(field.name, self._code(number, field)) for field in word.set.fields
                      if field.fixed is None and not any(low <= self._code(number, field) <= high for low, high in field.named)]
        return tuple(found + [constraint for constraint, number in offered
                              if self._holds_literal(self.graph.condition(constraint.forbidden, number))])

    def _code(self, word: int, field: Field) -> int:
        return self.words[word] >> field.position & (1 << field.width) - 1

    # --- verdicts --------------------------------------------------------------------------------

    def _verdict(self, index: int, column: Column) -> Verdict:
        label, policy = column.output.label, column.output.policy
        if self.excluded:
            return Verdict(label, self._text(column, self._value(column.excluded), index), self._closing_of(index, policy), (), ())
        held = [case for case in column.cases if self._holds(case)]
        ended = next((place for place, case in enumerate(held) if not case.goes_on), len(held))
        taken, passed = held[: ended + 1], held[ended + 1 :]
        source = "rule" if ended < len(held) or held and policy in GATHERING else self._default_of(index, policy)
        value = self._gathered(column)
        if policy in ("unique", "any") and passed and (policy == "unique" or self._differ(index, held)):
            source, taken, passed = "conflict", held, []
        lost = [Lost(self.rules[case.rule], self._why(column, taken, case)) for case in passed if not self._closed(case, held)]
        if source == "rule" and isinstance(column.output.type, Number) and value is not None and not _fits(column.output.type, value):
            source = "overflow"
        text = self._text(column, value, index) if source not in ("gap", "conflict") else "-"
        rules = sorted((self.rules[case.rule] for case in taken), key=lambda rule: rule.number)
        return Verdict(label, text, source, tuple(rules), tuple(sorted(lost, key=lambda one: one.rule.number)))

    def _closed(self, case: Case, held: Sequence[Case]) -> bool:
        """Whether it is an inner `else` behind a rule of its block that matches: then it does not match itself."""
        if case.rule not in self.closing:
            return False
        block = self.around[case.rule][-1]
        return any(other is not case and not other.goes_on and block in self.around[other.rule] for other in held)

    def _why(self, column: Column, taken: Sequence[Case], case: Case) -> str:
        """Why a rule that matches does not answer."""
        winner = next(one for one in taken if not one.goes_on)
        line = self.rules[winner.rule].condition_span.line
        if column.output.policy == "last":
            return f"line {line} comes later"
        if column.output.policy == "first":
            return f"line {line} comes first"
        better, worse = self._value(winner.value), self._value(case.value)
        if column.output.policy == "any" or better == worse:
            return f"its answer is the same as that of line {line}"
        return f"its answer is {'less' if column.output.policy == 'max' else 'greater'} than that of line {line}"

    def _differ(self, index: int, held: Sequence[Case]) -> bool:
        """Whether the rules that match answer differently; under one policy for all, at any output."""
        numbers = {case.rule for case in held}
        judged = self.columns if self.dispatch.shared else [column for column in self.columns if column.output is self.dispatch.outputs[index]]
        return any(len({self._value(case.value) for case in column.cases if case.rule in numbers}) > 1 for column in judged)

    def _default_of(self, index: int, policy: str) -> str:
        otherwise = self.dispatch.otherwise
        if otherwise and (self.dispatch.shared or otherwise.answers[index] is not None):
            return "else"
        return "policy" if policy in GATHERING else "gap"

    def _closing_of(self, index: int, policy: str) -> str:
        """Who answers excluded words."""
        invalid = self.dispatch.invalid
        if invalid and (self.dispatch.shared or invalid.answers[index] is not None):
            return "invalid"
        return self._default_of(index, policy)

    # --- answers ---------------------------------------------------------------------------------

    def _text(self, column: Column, value: Optional[int], index: int) -> str:
        """The answer as text. Of an `update` that is the flags that are set, and those that keep their value."""
        if value is None:
            invalid = self.dispatch.invalid
            free = self.excluded and invalid is not None and isinstance(invalid.answers[index], DontCare)
            return "any declared answer" if free else "-"
        kept = next((one for one in self.columns if one.output is column.output and self._is_keep(one)), None)
        if not isinstance(column.output.type, FlagSet) or kept is None:
            return answer_text(column, value)
        keep = self._value(kept.excluded) if self.excluded else self._gathered(kept)
        names = [field.name for field in column.output.type.fields if (keep or 0) & field.mask & ~value]
        return answer_text(column, value) + (f", keep({', '.join(names)})" if names else "")

    def _gathered(self, column: Column) -> Optional[int]:
        """What a column answers to words that are not excluded."""
        values: List[Optional[int]] = []
        for case in column.cases:
            if self._holds(case):
                values.append(self._value(case.value))
                if not case.goes_on:
                    return _together(column, values)
        if not values or not column.default_alone:
            values.append(self._value(column.default))
        return _together(column, values)

    def _value(self, value: Value) -> Optional[int]:
        """A value as a number. Calls nest no deeper than the language allows."""
        if isinstance(value, FieldValue):
            return self._code(value.word, value.field)
        if isinstance(value, Inner):
            inner = self._gathered(value.column)
            return None if inner is None else inner << value.shift
        return value

    # --- rules that do not match -----------------------------------------------------------------

    def _nearest(self) -> Tuple[Near, ...]:
        """The rules that lack least. An inner `else` is no rule to aim at."""
        if self.excluded:
            return ()
        distance = Distance(self.graph, self.dispatch, self.words)
        best: List[Near] = []
        for rule in self.dispatch.rules:
            if rule.number in self.closing:
                continue
            blocks: Tuple[Block, ...] = self.around[rule.number]
            lacking = distance.lacking([*(block.condition for block in blocks), rule.condition])
            if lacking and (not best or len(lacking) <= len(best[0].lacking)):
                best = [one for one in best if len(one.lacking) == len(lacking)] + [Near(rule, lacking)]
        strong = self._strong()
        return tuple([one for one in best if one.rule.number in strong] or best)

    def _strong(self) -> Set[int]:
        """The rules that would have a part in the answer if they matched: those that no rule that matches comes before."""
        result: Set[int] = set()
        for column in self.columns:
            for case in column.cases:
                result.add(case.rule)
                if not case.goes_on and self._holds(case) and column.output.policy not in ("unique", "any"):
                    break
        return result


def _together(column: Column, values: Sequence[Optional[int]]) -> Optional[int]:
    result = 0
    for value in values:
        if value is None:
            return None
        result = result + value if column.operator == "+" else result | value
    return result


def _fits(kind: Number, value: int) -> bool:
    low = -(1 << kind.bits - 1) if kind.signed else 0
    return low <= value < low + (1 << kind.bits)
