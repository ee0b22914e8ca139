# SPDX-License-Identifier: MIT
"""The rules of a dispatch as each of its outputs sees them: out of their blocks, in the order in which the policy asks them.

Blocks. A rule's condition is that of its blocks and its own. Under `first` the order alone keeps a block's `else` behind
the block's rules; under every other policy its condition says so. What deep blocks have in common is a named condition, or
n blocks in each other would take n^2 tests.

Policies. `last` reverses the rules. `max` and `min` sort them by answer, so that the first that matches has the greatest or
least; an answer that copies a field is one entry for each code. The policies that gather go on after every rule.
"""

from dataclasses import dataclass, replace
from typing import Dict, Iterable, List, Optional, Sequence, Tuple, Union

from ..model.expr import TRUE, And, Codes, Expr, Let, all_of, any_of, cube, negate
from ..model.model import (Actions, Answer, Bits, Block, Call, Copy, Dispatch, DontCare, FlagSet, Output, Plain, Rule,
                           Steps)
from .sequence import MAX_SLOTS

MAX_CASES = 65535

# The condition of blocks in each other gets a name when it has so many parts and is no single comparison.
DEEP = 16

GATHERING = ("collect", "sum", "count")


class TooManyCases(Exception):
    """Under `max` or `min`, fields answered by code need more than 65,535 cases."""

    def __init__(self, dispatch: Dispatch, output: Output) -> None:
        super().__init__(f"{dispatch.name}: {output.label}: more than {MAX_CASES} cases")
        self.dispatch = dispatch
        self.output = output


@dataclass(frozen=True, eq=False)
class Entry:
    """One rule as one output sees it. `answer` is None where the rule leaves the output out."""

    condition: Expr
    answer: Optional[Answer]
    goes_on: bool
    rule: int


class _Rules:
    """The rules of a dispatch that one output judges, out of their blocks."""

    def __init__(self, dispatch: Dispatch, index: int) -> None:
        self.shared = dispatch.shared
        self.index = index
        self.policy = dispatch.outputs[index].policy
        self.entries: List[Entry] = []
        self._walk(dispatch.items, TRUE)

    def _judged(self, rule: Rule) -> bool:
        return self.shared or rule.answers[self.index] is not None

    def _add(self, condition: Expr, rule: Rule) -> None:
        answer = rule.answers[self.index]
        if not self._judged(rule) or (answer is None and rule.also and self.policy not in GATHERING):
            return
        self.entries.append(Entry(condition, answer, rule.also or self.policy in GATHERING, rule.number))

    def _walk(self, items: Iterable[Union[Rule, Block]], around: Expr) -> None:
        for item in items:
            inside = all_of((around, item.condition))
            if isinstance(item, Rule):
                self._add(inside, item)
                continue
            if isinstance(inside, And) and len(inside.operands) >= DEEP and cube(inside) is None:
                inside = Let("block", inside)
            self._walk(item.items, inside)
            if item.otherwise is not None:
                if self.policy != "first":
                    inside = all_of((inside, negate(self._covered(item.items))))
                self._add(inside, item.otherwise)

    def _covered(self, items: Iterable[Union[Rule, Block]]) -> Expr:
        """One of these rules, `also` rules apart, holds."""
        conditions = []
        for item in items:
            if isinstance(item, Rule):
                if not item.also and self._judged(item):
                    conditions.append(item.condition)
            elif item.otherwise is not None and self._judged(item.otherwise):
                conditions.append(item.condition)
            else:
                conditions.append(all_of((item.condition, self._covered(item.items))))
        return any_of(tuple(conditions))


def _named_answer(dispatch: Dispatch, rule: Optional[Rule], index: int) -> Optional[Answer]:
    """What `else` or `invalid` says of an output; None if it is not written, or does not speak of the output."""
    if rule is None:
        return None
    answer = rule.answers[index]
    if answer is None and dispatch.shared:
        return _nothing(dispatch.outputs[index])
    return answer


def _nothing(output: Output) -> Answer:
    if isinstance(output.type, Actions):
        return Steps(())
    return Bits(0, 0) if isinstance(output.type, FlagSet) else Plain(0)


@dataclass(frozen=True)
class Source:
    """Everything that one output of a dispatch may answer, before it is lowered.

    entries:  the rules in the order in which the policy asks them
    default:  `else`, or the empty answer where a policy has one; None: nothing is written
    excluded: the answer of excluded words
    gathers:  whether an answer may be put together from several rules, here or in a called dispatch
    order:    of actions: the least and the greatest that may run; None if a sequence may leave the order of declaration. It is
              a test of pairs that ignores conditions: it may say None where no word has such a sequence.
    named:    of flags: the bits that some line names, here or in a called dispatch
    """

    dispatch: Dispatch
    output: Output
    entries: Tuple[Entry, ...]
    default: Optional[Answer]
    excluded: Optional[Answer]
    gathers: bool
    order: Optional[Tuple[int, int]]
    named: int


Sources = Dict[Tuple[Dispatch, int], Source]


def sources(dispatch: Dispatch) -> Sources:
    """The sources of all outputs of a dispatch, and of those that it calls.

    Raises TooManyCases.
    """
    done: Sources = {}
    pending = [(dispatch, index) for index in range(len(dispatch.outputs))]
    while pending:
        place, index = pending[-1]
        calls = {(answer.dispatch, answer.output): None for rule in _lines(place)
                 for answer in (rule.answers[index],) if isinstance(answer, Call)}
        missing = [key for key in calls if key not in done]
        if missing:
            pending += missing
            continue
        pending.pop()
        if (place, index) not in done:
            done[place, index] = _read(place, index, done)
    return done


def _lines(dispatch: Dispatch) -> List[Rule]:
    return [*dispatch.rules, *(line for line in (dispatch.otherwise, dispatch.invalid) if line is not None)]


def _read(dispatch: Dispatch, index: int, done: Sources) -> Source:
    """The source of an output; those that it calls are done."""
    output = dispatch.outputs[index]
    nothing = _nothing(output)
    entries = [entry if entry.answer is not None else replace(entry, answer=nothing)
               for entry in _Rules(dispatch, index).entries]
    if output.policy == "last":
        entries.reverse()
    elif output.policy in ("max", "min"):
        entries = _ranked(dispatch, output, entries)
    default = _named_answer(dispatch, dispatch.otherwise, index)
    if default is None and output.policy in GATHERING:
        default = nothing
    excluded = _named_answer(dispatch, dispatch.invalid, index)
    excluded = default if excluded is None else excluded
    endings = [default] + [entry.answer for entry in entries if not entry.goes_on]
    gathers = any(entry.goes_on for entry in entries) or any(
        isinstance(answer, Call) and done[answer.dispatch, answer.output].gathers for answer in endings)
    if isinstance(excluded, DontCare) and (gathers or output.update):
        # The two columns of an update must agree on one answer, and a gathered answer is none that is written.
        constant = [answer for answer in endings if answer is not None and not isinstance(answer, Copy)]
        excluded = constant[0] if constant else nothing
    answers = [(excluded, False)] + [(entry.answer, entry.goes_on) for entry in entries] + [(default, False)]
    order = _order(output, answers, done) if isinstance(output.type, Actions) else None
    named = _named([answer for answer, _ in answers], done)
    return Source(dispatch, output, tuple(entries), default, excluded, gathers, order, named)


def _order(output: Output, answers: Sequence[Tuple[Optional[Answer], bool]], done: Sources) -> Optional[Tuple[int, int]]:
    """What `order` of a source says. The answers come in order, each with whether the search goes on behind it."""
    least, greatest, so_far = MAX_SLOTS, -1, -1
    alone = output.policy == "collect"
    for answer, goes_on in answers:
        low, high = MAX_SLOTS, -1
        if isinstance(answer, Steps) and answer.actions:
            low, high = min(answer.actions), max(answer.actions)
            if not alone and any(a >= b for a, b in zip(answer.actions, answer.actions[1:])):
                return None
        elif isinstance(answer, Call):
            bounds = done[answer.dispatch, answer.output].order
            if bounds is None and not alone:
                return None
            low, high = bounds or (0, MAX_SLOTS)
        if not alone and low <= so_far:
            return None
        if goes_on:
            so_far = max(so_far, high)
        least, greatest = min(least, low), max(greatest, high)
    return least, greatest


def _named(answers: Iterable[Optional[Answer]], done: Sources) -> int:
    named = 0
    for answer in answers:
        if isinstance(answer, Bits):
            named |= answer.set | answer.keep | answer.clear
        elif isinstance(answer, Call):
            named |= done[answer.dispatch, answer.output].named
    return named


def _ranked(dispatch: Dispatch, output: Output, entries: List[Entry]) -> List[Entry]:
    """Best answer first; the order of the text among equals."""
    ranked: List[Tuple[int, Entry]] = []
    for entry in entries:
        if isinstance(entry.answer, Copy) and entry.answer.field.fixed is None:
            word, field = entry.answer.word, entry.answer.field
            codes = sum(high - low + 1 for low, high in field.named)
            if len(ranked) + codes > MAX_CASES:
                raise TooManyCases(dispatch, output)
            for low, high in field.named:
                for code in range(low, high + 1):
                    condition = all_of((entry.condition, Codes(word, field, ((code, code),))))
                    ranked.append((code, Entry(condition, Plain(code), entry.goes_on, entry.rule)))
        else:
            ranked.append((_constant(entry.answer), entry))
    ranked.sort(key=lambda pair: pair[0], reverse=output.policy == "max")
    return [entry for _, entry in ranked]


def _constant(answer: Optional[Answer]) -> int:
    if isinstance(answer, Copy) and answer.field.fixed is not None:
        return answer.field.fixed
    assert isinstance(answer, Plain), "the resolver refuses calls under max and min"
    return answer.value
