# SPDX-License-Identifier: MIT
"""Resolves what has a name inside a flag set or a dispatch without being an input: lets, named sets; and constraints."""

from typing import Dict, List, Mapping, Optional, Sequence, Set, Tuple

from ..spec import syntax
from ..spec.lexer import NESTING
from ..text.diagnostic import Note
from ..text.source import Span
from .conditions import Conditions, check_depth
from .expr import FALSE, Count, Expr, Let, all_of, negate
from .model import Constraint
from .order import Order, in_order
from .scope import IN_CONDITIONS, Known, Local, NamedSet, Problems, Scope, SetScope

Words = Tuple[Tuple[str, SetScope], ...]


def names_in(item: syntax.Condition, fields: Mapping[str, object]) -> List[str]:
    """The plain names in a condition, in order. What is compared with one of `fields` is a code, and left out. Without recursion."""
    result: List[str] = []
    pending: List[syntax.Condition] = [item]
    named: List[syntax.Condition]
    while pending:
        node = pending.pop()
        if isinstance(node, syntax.Name):
            if not node.word:
                result.append(node.text)
        elif isinstance(node, (syntax.Chain, syntax.Apply)):
            pending += reversed(node.operands)
        elif isinstance(node, (syntax.Grouped, syntax.Negated, syntax.In)):
            pending.append(node.operand)
        elif isinstance(node, syntax.Relation):
            named = [side for side in (node.left, node.right) if isinstance(side, syntax.Name) and side.text in fields]
            pending += named or [node.right, node.left]
    return result


def report_cycles(order: Order[str], places: Mapping[str, Span], what: str, fix: str, problems: Problems) -> None:
    """One problem for each cycle. `what` goes on behind the name: `is defined by itself`."""
    for cycle in order.cycles:
        notes = tuple(Note(places[name], "on the way") for name in cycle[1:4])
        problems.add("cycle", places[cycle[0]], f"'{cycle[0]}' {what}", (fix,), notes)


def check_sets(items: Sequence[syntax.LetItem], problems: Problems) -> None:
    """Refuses named sets that name themselves, and those that nest too deep."""
    sets = {item.name.text: item for item in items if isinstance(item.value, syntax.CodeSet)}
    places = {name: item.name.span for name, item in sets.items()}
    needs: Dict[str, List[str]] = {}
    for name, item in sets.items():
        codes = item.value.codes if isinstance(item.value, syntax.CodeSet) else ()
        needs[name] = [code.low.text for code in codes if isinstance(code.low, syntax.Name) and code.low.text in sets]
    order = in_order(needs)
    report_cycles(order, places, "is a set that contains itself", "name its codes", problems)
    heights: Dict[str, int] = {}
    for name in order.names:
        below = max([heights.get(other, 0) for other in needs[name]], default=0)
        heights[name] = min(below, NESTING) + 1
        if below == NESTING:
            problems.add("limit", places[name], f"sets nest deeper than {NESTING}", ("use fewer steps",))


def resolve_lets(items: Sequence[syntax.LetItem], words: Words, known: Known, taken: Dict[str, Span], problems: Problems,
                 own: bool = True) -> Dict[str, Local]:
    """The lets of a set (own: they are names of its word) or of a dispatch."""
    pending: Dict[str, syntax.LetItem] = {}
    for item in items:
        name = item.name.text
        first = taken.get(name) or (None if own else _elsewhere(name, words))
        if first:
            problems.duplicate(item.name.span, name, first)
        else:
            taken[name] = item.name.span
            pending[name] = item
            problems.meant_otherwise(item.name, IN_CONDITIONS)
    check_sets(list(pending.values()), problems)
    result: Dict[str, Local] = {name: NamedSet(item) for name, item in pending.items() if isinstance(item.value, syntax.CodeSet)}
    conditions = {name: item.value for name, item in pending.items() if not isinstance(item.value, syntax.CodeSet)}
    if not conditions:
        return result
    fields = {name: field for _, inside in words for name, field in inside.fields.items() if field.type is not None}
    needs = {name: [used for used in names_in(value, fields) if used in conditions] for name, value in conditions.items()}
    order = in_order(needs)
    report_cycles(order, taken, "is defined by itself", "define one of them by other names", problems)
    # What is wrong stands as false, under its name: its uses are not wrong too.
    result.update((name, Let(name, FALSE)) for name in order.names if name in order.cyclic)
    depths: Dict[int, int] = {}
    too_deep: Set[str] = set()
    for name in order.names:
        if own:
            word, inside = words[0]
            here = Scope(((word, SetScope(inside.set, inside.fields, inside.masks, result)),), {}, known.top)
        else:
            here = Scope(words, result, known.top)
        condition: Expr = Conditions(here, problems).resolve(conditions[name])
        if any(used in too_deep for used in needs[name]) or not check_depth(condition, taken[name], depths, problems):
            too_deep.add(name)
            condition = FALSE
        if name not in order.cyclic:
            result[name] = Let(name, condition)
    return result


def _elsewhere(name: str, words: Words) -> Optional[Span]:
    """Where one of the words has this name already."""
    for _, inside in words:
        if name in inside.fields:
            return inside.fields[name].span
        if name in inside.masks:
            return inside.masks[name].span
        if name in inside.lets:
            local = inside.lets[name]
            return local.item.name.span if isinstance(local, NamedSet) else inside.set.span
    return None


def resolve_constraints(items: Sequence[syntax.ConstraintItem], scope: Scope, problems: Problems) -> List[Constraint]:
    """What the constraints forbid."""
    conditions = Conditions(scope, problems)
    result: List[Constraint] = []
    depths: Dict[int, int] = {}
    for item in items:
        if item.kind == "exclusive":
            operands = conditions.operands(item.operands, once=True)
            if len(operands) < 2:
                problems.add("type", item.span, "exclusive needs two conditions", ("write exclusive A, B",))
            forbidden: Expr = Count(operands, ">=", 2) if problems.affords(2 * len(operands), item.span) else FALSE
        elif item.kind == "implies":
            left, right = (conditions.resolve(operand) for operand in item.operands)
            forbidden = all_of((left, negate(right)))
        else:
            forbidden = conditions.resolve(item.operands[0])
        if check_depth(forbidden, item.span, depths, problems):
            result.append(Constraint(forbidden, item.notes.doc, item.span))
    return result
