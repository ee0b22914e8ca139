# SPDX-License-Identifier: MIT
"""What the checks should find, found by trying: a dispatch as sets of words, and what it answers to each of them.

A set of words is an int with a bit for each. Conditions are asked of the interpreter, once each; how rules become answers is written
here again, in few lines, and compared with the interpreter where that is used.
"""

from dataclasses import replace
from typing import Dict, Iterator, List, NamedTuple, Optional, Sequence, Tuple, Union

from flagc.model.expr import Expr
from flagc.model.model import Answer, Bits, Block, Copy, Dispatch, Plain, Rule, Steps
from flagc.oracle.interpret import all_words, code, condition, is_excluded

Words = Tuple[int, ...]
Given = Tuple[object, ...]


class Entry(NamedTuple):
    """A rule with the words that match it, blocks and all."""

    rule: Rule
    words: int


class Brute:
    """A dispatch of one policy for all outputs, and all its words."""

    def __init__(self, dispatch: Dispatch) -> None:
        self.dispatch = dispatch
        self.policy = dispatch.outputs[0].policy
        self.all: List[Words] = list(all_words(dispatch))
        self.full = (1 << len(self.all)) - 1
        self.valid = sum(1 << place for place, words in enumerate(self.all) if not is_excluded(dispatch, words))
        self._known: Dict[int, Tuple[Expr, int]] = {}

    def holds(self, expr: Expr) -> int:
        """The words for which a condition holds."""
        if id(expr) not in self._known:
            self._known[id(expr)] = expr, sum(1 << place for place, words in enumerate(self.all) if condition(expr, words))
        return self._known[id(expr)][1]

    def entries(self, dispatch: Dispatch) -> List[Entry]:
        """The rules in the order of the text. Under `first` the order keeps an inner `else` behind its rules; else its words do."""
        return list(self._entries(dispatch.items, self.full))

    def _entries(self, items: Sequence[Union[Rule, Block]], around: int) -> Iterator[Entry]:
        for item in items:
            here = around & self.holds(item.condition)
            if isinstance(item, Rule):
                yield Entry(item, here)
                continue
            yield from self._entries(item.items, here)
            if item.otherwise:
                yield Entry(item.otherwise, here if self.policy == "first" else here & ~self._covered(item.items))

    def _covered(self, items: Sequence[Union[Rule, Block]]) -> int:
        result = 0
        for item in items:
            if isinstance(item, Rule):
                result |= 0 if item.also else self.holds(item.condition)
            else:
                result |= self.holds(item.condition) & (self.full if item.otherwise else self._covered(item.items))
        return result

    def answers(self, dispatch: Dispatch) -> List[Optional[Given]]:
        """What each word gets, None where it is excluded. Where rules conflict or none answers, that is said instead."""
        entries = self.entries(dispatch)
        return [self._answer(dispatch, entries, place) if self.valid >> place & 1 else None for place in range(len(self.all))]

    def _answer(self, dispatch: Dispatch, entries: Sequence[Entry], place: int) -> Given:
        matched = [entry.rule for entry in entries if entry.words >> place & 1]
        values = [(rule, self._value(dispatch, rule, place)) for rule in matched]
        otherwise = self._value(dispatch, dispatch.otherwise, place) if dispatch.otherwise else ("gap",)
        if self.policy == "collect":
            steps = [step for _, value in values for step in list(value)[0]]  # type: ignore[call-overload]
            return (tuple(sorted(set(steps))),) if values else (tuple(sorted(set(otherwise[0]))),) if dispatch.otherwise else ((),)  # type: ignore[call-overload]
        if self.policy == "first":
            before: Tuple[int, ...] = ()
            for rule, value in values:
                if not rule.also:
                    return (before + value[0],) if isinstance(value[0], tuple) else value  # type: ignore[operator]
                before += value[0]  # type: ignore[operator]
            return (before + otherwise[0],) if isinstance(otherwise[0], tuple) else otherwise  # type: ignore[operator]
        if not values:
            return otherwise
        if self.policy == "last":
            return values[-1][1]
        if self.policy in ("max", "min"):
            return (max if self.policy == "max" else min)(value for _, value in values)
        apart = len(values) == 1 or self.policy == "any" and len({value for _, value in values}) == 1
        return values[0][1] if apart else ("conflict",)

    def _value(self, dispatch: Dispatch, rule: Rule, place: int) -> Given:
        return tuple(self._one(answer, place) for answer in rule.answers)

    def _one(self, answer: Optional[Answer], place: int) -> object:
        if isinstance(answer, Plain):
            return answer.value
        if isinstance(answer, Steps):
            return answer.actions
        if isinstance(answer, Copy):
            return code(answer.field, self.all[place][answer.word])
        assert not isinstance(answer, Bits)
        return answer

    # --- other versions ---

    def won(self, dispatch: Dispatch, rule: Rule) -> int:
        """The valid words that a rule answers, alone or with `also` rules before it."""
        entries = self.entries(dispatch)
        result = 0
        for place in range(len(self.all)):
            if self.valid >> place & 1:
                matched = [entry.rule for entry in entries if entry.words >> place & 1]
                if self.policy in ("max", "min") and matched:
                    best = (max if self.policy == "max" else min)(self._value(dispatch, one, place) for one in matched)
                    matched = [one for one in matched if self._value(dispatch, one, place) == best][:1]
                elif self.policy == "last":
                    matched = matched[-1:]
                elif self.policy == "first":
                    matched = [one for one in matched if not one.also][:1]
                result |= (rule in matched) << place
        return result


def without(dispatch: Dispatch, rules: Sequence[Rule]) -> Dispatch:
    """The dispatch without some rules."""
    return changed(dispatch, {rule: None for rule in rules})


def changed(dispatch: Dispatch, others: Dict[Rule, Optional[Rule]]) -> Dispatch:
    """The dispatch with other rules in the place of some; None: without them."""

    def kept(items: Sequence[Union[Rule, Block]]) -> Tuple[Union[Rule, Block], ...]:
        result: List[Union[Rule, Block]] = []
        for item in items:
            if isinstance(item, Block):
                result.append(replace(item, items=kept(item.items)))
            else:
                other = others.get(item, item)
                result += [other] if other else []
        return tuple(result)

    return replace(dispatch, items=kept(dispatch.items))
