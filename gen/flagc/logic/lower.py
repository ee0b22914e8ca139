# SPDX-License-Identifier: MIT
"""Dispatches become columns: rules, calls and action sequences are lowered to lists of cases.

Calls. Called columns are nested, not copied. A called dispatch excludes words by constraints of its own, which its
caller does not know; they become the first case of the called column. Where the call answers excluded words, so does
everything else that the called dispatch excludes.

Sequences. An answer of actions is a set of slots, run from the lowest up. Where no sequence can leave the order of declaration,
slots are actions. Else each `also` rule has a run of slots of its own, in the order of the rules; behind them all, the
rules that end the search share one common supersequence, because only one of them ever answers. (What follows a rule that
ended the search cannot have run, so it does no harm that slots of later `also` rules stand before it.)
"""

from dataclasses import dataclass, replace
from typing import Callable, Dict, List, Optional, Tuple

from ..model.expr import At, Codes, Const, Expr, any_of
from ..model.model import (Actions, Answer, Bits, Bool, Call, Copy, Dispatch, EnumType, FlagSet, Output, Plain,
                           Steps)
from ..model.ranges import outside
from .decision import Case, Column, FieldValue, Inner, Value
from .declared import stand_in
from .rules import GATHERING, Source, TooManyCases, sources
from .sequence import MAX_SLOTS, embedding, supersequence

__all__ = ["TooManyCases", "TooManySteps", "columns", "excluded_condition"]


class TooManySteps(Exception):
    """The sequences of an actions output need more than 64 slots."""

    def __init__(self, dispatch: Dispatch, output: Output) -> None:
        super().__init__(f"{dispatch.name}: {output.label}: more than {MAX_SLOTS} steps")
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
    lowering = _Lowering(dispatch)
    result: List[Column] = []
    for index in range(len(dispatch.outputs)):
        result += lowering.lower(_Key(dispatch, index, None, OPEN))
    return tuple(result)


def excluded_condition(dispatch: Dispatch) -> Expr:
    """The words that cannot happen, as a condition: constraints of the dispatch, constraints of its sets, invalid codes."""
    found = [constraint.forbidden for constraint in dispatch.constraints]
    for number, word in enumerate(dispatch.words):
        found += [At(number, constraint.forbidden) for constraint in word.set.constraints]
        # The one place where `Codes` speaks of codes without a name.
        found += [Codes(number, field, outside(field.named, (1 << field.width) - 1)) for field in word.set.fields if field.fixed is None and not field.total]
    return any_of(tuple(found))


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


@dataclass(frozen=True)
class _Key:
    """A lowering of one output.

    identity: for actions, whether slots are actions; None decides by the sequences
    closed:   OPEN, CALLED or CLOSED
    """

    dispatch: Dispatch
    index: int
    identity: Optional[bool]
    closed: int


class _Lowering:
    """Lowers a dispatch and what it calls; what is called from several places is lowered once."""

    def __init__(self, dispatch: Dispatch) -> None:
        self._sources = sources(dispatch)
        self._done: Dict[_Key, Tuple[Column, ...]] = {}

    def lower(self, wanted: _Key) -> Tuple[Column, ...]:
        """The columns of one output. Those that it calls come first."""
        pending = [wanted]
        while pending:
            key = pending[-1]
            missing = [need for need in self._needs(key) if need not in self._done]
            if missing:
                pending += missing
                continue
            pending.pop()
            if key not in self._done:
                self._done[key] = self._lower(key)
        return self._done[wanted]

    def _needs(self, key: _Key) -> List[_Key]:
        source = self._sources[key.dispatch, key.index]
        identity = self._identity(key, source)
        inside = {entry.answer: None for entry in source.entries if isinstance(entry.answer, Call)}
        calls = [(answer, CALLED) for answer in [*inside, source.default]] + [(source.excluded, CLOSED)]
        return [_Key(answer.dispatch, answer.output, identity, closed) for answer, closed in calls if isinstance(answer, Call)]

    def _identity(self, key: _Key, source: Source) -> Optional[bool]:
        """Whether slots are actions, for outputs of actions."""
        if not isinstance(source.output.type, Actions):
            return None
        if source.output.policy == "collect":
            return True
        if key.identity is None:
            return len(source.output.type.actions) <= MAX_SLOTS and source.order is not None
        return key.identity

    def _lower(self, key: _Key) -> Tuple[Column, ...]:
        source = self._sources[key.dispatch, key.index]
        if isinstance(source.output.type, Actions):
            identity = self._identity(key, source)
            parts = [self._declared(source, len(source.output.type.actions)) if identity else self._laid_out(source)]
        else:
            parts = [self._plain(source)]
            if source.output.update:
                parts += self._kept(source)
        result = tuple(_column(source, part, suffix) for part, suffix in zip(parts, ("", ".keep")))
        return tuple(_close(column, key.dispatch, key.closed) for column in result)

    def _call(self, answer: Call, identity: Optional[bool], closed: int) -> Tuple[Column, ...]:
        return self._done[_Key(answer.dispatch, answer.output, identity, closed)]

    def _plain(self, source: Source) -> _Parts:
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

    def _kept(self, source: Source) -> List[_Parts]:
        """The second column of an `update`, if it is ever other than 0."""
        assert isinstance(source.output.type, FlagSet)
        always = ((1 << source.output.type.width) - 1) & ~source.named

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

    def _declared(self, source: Source, count: int) -> _Parts:
        """Slots are actions."""
        if count > MAX_SLOTS:
            raise TooManySteps(source.dispatch, source.output)

        def value(answer: Optional[Answer], closed: int = CALLED) -> Value:
            if isinstance(answer, Steps):
                return sum(1 << action for action in set(answer.actions))
            return Inner(self._call(answer, True, closed)[0], 0) if isinstance(answer, Call) else None

        return replace(_parts(source, value), slots=tuple(range(count)))

    def _laid_out(self, source: Source) -> _Parts:
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


def _parts(source: Source, value: Callable[..., Value]) -> _Parts:
    return _Parts(tuple(value(entry.answer) for entry in source.entries), value(source.default),
                  value(source.excluded, CLOSED))


def _column(source: Source, parts: _Parts, suffix: str) -> Column:
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
    if isinstance(kind, EnumType):
        return max([kind.bits] + [_width(value) for value in parts.values + (parts.default, parts.excluded)]), False
    return kind.bits, kind.signed


def _width(value: Value) -> int:
    """The bits of a value that is no constant. A field may be wider than its type asks for."""
    if isinstance(value, FieldValue):
        return value.field.width
    return value.column.bits if isinstance(value, Inner) else 0


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
