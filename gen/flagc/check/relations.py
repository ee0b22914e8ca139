# SPDX-License-Identifier: MIT
"""`relation`: what the C of the flags says about them, and no constraint does.

`x < 10` implies `x < 20`, and `m == A` excludes `m == B`. flagc sees flags and not their C; where the C is plain (see comparison.py) it can
still suggest the line that says so. The suggestion changes nothing: the C may be more than it seems.

- A class is a flag that holds where its C is the first true one: `TX == WARN` implies its C, and its C implies `TX <= WARN`. So a class
  whose C an earlier one implies can never be.
- A flag under a guard holds only if its guard does. So what it implies is sure, and what implies it only if the guard is sure too.
- Both comparisons must see the same value: between them no C may run that might change it.
- A suggestion matters if some dispatch reads two of its flags, and could get the words that it excludes. What other suggestions
  say together is not said again.
- A rule that the suggestions leave nothing to is told of as well.
"""

from dataclasses import dataclass
from typing import Dict, Iterator, List, Optional, Sequence, Set, Tuple

from ..logic.find import EMPTY, Finder, Found
from ..logic.lower import TooManyCases, TooManySteps
from ..logic.predicate import FALSE, Graph
from ..logic.question import Family
from ..model.expr import TRUE, Codes, Count, Expr, Not, Test, Xor, all_of
from ..model.model import ClassSource, CodeSource, Collect, ComputedSource, Constraint, Dispatch, EnumType, Field, FlagSet, Model, Rule, Step
from ..model.reads import fields_read
from ..text.diagnostic import Diagnostic, Note
from .comparison import Comparison, Relation, quiet, read, relate
from .phrases import rule_name
from .subject import Subject, closing_rules, subject

ORDERED = ("first", "last", "max", "min")

# So many places are shown of one suggestion.
SHOWN = 8


@dataclass(frozen=True, eq=False)
class Flag:
    """A flag whose C is plain, or a class of a field.

    text:  its C
    step:  its place in the order in which the C runs
    place: of a class among those of its field, which is its code
    """

    field: Field
    guard: Expr
    text: str
    comparison: Comparison
    step: int
    place: Optional[int] = None


@dataclass(frozen=True, eq=False)
class Line:
    """A constraint to suggest.

    text:      as the spec would say it
    said:      as a sentence would
    flags:     whose C says so
    forbidden: the words that it excludes, over word 0
    supposed:  the constants that it takes to be different
    instead:   what to do if the C is not what was meant
    """

    text: str
    said: str
    flags: Tuple[Flag, ...]
    forbidden: Expr
    supposed: Tuple[str, ...]
    instead: str = ""


@dataclass(frozen=True, eq=False)
class Group:
    """What is to be said about flags that ask one operand."""

    set: FlagSet
    operand: str
    lines: Tuple[Line, ...]


def relations(model: Model) -> List[Diagnostic]:
    """The suggestions for the sets that the file's dispatches read, then what they mean for the rules of each dispatch."""
    groups = [group for collect in _collects(model) for group in groups_of(collect)]
    wanted: List[Diagnostic] = []
    dead: List[Diagnostic] = []
    open_groups: Dict[Group, List[Line]] = {}
    for dispatch in model.dispatches:
        lines = _mattering(dispatch, groups)
        for group, line in lines:
            known = open_groups.setdefault(group, [])
            known += [line] if line not in known else []
        if lines:
            try:
                dead += of(subject(dispatch), [line for _, line in lines])
            except (TooManyCases, TooManySteps):
                continue  # reported
    for group in groups:
        if group in open_groups:
            wanted.append(_suggestion(group, [line for line in group.lines if line in open_groups[group]]))
    return wanted + dead


def _collects(model: Model) -> Iterator[Collect]:
    """How the sets of a file, and of those it includes, are filled."""
    seen: Set[int] = set()
    pending = [model]
    while pending:
        current = pending.pop()
        if id(current) not in seen:
            seen.add(id(current))
            yield from current.collects
            pending += reversed(current.imported)


# --- what the C says -----------------------------------------------------------------------------


def groups_of(collect: Collect) -> List[Group]:
    """The suggestions for a set, by operand; what its constraints say already, and what follows from the others, left out."""
    by_operand: Dict[str, List[Flag]] = {}
    for place, step in enumerate(collect.steps):
        for flag in _plain(step, place):
            by_operand.setdefault(flag.comparison.operand, []).append(flag)
    several = {operand: flags for operand, flags in by_operand.items() if len(flags) > 1}
    if not several:
        return []
    asking = _Asking(collect)
    order = {field: number for number, field in enumerate(collect.set.fields)}
    groups = []
    for operand, flags in several.items():
        flags.sort(key=lambda flag: (order[flag.field], flag.place or 0))
        lines = asking.needed(_lines(flags, asking))
        if lines:
            groups.append(Group(collect.set, operand, tuple(lines)))
    return groups


def _plain(step: Step, place: int) -> List[Flag]:
    """The flag that a step fills, if its C is plain, and if it is 0 where the C does not run; or the classes with plain C, if the C always runs."""
    field, texts = step.field, _texts(step)
    if field.fixed is not None or isinstance(step.source, ComputedSource):
        return []
    found = [(number, read(text)) for number, text in enumerate(texts)]
    if isinstance(step.source, ClassSource):
        usual = step.guard is None and all(map(quiet, texts)) and [code for code, _ in step.source.classes] == list(range(len(texts)))
        return [Flag(field, TRUE, texts[number], comparison, place, number) for number, comparison in found if usual and comparison]
    if field.type is not None or step.otherwise:
        return []
    return [Flag(field, step.guard or TRUE, texts[number], comparison, place) for number, comparison in found if comparison]


class _Asking:
    """Asks what is sure of the words of one set."""

    def __init__(self, collect: Collect) -> None:
        self.graph = Graph([collect.set.width])
        self.finder = Finder(self.graph)
        self.excluded = [self.graph.condition(constraint.forbidden) for constraint in collect.set.constraints]
        self.excluded += [-self.graph.codes(0, field, field.named) for field in collect.set.fields if field.fixed is None]
        self._loud = [place for place, step in enumerate(collect.steps) if not all(map(quiet, _texts(step)))]

    def undisturbed(self, one: Flag, other: Flag) -> bool:
        """Whether no C runs between the two that might change what they ask."""
        first, last = sorted((one.step, other.step))
        return not any(first < place < last for place in self._loud)

    def sure(self, one: Flag, other: Flag) -> bool:
        """Whether the C of `other` runs wherever that of `one` does."""
        return self.finder.find([self.graph.condition(one.guard)], [self.graph.condition(other.guard)]) is EMPTY

    def needed(self, lines: Sequence[Line]) -> List[Line]:
        """The lines that neither the constraints nor the other lines say; what spans more is dropped first."""
        kept = list(lines)
        for line in reversed(lines):
            others = [self.graph.condition(other.forbidden) for other in kept if other is not line]
            if self.finder.find([self.graph.condition(line.forbidden)], [*self.excluded, *others]) is EMPTY:
                kept.remove(line)
        return kept


def _texts(step: Step) -> List[str]:
    if isinstance(step.source, CodeSource):
        return [step.source.text]
    return [text for _, text in step.source.classes] if isinstance(step.source, ClassSource) else []


def _lines(flags: Sequence[Flag], asking: _Asking) -> List[Line]:
    """All that the C of these flags says: of pairs, and of many that exclude each other at once."""
    lines: List[Line] = []
    exclusive: Dict[Tuple[int, int], bool] = {}
    excluded: Dict[Tuple[Flag, Field], List[Tuple[Flag, Relation]]] = {}
    for b, other in enumerate(flags):
        for a, one in enumerate(flags[:b]):
            relation = relate(one.comparison, other.comparison)
            if relation is None or not relation.any or not asking.undisturbed(one, other):
                continue
            if one.place is not None or other.place is not None:
                lines += _of_classes(one, other, relation)
                if relation.exclusive and one.field is not other.field:
                    flag, of_field = (other, one) if other.place is None else (one, other)
                    excluded.setdefault((flag, of_field.field), []).append((of_field, relation))
                continue
            lines += _of_pair(one, other, relation, asking.sure(one, other), asking.sure(other, one))
            if relation.exclusive and not relation.exhaustive:
                exclusive[a, b] = relation.supposed
    lines += [line for (flag, _), classes in excluded.items() for line in _excluded(flag, classes)]
    return lines + list(_exclusives(flags, exclusive))


def _of_pair(one: Flag, other: Flag, relation: Relation, forward: bool, backward: bool) -> Iterator[Line]:
    """What is to be said of two flags, plain exclusion apart. forward: the second's C runs if the first's does."""
    first, second = Test(0, one.field), Test(0, other.field)
    a, b = one.field.name, other.field.name
    both = one, other
    supposed = (one.comparison.constant, other.comparison.constant) if relation.supposed else ()
    if relation.forward and relation.backward and forward and backward:
        yield Line(f"impossible {a} != {b}", f"{a} and {b} are the same", both, Xor(first, second), supposed)
        return
    if relation.forward and forward:
        yield Line(f"{a} implies {b}", f"{a} implies {b}", both, all_of((first, Not(second))), supposed)
    if relation.backward and backward:
        yield Line(f"{b} implies {a}", f"{b} implies {a}", both, all_of((second, Not(first))), supposed)
    always = one.guard is TRUE and other.guard is TRUE
    if relation.exclusive and relation.exhaustive:
        if always:
            yield Line(f"impossible {a} == {b}", f"just one of {a} and {b} holds", both, Not(Xor(first, second)), supposed)
        else:
            yield Line(f"exclusive {a}, {b}", f"{a} and {b} exclude each other", both, Count((first, second), ">=", 2), supposed)
    elif relation.exhaustive and always:
        yield Line(f"impossible !{a} & !{b}", f"{a} or {b} holds", both, all_of((Not(first), Not(second))), supposed)


def _of_classes(one: Flag, other: Flag, relation: Relation) -> Iterator[Line]:
    """What is to be said of a class and a flag, or of two classes; of one field `one` is the earlier."""
    both = one, other
    supposed = (one.comparison.constant, other.comparison.constant) if relation.supposed else ()
    if one.field is other.field:
        move = f"the first class that holds counts: write {_class_name(other, other.place or 0)} before {_class_name(one, one.place or 0)}"
        for dead, holds, instead in ((_exactly(other), relation.backward, "" if relation.forward else move), (_behind(other), relation.exhaustive, "")):
            if holds:
                yield Line(f"impossible {dead[0]}", f"{dead[0]} is impossible", both, dead[1], supposed, instead)
        return
    for first, second, holds in ((one, other, relation.forward), (other, one, relation.backward)):
        if holds and second.guard is TRUE:
            yield _implies(_exactly(first), _upto(second), both, supposed)
    if relation.exhaustive and one.guard is TRUE and other.guard is TRUE:
        yield _implies(_behind(one), _upto(other), both, supposed)


def _excluded(flag: Flag, classes: Sequence[Tuple[Flag, Relation]]) -> Iterator[Line]:
    """What a flag, or a class, says of the classes of a field whose C excludes it: of the first ones together, and of each other."""
    first = next((number for number, (one, _) in enumerate(classes) if one.place != number), len(classes))
    together = [one for one, _ in classes[: first if first > 1 else 0]]
    text, condition = _exactly(flag)
    if together:
        supposed = dict.fromkeys(constant for one, relation in classes[:first] if relation.supposed for constant in (flag.comparison.constant, one.comparison.constant))
        yield _implies((text, condition), _behind(together[-1]), (flag, *together), tuple(supposed))
    for one, relation in classes[len(together):]:
        other_text, other_condition = _exactly(one)
        supposed = dict.fromkeys((flag.comparison.constant, one.comparison.constant) if relation.supposed else ())
        yield Line(f"impossible {other_text} & {text}", f"{other_text} excludes {text}", (flag, one), all_of((condition, other_condition)), tuple(supposed))


def _implies(one: Tuple[str, Expr], other: Tuple[str, Expr], both: Tuple[Flag, ...], supposed: Tuple[str, ...]) -> Line:
    text = f"{one[0]} implies {other[0]}"
    return Line(text, text, both, all_of((one[1], Not(other[1]))), supposed)


def _exactly(flag: Flag) -> Tuple[str, Expr]:
    """What holds only if the C of a flag or class does, as text and as a condition."""
    return _codes(flag, "==", flag.place or 0, flag.place or 0)


def _upto(flag: Flag) -> Tuple[str, Expr]:
    """What holds wherever the C does."""
    return _codes(flag, "<=", 0, flag.place or 0)


def _behind(flag: Flag) -> Tuple[str, Expr]:
    """What holds only if the C does not."""
    return _codes(flag, ">", (flag.place or 0) + 1, flag.field.named[-1][1])


def _codes(flag: Flag, operator: str, low: int, high: int) -> Tuple[str, Expr]:
    if flag.place is None:
        test: Expr = Test(0, flag.field)
        return (f"!{flag.field.name}", Not(test)) if operator == ">" else (flag.field.name, test)
    code = flag.place
    if low == high:
        operator, code = "==", low
    return f"{flag.field.name} {operator} {_class_name(flag, code)}", Codes(0, flag.field, ((low, high),))


def _class_name(flag: Flag, code: int) -> str:
    assert isinstance(flag.field.type, EnumType)
    return next(member.name for member in flag.field.type.members if member.low == code)


def _exclusives(flags: Sequence[Flag], pairs: Dict[Tuple[int, int], bool]) -> Iterator[Line]:
    """Lines for all pairs that exclude each other: greedily, as many flags in a line as all exclude each other."""
    left = dict.fromkeys(pairs)
    while left:
        members = list(next(iter(left)))
        for number in range(len(flags)):
            if number not in members and all((min(number, member), max(number, member)) in pairs for member in members):
                members.append(number)
        members.sort()
        inside = [(a, b) for a in members for b in members if a < b]
        for pair in inside:
            left.pop(pair, None)
        constants = dict.fromkeys(flags[number].comparison.constant for pair in inside if pairs[pair] for number in pair)
        taken = tuple(flags[number] for number in members)
        names = [flag.field.name for flag in taken]
        tests = tuple(Test(0, flag.field) for flag in taken)
        yield Line(f"exclusive {', '.join(names)}", f"{_and(names)} exclude each other", taken, Count(tests, ">=", 2), tuple(constants))


# --- what it means for dispatches ----------------------------------------------------------------


def _mattering(dispatch: Dispatch, groups: Sequence[Group]) -> List[Tuple[Group, Line]]:
    """The suggestions that exclude words that the dispatch could get, if it reads two flags of them."""
    sets = {word.set for word in dispatch.words}
    near = [group for group in groups if group.set in sets]
    if not near:
        return []
    graph = Graph([word.set.width for word in dispatch.words])
    finder = Finder(graph)
    outside = [graph.condition(constraint.forbidden, number) for number, constraint in _constraints(dispatch)]
    fields = {group.set: fields_read(dispatch, group.set) for group in near}
    result = []
    for group in near:
        for line in group.lines:
            reads = sum(1 for flag in line.flags if flag.field in fields[group.set]) > 1
            if reads and any(isinstance(finder.find([literal], outside), Found) for literal in _forbidden(graph, dispatch, group.set, line)):
                result.append((group, line))
    return result


def _constraints(dispatch: Dispatch) -> Iterator[Tuple[int, Constraint]]:
    """All constraints, each with the word that it calls word 0."""
    for constraint in dispatch.constraints:
        yield 0, constraint
    for number, word in enumerate(dispatch.words):
        for constraint in word.set.constraints:
            yield number, constraint


def _forbidden(graph: Graph, dispatch: Dispatch, owner: FlagSet, line: Line) -> List[int]:
    """What a line excludes, for each word that holds its set."""
    return [graph.condition(line.forbidden, number) for number, word in enumerate(dispatch.words) if word.set is owner]


def of(one: Subject, lines: Sequence[Line]) -> List[Diagnostic]:
    """The rules that answer something, and would answer nothing if the lines were in the spec."""
    graph = one.graph
    owners = {field: word.set for word in one.dispatch.words for field in word.set.fields}
    parts = [(line, graph.disj(_forbidden(graph, one.dispatch, owners[line.flags[0].field], line))) for line in lines]
    stands: Dict[int, List[Tuple[int, List[int]]]] = {}
    for column in one.columns:
        literals = [one.literal(case) for case in column.cases]
        ordered = column.output.policy in ORDERED
        family = Family(graph, [FALSE if case.goes_on else literal for case, literal in zip(column.cases, literals)])
        for place, case in enumerate(column.cases):
            before = [family.literals[other] for other in family.meeting(literals[place], 0, place)] if ordered else []
            stands.setdefault(case.rule, []).append((literals[place], before))
    closing = closing_rules(one.dispatch)
    result: List[Diagnostic] = []
    for number, found in stands.items():
        rule = one.rules.get(number)
        if rule is not None and number not in closing and not one.dispatch.cross:
            result += _dead(one, rule, found, parts)
    return result


def _dead(one: Subject, rule: Rule, stands: Sequence[Tuple[int, List[int]]], parts: Sequence[Tuple[Line, int]]) -> List[Diagnostic]:
    """The finding for a rule if the lines leave nothing to it, with those of them that it takes."""
    def alive(chosen: Sequence[Tuple[Line, int]]) -> bool:
        outside = [one.excluded, *(literal for _, literal in chosen)]
        return any(one.finder.find([literal], [*before, *outside]) is not EMPTY for literal, before in stands)

    if alive(parts) or not alive(()):
        return []
    taken = list(parts)
    for part in reversed(parts):
        fewer = [other for other in taken if other is not part]
        if not alive(fewer):
            taken = fewer
    matched = any(one.finder.find([literal], [one.excluded, *(forbidden for _, forbidden in taken)]) is not EMPTY for literal, _ in stands)
    name = rule_name(rule)
    label = "other rules take all else that it matches" if matched else "it matches nothing else"
    lines = [line for line, _ in taken]
    flags = dict.fromkeys(flag for line in lines for flag in line.flags)
    said = " and ".join(line.said for line in lines)
    return [Diagnostic("relation", rule.condition_span, f"{name} can never fire if, as the C says, {said}", label=label,
                       notes=tuple(_note(flag) for flag in list(flags)[:SHOWN]), facts=_supposed(lines),
                       fixes=("correct the C or the condition, or delete the rule", 'if it is meant to stay, add allow relation "why" behind it'),
                       severity="note")]


# --- messages ------------------------------------------------------------------------------------


def _suggestion(group: Group, lines: Sequence[Line]) -> Diagnostic:
    """All that is to be said of one operand."""
    flags = sorted(dict.fromkeys(flag for line in lines for flag in line.flags), key=lambda flag: (flag.field.span.start, flag.place or 0))
    names = list(dict.fromkeys(flag.field.name for flag in flags))
    several = f"{_and(names)} ask the same `{group.operand}`: some of their combinations cannot happen"
    message = several if len(names) > 1 else f"{names[0]} asks `{group.operand}` several times: some of its classes cannot happen"
    shown = flags[1:SHOWN] if flags[0].place is None else flags[:SHOWN]
    return Diagnostic("relation", flags[0].field.span, message, notes=tuple(_note(flag) for flag in shown), facts=_supposed(lines),
                      fixes=tuple(fix for line in lines for fix in (line.instead, f"say so in the set: {line.text}") if fix), severity="note")


def _note(flag: Flag) -> Note:
    name = "" if flag.place is None else f"{_class_name(flag, flag.place)} "
    return Note(flag.field.span, f"{name}when `{flag.text}`")


def _supposed(lines: Sequence[Line]) -> Tuple[str, ...]:
    """What the lines take for granted."""
    constants = list(dict.fromkeys(constant for line in lines for constant in line.supposed))
    return (f"provided that {_and(constants)} have different values",) if constants else ()


def _and(names: Sequence[str]) -> str:
    shown = list(names[:SHOWN]) + ["others"] * (len(names) > SHOWN)
    return f"{', '.join(shown[:-1])} and {shown[-1]}"
