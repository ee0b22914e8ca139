# SPDX-License-Identifier: MIT
"""Resolves how a set's word is collected: what each input comes from, under which guard, in which order."""

import heapq
from typing import Dict, List, Mapping, Optional, Sequence, Set, Union

from ..spec import syntax
from ..text.diagnostic import Note
from .conditions import Conditions, check_depth, example
from .expr import Expr, all_of
from .model import ClassSource, CodeSource, Collect, ComputedSource, Dispatch, EnumType, Field, FlagSet, Step
from .order import in_order
from .packed import runs
from .reads import fields_of, fields_read
from .scope import Known, Problems, Scope, SetScope


def collect(item: syntax.Flags, scope: SetScope, known: Known, dispatches: Mapping[str, Dispatch],
            problems: Problems) -> Collect:
    """The steps of `SET_collect`, in the order in which they run."""
    conditions = Conditions(Scope(((item.name.text, scope),), {}, known.top), problems)
    steps: List[Step] = []
    needs: List[Set[Field]] = []
    spans: Dict[Field, syntax.Input] = {}
    for one in item.inputs:
        field = scope.fields.get(one.name.text)
        if field is None or field.span != one.name.span:
            continue
        spans[field] = one
        source = _source(one, field, dispatches, problems)
        guard = _guard(one, conditions, problems)
        otherwise = _otherwise(one, field, source is not None, problems)
        if source is None:
            continue
        steps.append(Step(field, source, guard, otherwise))
        needs.append(fields_of([guard] if guard else [], 0))
        if isinstance(source, ComputedSource):
            needs[-1] |= fields_read(source.dispatch, scope.set)
    order = _ordered(steps, needs, spans, problems)
    collected = 0
    for step in steps:
        collected |= step.field.mask
    everything = 0
    for field in scope.fields.values():
        everything |= field.mask
    others: List[FlagSet] = []
    for step in order:
        if isinstance(step.source, ComputedSource):
            others += [word.set for word in step.source.dispatch.words if word.set is not scope.set and word.set not in others]
    if item.packed and len(runs(scope.set, order)) == len(order):
        problems.add("packed", item.packed, f"nothing in '{item.name.text}' can be packed",
                     ("four flags or more that follow each other, and so do their bits, must be members of one object, such as `c->email`",
                      "or drop `packed-bools`"))
    return Collect(scope.set, tuple(order), everything & ~collected, tuple(others), item.packed is not None)


def _source(one: syntax.Input, field: Field, dispatches: Mapping[str, Dispatch],
            problems: Problems) -> Union[CodeSource, ClassSource, ComputedSource, None]:
    if one.classes:
        last = one.classes[-1]
        early = next((item for item in one.classes[:-1] if item.when is None), None)
        if last.when is not None or early is not None:
            problems.add("class", (early or last).name.span, "the last class, and only the last, says `else`",
                         ("every value must belong to a class: end with NAME else",))
        return ClassSource(tuple((code, item.when.value) for code, item in enumerate(one.classes) if item.when), len(one.classes) - 1)
    if one.when is not None:
        if field.type is not None:
            problems.add("type", one.when.span, f"'{field.name}' is a field; `when` is for flags", ("write from `C`",))
        return CodeSource(one.when.value)
    if isinstance(one.source, syntax.Text):
        if field.type is None:
            problems.add("type", one.source.span, f"'{field.name}' is a flag; `from` is for fields", ("write when `C`",))
        return CodeSource(one.source.value)
    if isinstance(one.source, syntax.Name):
        dispatch = dispatches.get(one.source.text)
        if dispatch and len({word.set for word in dispatch.words}) < len(dispatch.words):
            problems.add("type", one.source.span, f"'{dispatch.name}' reads two words of one set, and here there is one",
                         ("compute the field from a dispatch that reads each set once",))
        return ComputedSource(dispatch) if dispatch else None
    return None


def _guard(one: syntax.Input, conditions: Conditions, problems: Problems) -> Optional[Expr]:
    if not one.guards:
        return None
    guard = all_of(tuple(conditions.resolve(item) for item in one.guards))
    return guard if check_depth(guard, one.guards[-1].span, {}, problems) else None


def _otherwise(one: syntax.Input, field: Field, sourced: bool, problems: Problems) -> int:
    """The code while the guard is false."""
    if one.guards and not sourced and one.source is None:
        problems.add("guard", one.name.span, f"'{field.name}' is given by your code: there is no C to guard",
                     ("add when `C` or from `C`", f"or drop the guard; if your code keeps to it, say so: {field.name} implies {' '.join(one.guards[-1].span.text.split())}"))
    if one.otherwise is None:
        if one.guards and field.type is not None and not field.untyped:
            problems.add("guard", one.name.span, f"the guarded field '{field.name}' has no value when its guard is false",
                         (f"add else {example(field)}",))
        return 0
    if not one.guards:
        problems.add("guard", one.otherwise.span, "`else` belongs to a guard", ("write if CONDITION else CODE",))
    if field.untyped:
        return 0
    if isinstance(field.type, EnumType):
        names = ", ".join(member.name for member in field.type.members[:8])
        if isinstance(one.otherwise, syntax.Name) and one.otherwise.text in field.type.by_name:
            return field.type.by_name[one.otherwise.text].low
        if isinstance(one.otherwise, syntax.Name):
            problems.unknown(one.otherwise.span, "code", one.otherwise.text, field.type.by_name, (f"its codes are {names}",),
                             f"'{field.name}' has no code '{one.otherwise.text}'")
        else:
            problems.add("type", one.otherwise.span, f"'{field.name}' has names for its codes", (f"its codes are {names}",))
        return 0
    if isinstance(one.otherwise, syntax.Int) and one.otherwise.value < 1 << field.width:
        return one.otherwise.value
    problems.add("range", one.otherwise.span, f"'{one.otherwise.span.text}' is no value of '{field.name}'",
                 (f"its values are 0 to {(1 << field.width) - 1}",))
    return 0


def _ordered(steps: Sequence[Step], needs: Sequence[Set[Field]], spans: Mapping[Field, syntax.Input],
             problems: Problems) -> List[Step]:
    """Steps behind those they need; among those that may run, the order of declaration (Kahn's sort with a heap)."""
    index = {step.field: place for place, step in enumerate(steps)}
    waiting = [len({field for field in fields if field in index}) for fields in needs]
    wanted_by: List[List[int]] = [[] for _ in steps]
    for place, fields in enumerate(needs):
        for field in fields:
            if field in index:
                wanted_by[index[field]].append(place)
    ready = [place for place, count in enumerate(waiting) if count == 0]
    result: List[Step] = []
    while ready:
        place = heapq.heappop(ready)
        result.append(steps[place])
        for follower in sorted(wanted_by[place]):
            waiting[follower] -= 1
            if waiting[follower] == 0:
                heapq.heappush(ready, follower)
    for cycle in in_order({place: sorted(index[field] for field in fields if field in index) for place, fields in enumerate(needs)}).cycles:
        first, *others = (spans[steps[place].field].name for place in cycle)
        problems.add("cycle", first.span, f"'{first.text}' cannot be collected: it depends on itself",
                     ("guards, and dispatches that compute a field, may use what is collected before",),
                     tuple(Note(name.span, "on the way") for name in others[:3]))
    return result
