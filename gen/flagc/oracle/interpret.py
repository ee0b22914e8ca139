# SPDX-License-Identifier: MIT
"""What a dispatch answers, read straight off its rules.

This is the yardstick for everything else: it walks the rules as they are written, one word at a time, and shares
nothing with the rooms that lower, plan, prove and print them. It is meant to be obviously right, not fast.
"""

import enum
import itertools
from dataclasses import dataclass
from typing import Callable, Dict, Iterator, List, NamedTuple, Optional, Sequence, Tuple, Union

from ..model.expr import And, Codes, Compare, Const, Count, Expr, Let, Not, Or, Test, Xor
from ..model.model import (
    Actions,
    Answer,
    Bits,
    Block,
    Call,
    ClassSource,
    CodeSource,
    Collect,
    Copy,
    Dispatch,
    DontCare,
    Field,
    FlagSet,
    Number,
    Output,
    Plain,
    Rule,
    Steps,
)


class Finding(enum.Enum):
    """Why a word has no certain answer.

    DONT_CARE:  the spec says that any declared answer will do (`invalid => -`)
    GAP:        no rule answers, and there is no `else`
    CONFLICT:   several rules match under `unique`, or rules with different answers under `any`
    OVERFLOW:   the total of `sum` or `count` does not fit the output's type
    UNDECLARED: the answer is copied from a field that holds a code without a name
    """

    DONT_CARE = "don't-care"
    GAP = "gap"
    CONFLICT = "conflict"
    OVERFLOW = "overflow"
    UNDECLARED = "undeclared"


# An outcome's code, a number, 0 or 1, a word of flags; or the actions in the order they run; or none of that.
Given = Union[int, Tuple[int, ...], Finding]

# The old words of `update` outputs that no input holds: one for all (none: 0), or one for each output of the dispatch.
Old = Union[int, Sequence[int], None]


@dataclass(frozen=True)
class Reply:
    """What a dispatch answers to one word.

    excluded: whether the word is excluded
    answers:  one an output
    rules:    for each output the numbers of the rules that the answer comes from, in the order of the text: those that
              matched under collect, max, min, sum and count; under the others the one that answered, behind
              the `also` rules before it. Empty for `else` and `invalid`.
    """

    excluded: bool
    answers: Tuple[Given, ...]
    rules: Tuple[Tuple[int, ...], ...]


class _Change(NamedTuple):
    """An answer of flags: those to set, and those whose old value stays."""

    set: int
    keep: int


_Value = Union[int, Tuple[int, ...], _Change, Finding]

_EXACT: Dict[str, Callable[[int, int], bool]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


# --- words ---------------------------------------------------------------------------------------


def code(field: Field, word: int) -> int:
    """The code that a field has in a word."""
    if field.fixed is not None:
        return field.fixed
    return (word >> field.position) & ((1 << field.width) - 1)


def _named(field: Field, value: int) -> bool:
    return any(low <= value <= high for low, high in field.named)


def condition(expr: Expr, words: Sequence[int]) -> bool:
    """Whether a condition holds for the words."""
    return _Conditions(words).hold(expr)


class _Conditions:
    """Conditions asked of the same words; each shared node is asked once."""

    def __init__(self, words: Sequence[int]) -> None:
        self.words = words
        self.known: Dict[int, bool] = {}
        self.places: Dict[int, _Conditions] = {}

    def hold(self, expr: Expr) -> bool:
        if isinstance(expr, Const):
            return expr.value
        if isinstance(expr, Test):
            return code(expr.field, self.words[expr.word]) == 1
        if isinstance(expr, Codes):
            value = code(expr.field, self.words[expr.word])
            return any(low <= value <= high for low, high in expr.ranges)
        if isinstance(expr, Compare):
            left = code(expr.left, self.words[expr.left_word])
            right = code(expr.right, self.words[expr.right_word])
            return _EXACT[expr.operator](left, right)
        if isinstance(expr, Not):
            return not self.hold(expr.operand)
        if isinstance(expr, And):
            for operand in expr.operands:
                if not self.hold(operand):
                    return False
            return True
        if isinstance(expr, Or):
            for operand in expr.operands:
                if self.hold(operand):
                    return True
            return False
        if isinstance(expr, Xor):
            return self.hold(expr.left) != self.hold(expr.right)
        if isinstance(expr, Count):
            number = 0
            for operand in expr.operands:
                number += self.hold(operand)
            return _EXACT[expr.operator](number, expr.number)
        if isinstance(expr, Let):
            if id(expr) not in self.known:
                self.known[id(expr)] = self.hold(expr.condition)
            return self.known[id(expr)]
        return self.at(expr.word).hold(expr.condition)

    def at(self, word: int) -> "_Conditions":
        """Conditions of a flag set, asked of this word."""
        if word not in self.places:
            self.places[word] = _Conditions((self.words[word],))
        return self.places[word]


def is_excluded(dispatch: Dispatch, words: Sequence[int]) -> bool:
    """Whether a constraint forbids the words, or a field holds a code without a name."""
    for parameter, word in zip(dispatch.words, words):
        for field in parameter.set.fields:
            if not _named(field, code(field, word)):
                return True
        for constraint in parameter.set.constraints:
            if condition(constraint.forbidden, (word,)):
                return True
    return any(condition(constraint.forbidden, words) for constraint in dispatch.constraints)


def combinations(dispatch: Dispatch) -> Iterator[Tuple[int, ...]]:
    """All words with a named code in every field, also those that a constraint forbids. Other bits are 0."""
    choices = []
    for parameter in dispatch.words:
        for field in parameter.set.fields:
            choices.append([c for low, high in field.named for c in range(low, high + 1)])
            if field.fixed is not None:
                choices[-1] = [field.fixed]
    for codes in itertools.product(*choices):
        taken = iter(codes)
        yield tuple(
            sum(next(taken) << field.position for field in parameter.set.fields) for parameter in dispatch.words
        )


def all_words(dispatch: Dispatch) -> Iterator[Tuple[int, ...]]:
    """All values of all bits that fields have, invalid codes included. Other bits, and fixed fields, are 0."""
    places = [
        (number, bit)
        for number, parameter in enumerate(dispatch.words)
        for field in parameter.set.fields
        if field.fixed is None
        for bit in range(field.position, field.position + field.width)
    ]
    for value in range(1 << len(places)):
        words = [0] * len(dispatch.words)
        for index, (number, bit) in enumerate(places):
            words[number] |= ((value >> index) & 1) << bit
        yield tuple(words)


# --- rules ---------------------------------------------------------------------------------------


def answer(dispatch: Dispatch, words: Sequence[int], old: Old = None) -> Reply:
    """What the dispatch answers to these words."""
    return Interpreter(dispatch).answer(words, old)


class Interpreter:
    """A dispatch, ready to be asked about many words."""

    def __init__(self, dispatch: Dispatch) -> None:
        self.dispatch = dispatch
        self.judges: List[_Judge] = []
        named: Dict[Tuple[int, int], int] = {}
        for inner in _inner_first(dispatch):
            self.judges.append(_Judge(inner, named))

    def answer(self, words: Sequence[int], old: Old = None) -> Reply:
        """What the dispatch answers to these words."""
        conditions = _Conditions(words)
        # A called dispatch is judged before those that call it, so nothing here recurses.
        known: Dict[int, Tuple[_Value, ...]] = {}
        for judge in self.judges:
            excluded = is_excluded(judge.dispatch, words)
            verdicts = [
                judge.excluded(number, words, known) if excluded else judge.verdict(number, conditions, known)
                for number in range(len(judge.dispatch.outputs))
            ]
            known[id(judge.dispatch)] = tuple(value for value, _ in verdicts)
        answers = tuple(self._given(value, number, words, old) for number, (value, _) in enumerate(verdicts))
        return Reply(excluded, answers, tuple(tuple(rule.number for rule in rules) for _, rules in verdicts))

    def matching(self, words: Sequence[int]) -> Tuple[Tuple[int, ...], ...]:
        """For each output the numbers of the rules that match, whether their answer is taken or not."""
        judge, conditions = self.judges[-1], _Conditions(words)
        return tuple(
            tuple(rule.number for rule in judge.matched(self.dispatch.items, number, conditions))
            for number in range(len(self.dispatch.outputs))
        )

    def _given(self, value: "_Value", number: int, words: Sequence[int], old: Old) -> Given:
        """The answer as it goes out: flags as a word."""
        if not isinstance(value, _Change):
            return value
        place = self.dispatch.outputs[number].old
        before = words[place] if place is not None else old if isinstance(old, int) else old[number] if old else 0
        return value.set | (before & value.keep)


def _inner_first(dispatch: Dispatch) -> List[Dispatch]:
    """The dispatches that this one calls, directly or not, each behind those it calls itself; itself last."""
    order: List[Dispatch] = []
    pending = [(dispatch, False)]
    while pending:
        item, ready = pending.pop()
        if item in order:
            continue
        if ready:
            order.append(item)
            continue
        pending.append((item, True))
        for rule in _lines(item):
            pending += [(given.dispatch, False) for given in rule.answers if isinstance(given, Call)]
    return order


def _lines(dispatch: Dispatch) -> List[Rule]:
    """All lines that answer: rules, `else`, `invalid`."""
    return [*dispatch.rules, *(line for line in (dispatch.otherwise, dispatch.invalid) if line)]


class _Judge:
    """One dispatch and its policies."""

    def __init__(self, dispatch: Dispatch, named: Dict[Tuple[int, int], int]) -> None:
        """`named` holds the flags that called dispatches name, by dispatch and output, and gets those of this one."""
        self.dispatch = dispatch
        self.unnamed = []
        for number, output in enumerate(dispatch.outputs):
            bits = 0
            for rule in _lines(dispatch):
                given = rule.answers[number]
                if isinstance(given, Bits):
                    bits |= given.set | given.keep | given.clear
                elif isinstance(given, Call):
                    bits |= named[id(given.dispatch), given.output]
            named[id(dispatch), number] = bits
            # Under `update` a flag that no line names, here or in a called dispatch, keeps its value.
            whole = (1 << output.type.width) - 1 if output.update and isinstance(output.type, FlagSet) else 0
            self.unnamed.append(whole & ~bits)

    def excluded(
        self, number: int, words: Sequence[int], known: Dict[int, Tuple[_Value, ...]]
    ) -> Tuple[_Value, List[Rule]]:
        """What an excluded word gets at an output."""
        for line in (self.dispatch.invalid, self.dispatch.otherwise):
            if line and self._names(line, number):
                return self._together([self._value(line, number, words, known)], number), []
        return self._none(number), []

    def verdict(
        self, number: int, conditions: _Conditions, known: Dict[int, Tuple[_Value, ...]]
    ) -> Tuple[_Value, List[Rule]]:
        """The answer at an output to a word that is not excluded, and the rules that it comes from."""
        dispatch, policy = self.dispatch, self.dispatch.outputs[number].policy
        matched = self.matched(dispatch.items, number, conditions)
        rules, decided = _chosen(policy, matched)
        if policy == "unique" and len(rules) > 1:
            return Finding.CONFLICT, rules
        if policy == "any" and self._differ(rules, number, conditions.words, known):
            return Finding.CONFLICT, rules
        lines = rules if policy != "any" else rules[:1]
        # An `also` rule says nothing about an output that it leaves out.
        speaking = [rule for rule in lines if not (rule.also and rule.answers[number] is None)]
        values = [self._value(rule, number, conditions.words, known) for rule in speaking]
        if not decided:
            if dispatch.otherwise and self._names(dispatch.otherwise, number):
                values.append(self._value(dispatch.otherwise, number, conditions.words, known))
            else:
                # `also` rules do not make up for a missing answer.
                values = [self._none(number)]
        return self._together(values, number), lines

    def _names(self, rule: Rule, number: int) -> bool:
        """Whether the line speaks of the output. Under one policy for all it speaks of all."""
        return self.dispatch.shared or rule.answers[number] is not None

    def matched(self, items: Sequence[Union[Rule, Block]], number: int, conditions: _Conditions) -> List[Rule]:
        """The rules that match and speak of the output, in the order of the text."""
        found: List[Rule] = []
        for item in items:
            if isinstance(item, Rule):
                if self._names(item, number) and conditions.hold(item.condition):
                    found.append(item)
            elif conditions.hold(item.condition):
                inside = self.matched(item.items, number, conditions)
                closing = item.otherwise
                if closing and self._names(closing, number) and all(rule.also for rule in inside):
                    inside.append(closing)
                found += inside
        return found

    def _differ(
        self, rules: Sequence[Rule], number: int, words: Sequence[int], known: Dict[int, Tuple[_Value, ...]]
    ) -> bool:
        """Whether the answers of the rules are not all the same; under one policy for all, their whole answers."""
        judged = range(len(self.dispatch.outputs)) if self.dispatch.shared else (number,)
        return len({tuple(self._value(rule, n, words, known) for n in judged) for rule in rules}) > 1

    def _value(
        self, rule: Rule, number: int, words: Sequence[int], known: Dict[int, Tuple[_Value, ...]]
    ) -> _Value:
        """What a line answers at an output."""
        given: Optional[Answer] = rule.answers[number]
        if given is None:
            return self._nothing(number)
        if isinstance(given, Plain):
            return given.value
        if isinstance(given, Steps):
            return given.actions
        if isinstance(given, Bits):
            return _Change(given.set, given.keep | self.unnamed[number])
        if isinstance(given, Copy):
            copied = code(given.field, words[given.word])
            return copied if _named(given.field, copied) else Finding.UNDECLARED
        if isinstance(given, Call):
            value = known[id(given.dispatch)][given.output]
            return _Change(value.set, value.keep | self.unnamed[number]) if isinstance(value, _Change) else value
        assert isinstance(given, DontCare)
        return Finding.DONT_CARE

    def _nothing(self, number: int) -> _Value:
        """The empty answer: no action, no flag, false, 0."""
        output = self.dispatch.outputs[number]
        if isinstance(output.type, Actions):
            return ()
        return _Change(0, self.unnamed[number]) if isinstance(output.type, FlagSet) else 0

    def _none(self, number: int) -> _Value:
        """The answer when no line gives one."""
        empty = self.dispatch.outputs[number].policy in ("collect", "sum", "count")
        return self._nothing(number) if empty else Finding.GAP

    def _together(self, values: Sequence[_Value], number: int) -> _Value:
        """The answers as one, by the output's policy."""
        output = self.dispatch.outputs[number]
        for finding in (Finding.CONFLICT, Finding.GAP, Finding.UNDECLARED, Finding.OVERFLOW, Finding.DONT_CARE):
            if finding in values:
                return finding
        changes = [value for value in values if isinstance(value, _Change)]
        if changes:
            keep = set_ = 0
            for change in changes:
                set_, keep = set_ | change.set, keep | change.keep
            return _Change(set_, keep)
        sequences = [value for value in values if isinstance(value, tuple)]
        if sequences:
            actions = tuple(itertools.chain.from_iterable(sequences))
            return tuple(sorted(set(actions))) if output.policy == "collect" else actions
        numbers = [value for value in values if isinstance(value, int)]
        return _number(numbers, output)


def _chosen(policy: str, matched: List[Rule]) -> Tuple[List[Rule], bool]:
    """Of the rules that match those that the policy listens to, and whether they leave nothing to `else`."""
    if policy == "first":
        listened: List[Rule] = []
        for rule in matched:
            listened.append(rule)
            if not rule.also:
                return listened, True
        return listened, False
    if policy == "last":
        matched = matched[-1:]
    return matched, bool(matched)


def _number(numbers: Sequence[int], output: Output) -> _Value:
    """Several codes or numbers as one."""
    if output.policy == "max":
        return max(numbers)
    if output.policy == "min":
        return min(numbers)
    if output.policy not in ("sum", "count"):
        # One number; or the bools of `also` rules.
        return numbers[0] if len(numbers) == 1 else max(numbers)
    total = sum(numbers)
    assert isinstance(output.type, Number)
    low = -(1 << output.type.bits - 1) if output.type.signed else 0
    return total if low <= total < low + (1 << output.type.bits) else Finding.OVERFLOW


# --- collecting ----------------------------------------------------------------------------------


def collect(plan: Collect, value: Callable[[str], int], given: int = 0, others: Sequence[int] = ()) -> int:
    """The word that `NAME_collect` fills.

    value:  gives the value of a C expression by its text; it is called when, and only when, the C would run
    given:  the bits that the caller supplies
    others: the words that computed fields need from other sets

    A field that `-D` fixed has its code, and no C runs for it.
    """
    word = given & plan.given
    for field in plan.set.fields:
        if field.fixed is not None:
            word = (word & ~field.mask) | (field.fixed << field.position)
    for step in plan.steps:
        if step.field.fixed is not None:
            continue
        if step.guard is not None and not condition(step.guard, (word,)):
            filled = step.otherwise
        elif isinstance(step.source, CodeSource):
            filled = _held(step.field, value(step.source.text))
        elif isinstance(step.source, ClassSource):
            filled = step.source.otherwise
            for number, text in step.source.classes:
                if value(text):
                    filled = number
                    break
        else:
            filled = _computed(plan, step.source.dispatch, word, others)
        word |= filled << step.field.position
    return word


def _held(field: Field, value: int) -> int:
    """What becomes of the value of a C expression in a field."""
    if field.type is None:
        return int(value != 0)
    if _named(field, value):
        return value
    unnamed = [c for c in range(1 << field.width) if not _named(field, c)]
    return unnamed[0] if unnamed else field.named[-1][1]


def _computed(plan: Collect, dispatch: Dispatch, word: int, others: Sequence[int]) -> int:
    words = [word if w.set is plan.set else others[plan.others.index(w.set)] for w in dispatch.words]
    found = answer(dispatch, words).answers[0]
    return found if isinstance(found, int) else 0
