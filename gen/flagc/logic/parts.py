# SPDX-License-Identifier: MIT
"""Parts of an answer: a column cut down to some of its bits.

An answer that is a set of bits (slots of actions, flags) can be looked up in parts, ored together. What a part answers is a
column too: the same cases, each with those bits of its value that belong to the part. Of an answer that does not matter all
parts must speak alike, so it becomes one declared answer before it is cut.
"""

from dataclasses import replace
from typing import Dict, List, Sequence, Tuple

from ..model.expr import TRUE, Const, Expr, Test
from .decision import Case, Column, FieldValue, Inner, Value
from .declared import stand_in

_Key = Tuple[int, int]


def projection(column: Column, mask: int) -> Column:
    """The column that answers `(answer & mask) >> shift`, where shift is the place of the mask's lowest bit.

    The operator is | , or no case goes on; no answer is negative; the mask has at least one bit.
    """
    done: Dict[_Key, Column] = {}
    # A column is kept as long as its id stands for it; all of these are parts of the first.
    pending = [(column, mask)]
    while pending:
        current, wanted = pending[-1]
        if (id(current), wanted) in done:
            pending.pop()
            continue
        missing = [need for value in _values(current) if isinstance(value, Inner)
                   for need in [(value.column, _reach(value, wanted))] if need[1] and (id(need[0]), need[1]) not in done]
        if missing:
            pending += missing
            continue
        pending.pop()
        done[id(current), wanted] = _projected(current, wanted, done)
    return done[id(column), mask]


def closed(column: Column, forbidden: Expr) -> Column:
    """The column with its excluded words, those of `forbidden`, as a first case; now no word is excluded."""
    if isinstance(forbidden, Const) and not forbidden.value:
        return column
    value = stand_in(column) if column.excluded is None else column.excluded
    return replace(column, cases=_needed((Case(forbidden, value, False, 0),) + column.cases, column))


def called(column: Column, shift: int) -> Column:
    """A column that gathers what this one answers, shifted left: no case of its own ends the search."""
    return replace(column, cases=(Case(TRUE, Inner(column, shift), True, 0),), default=0, default_alone=False, excluded=0,
                   bits=column.bits + shift)


def _values(column: Column) -> List[Value]:
    return [case.value for case in column.cases] + [column.default, column.excluded]


def _lowest(mask: int) -> int:
    return (mask & -mask).bit_length() - 1


def _reach(value: Inner, mask: int) -> int:
    """The bits of a called column that come to lie in the mask."""
    return mask >> value.shift & (1 << value.column.bits) - 1


# --- one column ----------------------------------------------------------------------------------


def _projected(column: Column, mask: int, done: Dict[_Key, Column]) -> Column:
    """The projection of a column; those of the columns that it calls are done."""
    lone = stand_in(column)

    def cut(value: Value) -> Value:
        if isinstance(value, Inner):
            return _cut_call(value, mask, done)
        if isinstance(value, FieldValue):
            return _cut_field(column, value, mask)
        return ((lone if value is None else value) & mask) >> _lowest(mask)

    result = replace(column, default=cut(column.default), excluded=cut(column.excluded), gap=False,
                     bits=mask.bit_length() - _lowest(mask), slots=())
    cases = tuple(Case(case.condition, cut(case.value), case.goes_on, case.rule) for case in column.cases)
    return replace(result, cases=_needed(cases, result))


def _needed(cases: Sequence[Case], column: Column) -> Tuple[Case, ...]:
    """The cases without those that change no answer of this column.

    A case of value 0 that goes on is one, unless the default asks whether a case held; and a last one that ends with the default.
    """
    alone = column.default_alone and column.default != 0
    kept = [case for case in cases if alone or not (case.goes_on and case.value == 0)]
    while kept and not kept[-1].goes_on and isinstance(column.default, int) and kept[-1].value == column.default and not (
            alone and any(case.goes_on for case in kept)):
        kept.pop()
    return tuple(kept)


def _cut_call(value: Inner, mask: int, done: Dict[_Key, Column]) -> Value:
    reach = _reach(value, mask)
    if not reach:
        return 0
    inner, shift = done[id(value.column), reach], _lowest(reach) + value.shift - _lowest(mask)
    if not inner.cases and isinstance(inner.default, int):
        return inner.default << shift
    return Inner(inner, shift)


def _cut_field(column: Column, value: FieldValue, mask: int) -> Value:
    """The bits of a field, one by one: the mask may leave gaps between them."""
    field = value.field
    if field.fixed is not None:
        return (field.fixed & mask) >> _lowest(mask)
    places = [place for place in range(field.width) if mask >> place & 1]
    cases = tuple(Case(Test(value.word, replace(field, position=field.position + place, width=1, type=None)),
                       1 << place - _lowest(mask), True, 0) for place in places)
    if not cases:
        return 0
    bits = mask.bit_length() - _lowest(mask)
    return Inner(replace(column, operator="|", cases=cases, default=0, default_alone=False, gap=False, excluded=0, bits=bits, slots=()), 0)
