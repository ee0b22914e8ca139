# SPDX-License-Identifier: MIT
"""Dispatches become columns: blocks, hit policies, calls and action sequences are lowered to lists of cases.

Blocks. A rule's condition is that of its blocks and its own. Under `first` the order alone keeps a block's `else` behind
the block's rules; under every other policy its condition says so.

Policies. `last` reverses the rules. `max` and `min` sort them by answer, so that the first that matches has the greatest or
least; an answer that copies a field is one case for each code. The policies that gather go on after every case.

Calls. Called columns are nested, not copied. A called dispatch excludes words by constraints of its own, which its
caller does not know; they become the first case of the called column. Where the call answers excluded words, so does
everything else that the called dispatch excludes.

Sequences. An answer of actions is a set of slots, run from the lowest up. Where no sequence can leave the order of declaration,
slots are actions. Else each `also` rule has a run of slots of its own, in the order of the rules; behind them all, the
rules that end the search share one common supersequence, because only one of them ever answers. (What follows a rule that
ended the search cannot have run, so it does no harm that slots of later `also` rules stand before it.)
"""

from dataclasses import dataclass, replace
from typing import Callable, Dict, Iterable, List, Optional, Sequence, Tuple, Union

from ..model.expr import TRUE, At, Codes, Const, Expr, all_of, any_of, negate
from ..model.model import (Actions, Answer, Bits, Block, Bool, Call, Copy, Dispatch, DontCare, EnumType, Field,
                           FlagSet, Output, Plain, Rule, Steps)
from .decision import Case, Column, FieldValue, Inner, Value
from .declared import stand_in
from .sequence import MAX_SLOTS, embedding, supersequence

MAX_CASES = 65535

GATHERING = ("collect", "sum", "count")


class TooManySteps(Exception):
    """The sequences of an actions output need more than 64 slots."""

    def __init__(self, dispatch: Dispatch, output: Output) -> None:
        super().__init__(f"{dispatch.name}: {output.label}: more than {MAX_SLOTS} steps")
        self.dispatch = dispatch
        self.output = output


class TooManyCases(Exception):
    """Under `max` or `min`, fields answered by code need more than 65,535 cases."""

    def __init__(self, dispatch: Dispatch, output: Output) -> None:
        super().__init__(f"{dispatch.name}: {output.label}: more than {MAX_CASES} cases")
        self.dispatch = dispatch
        self.output = output


def columns(dispatch: Dispatch) -> Tuple[Column, ...]:
    """The columns of a dispatch, in the order of its outputs.

    An `update` output has a second column `LABEL.keep` behind its own where some old bits can survive: the new word is
    `(old & keep) | set`, and `keep` always holds the bits that no rule names. Without that column it is `set` alone.

    `excluded` is None where the spec says `invalid => -`, and where it says nothing; then no word is excluded or the spec
    is in error.

    Raises TooManySteps, TooManyCases.
    """
    lowering = _Lowering()
    result: List[Column] = []
    for index in range(len(dispatch.outputs)):
        result += lowering.lower(dispatch, index, None, OPEN)
    return tuple(result)


def excluded_condition(dispatch: Dispatch) -> Expr:
    """The words that cannot happen, as a condition: constraints of the dispatch, constraints of its sets, invalid codes."""
    found = [constraint.forbidden for constraint in dispatch.constraints]
    for number, word in enumerate(dispatch.words):
        found += [At(number, constraint.forbidden) for constraint in word.set.constraints]
        # The one place where `Codes` speaks of codes without a name.
        found += [Codes(number, field, _unnamed(field)) for field in word.set.fields if field.fixed is None and not field.total]
    return any_of(tuple(found))


def _unnamed(field: Field) -> Tuple[Tuple[int, int], ...]:
    result = []
    start = 0
    for low, high in field.named:
        if start < low:
            result.append((start, low - 1))
        start = high + 1
    if start < 1 << field.width:
        result.append((start, (1 << field.width) - 1))
    return tuple(result)


# --- rules in order ------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _Entry:
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
        self.entries: List[_Entry] = []
        self._walk(dispatch.items, TRUE)

    def _judged(self, rule: Rule) -> bool:
        return self.shared or rule.answers[self.index] is not None

    def _add(self, condition: Expr, rule: Rule) -> None:
        answer = rule.answers[self.index]
        if not self._judged(rule) or (answer is None and rule.also and self.policy not in GATHERING):
            return
        self.entries.append(_Entry(condition, answer, rule.also or self.policy in GATHERING, rule.number))

    def _walk(self, items: Iterable[Union[Rule, Block]], around: Expr) -> None:
        for item in items:
            inside = all_of((around, item.condition))
            if isinstance(item, Rule):
                self._add(inside, item)
                continue
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
class _Source:
    """Everything that one output of a dispatch may answer, before it is lowered.

    gathers: whether an answer may be put together from several rules, here or in a called dispatch
    """

    dispatch: Dispatch
    output: Output
    entries: Tuple[_Entry, ...]
    default: Optional[Answer]
    excluded: Optional[Answer]
    gathers: bool

    @property
    def answers(self) -> List[Answer]:
        written = [entry.answer for entry in self.entries] + [self.default, self.excluded]
        return [answer for answer in written if answer is not None]


def _ranked(dispatch: Dispatch, output: Output, entries: List[_Entry]) -> List[_Entry]:
    """Best answer first; the order of the text among equals."""
    ranked: List[Tuple[int, _Entry]] = []
    for entry in entries:
        if isinstance(entry.answer, Copy) and entry.answer.field.fixed is None:
            word, field = entry.answer.word, entry.answer.field
            codes = sum(high - low + 1 for low, high in field.named)
            if len(ranked) + codes > MAX_CASES:
                raise TooManyCases(dispatch, output)
            for low, high in field.named:
                for code in range(low, high + 1):
                    condition = all_of((entry.condition, Codes(word, field, ((code, code),))))
                    ranked.append((code, _Entry(condition, Plain(code), entry.goes_on, entry.rule)))
        else:
            ranked.append((_constant(entry.answer), entry))
    ranked.sort(key=lambda pair: pair[0], reverse=output.policy == "max")
    return [entry for _, entry in ranked]


def _constant(answer: Optional[Answer]) -> int:
    if isinstance(answer, Copy) and answer.field.fixed is not None:
        return answer.field.fixed
    assert isinstance(answer, Plain), "the resolver refuses calls under max and min"
    return answer.value


# --- columns -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Parts:
    """The lowered answers of one column, one for each entry."""

    values: Tuple[Value, ...]
    default: Value
    excluded: Value
    slots: Tuple[int, ...] = ()


# How much of what a dispatch excludes is the first case of its column: nothing; what its callers do not know; all.
OPEN, CALLED, CLOSED = range(3)


class _Lowering:
    """Lowers dispatches; what is called from several places is lowered once."""

    def __init__(self) -> None:
        self._sources: Dict[Tuple[int, int], _Source] = {}
        self._done: Dict[Tuple[int, int, Optional[bool], int], Tuple[Column, ...]] = {}
        self._orders: Dict[Tuple[int, int], Optional[Tuple[int, int]]] = {}
        self._names: Dict[Tuple[int, int], int] = {}

    def lower(self, dispatch: Dispatch, index: int, identity: Optional[bool], closed: int) -> Tuple[Column, ...]:
        """The columns of one output.

        identity: for actions, whether slots are actions; None decides by the sequences
        closed:   OPEN, CALLED or CLOSED
        """
        key = (id(dispatch), index, identity, closed)
        if key not in self._done:
            self._done[key] = self._lower(self._source(dispatch, index), index, identity, closed)
        return self._done[key]

    def _lower(self, source: _Source, index: int, identity: Optional[bool], closed: int) -> Tuple[Column, ...]:
        output = source.output
        if isinstance(output.type, Actions):
            parts = [self._slotted(source, index, identity)]
        else:
            parts = [self._plain(source)]
            if output.update:
                parts += self._kept(source, index)
        result = tuple(_column(source, part, suffix) for part, suffix in zip(parts, ("", ".keep")))
        return tuple(_close(column, source.dispatch, closed) for column in result)

    def _source(self, dispatch: Dispatch, index: int) -> _Source:
        key = (id(dispatch), index)
        if key not in self._sources:
            self._sources[key] = self._read(dispatch, index)
        return self._sources[key]

    def _read(self, dispatch: Dispatch, index: int) -> _Source:
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
            isinstance(answer, Call) and self._source(answer.dispatch, answer.output).gathers for answer in endings)
        if isinstance(excluded, DontCare) and (gathers or output.update):
            # The two columns of an update must agree on one answer, and a gathered answer is none that is written.
            constant = [answer for answer in endings if answer is not None and not isinstance(answer, Copy)]
            excluded = constant[0] if constant else nothing
        return _Source(dispatch, output, tuple(entries), default, excluded, gathers)

    def _call(self, answer: Call, identity: Optional[bool], closed: int) -> Tuple[Column, ...]:
        return self.lower(answer.dispatch, answer.output, identity, closed)

    def _plain(self, source: _Source) -> _Parts:
        def value(answer: Optional[Answer], closed: int = CALLED) -> Value:
            if isinstance(answer, Plain):
                return answer.value
            if isinstance(answer, Bits):
                return answer.set
            if isinstance(answer, Copy):
                fixed = answer.field.fixed
                return FieldValue(answer.word, answer.field) if fixed is None else fixed
            return Inner(self._call(answer, None, closed)[0], 0) if isinstance(answer, Call) else None

        return _parts(source, value)

    # --- update ---

    def _named(self, dispatch: Dispatch, index: int) -> int:
        """The bits of an `update` output that some rule names."""
        key = (id(dispatch), index)
        if key not in self._names:
            named = 0
            for answer in self._source(dispatch, index).answers:
                if isinstance(answer, Bits):
                    named |= answer.set | answer.keep
                elif isinstance(answer, Call):
                    named |= self._named(answer.dispatch, answer.output)
            self._names[key] = named
        return self._names[key]

    def _kept(self, source: _Source, index: int) -> List[_Parts]:
        """The second column of an `update`, if it is ever other than 0."""
        assert isinstance(source.output.type, FlagSet)
        always = ((1 << source.output.type.width) - 1) & ~self._named(source.dispatch, index)

        def value(answer: Optional[Answer], closed: int = CALLED) -> Value:
            if isinstance(answer, Bits):
                return answer.keep | always
            if isinstance(answer, Call):
                inner = self._call(answer, None, closed)
                return Inner(inner[1], 0) if len(inner) > 1 else always
            return None

        parts = _parts(source, value)
        return [parts] if any(parts.values + (parts.default, parts.excluded)) else []

    # --- actions ---

    def _slotted(self, source: _Source, index: int, identity: Optional[bool]) -> _Parts:
        assert isinstance(source.output.type, Actions)
        count = len(source.output.type.actions)
        if source.output.policy == "collect":
            identity = True
        elif identity is None:
            identity = count <= MAX_SLOTS and self._order(source.dispatch, index) is not None
        if not identity:
            return self._laid_out(source)
        if count > MAX_SLOTS:
            raise TooManySteps(source.dispatch, source.output)

        def value(answer: Optional[Answer], closed: int = CALLED) -> Value:
            if isinstance(answer, Steps):
                return sum(1 << action for action in set(answer.actions))
            return Inner(self._call(answer, True, closed)[0], 0) if isinstance(answer, Call) else None

        return replace(_parts(source, value), slots=tuple(range(count)))

    def _order(self, dispatch: Dispatch, index: int) -> Optional[Tuple[int, int]]:
        """The least and the greatest action that may run, or None if a sequence may leave the order of declaration.

        It is a test of pairs that ignores conditions: it may say None where no word has such a sequence.
        """
        key = (id(dispatch), index)
        if key not in self._orders:
            self._orders[key] = self._ordered(self._source(dispatch, index))
        return self._orders[key]

    def _ordered(self, source: _Source) -> Optional[Tuple[int, int]]:
        least, greatest, so_far = MAX_SLOTS, -1, -1
        alone = source.output.policy == "collect"
        ordinary = [(entry.answer, entry.goes_on) for entry in source.entries] + [(source.default, False)]
        for answer, goes_on in [(source.excluded, False)] + ordinary:
            if isinstance(answer, Steps):
                steps: Sequence[int] = sorted(answer.actions) if alone else answer.actions
                if not alone and any(a >= b for a, b in zip(steps, steps[1:])):
                    return None
                low, high = (steps[0], steps[-1]) if steps else (MAX_SLOTS, -1)
            elif isinstance(answer, Call):
                bounds = self._order(answer.dispatch, answer.output)
                if bounds is None and not alone:
                    return None
                low, high = bounds or (0, MAX_SLOTS)
            else:
                continue
            if not alone and low <= so_far:
                return None
            if goes_on:
                so_far = max(so_far, high)
            least, greatest = min(least, low), max(greatest, high)
        return least, greatest

    def _laid_out(self, source: _Source) -> _Parts:
        slots: List[int] = []

        def run(answer: Optional[Answer]) -> Value:
            """A run of slots for this answer alone."""
            offset = len(slots)
            if isinstance(answer, Steps):
                slots.extend(answer.actions)
                return ((1 << len(answer.actions)) - 1) << offset
            assert isinstance(answer, Call)
            inner = self._call(answer, False, CALLED)[0]
            slots.extend(inner.slots)
            return Inner(inner, offset)

        own = {entry: run(entry.answer) for entry in source.entries if entry.goes_on}
        endings = [entry.answer for entry in source.entries if not entry.goes_on] + [source.default, source.excluded]
        base = len(slots)
        shared = supersequence(answer.actions for answer in endings if isinstance(answer, Steps))
        slots.extend(shared)
        runs: Dict[Tuple[int, int], int] = {}

        def final(answer: Optional[Answer], closed: int = CALLED) -> Value:
            if isinstance(answer, Steps):
                places = embedding(shared, answer.actions)
                return None if places is None else sum(1 << place for place in places) << base
            if not isinstance(answer, Call):
                return None
            inner = self._call(answer, False, closed)[0]
            key = (id(answer.dispatch), answer.output)
            if key not in runs:
                runs[key] = len(slots)
                slots.extend(inner.slots)
            return Inner(inner, runs[key])

        values = tuple(own[entry] if entry.goes_on else final(entry.answer) for entry in source.entries)
        default, excluded = final(source.default), final(source.excluded, CLOSED)
        if len(slots) > MAX_SLOTS:
            raise TooManySteps(source.dispatch, source.output)
        return _Parts(values, default, excluded, tuple(slots))


def _parts(source: _Source, value: Callable[..., Value]) -> _Parts:
    return _Parts(tuple(value(entry.answer) for entry in source.entries), value(source.default),
                  value(source.excluded, CLOSED))


def _column(source: _Source, parts: _Parts, suffix: str) -> Column:
    output = source.output
    bits, signed = _shape(output, parts)
    cases = tuple(Case(entry.condition, value, entry.goes_on, entry.rule)
                  for entry, value in zip(source.entries, parts.values))
    return Column(
        name=output.label + suffix,
        output=output,
        operator="+" if output.policy in ("sum", "count") else "|",
        cases=cases,
        default=parts.default,
        default_alone=output.policy in GATHERING,
        gap=source.default is None,
        excluded=parts.excluded,
        bits=bits,
        signed=signed,
        slots=parts.slots,
    )


def _shape(output: Output, parts: _Parts) -> Tuple[int, bool]:
    kind = output.type
    if isinstance(kind, Actions):
        return max(1, len(parts.slots)), False
    if isinstance(kind, FlagSet):
        return kind.width, False
    if isinstance(kind, Bool):
        return 1, False
    return kind.bits, not isinstance(kind, EnumType) and kind.signed


def _close(column: Column, dispatch: Dispatch, closed: int) -> Column:
    """The column with some of the dispatch's excluded words as its first case."""
    if closed == OPEN:
        return column
    own = any_of(tuple(constraint.forbidden for constraint in dispatch.constraints))
    condition = excluded_condition(dispatch) if closed == CLOSED else own
    if isinstance(condition, Const) and not condition.value:
        return column
    value = stand_in(column) if column.excluded is None else column.excluded
    return replace(column, cases=(Case(condition, value, False, 0),) + column.cases)
