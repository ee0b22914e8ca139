# SPDX-License-Identifier: MIT
"""Conditions of the model become conditions of the IR, in the form that reads best in C.

Tests of one word are merged: `A & !B & MODE == HEAT` is one masked comparison, and so is `A | B`, negated. A `let` becomes
a definition, written once.

Codes without a name count as if the spec had listed them where that saves a comparison (`MODE != HEAT` is one test although
`MODE` has unnamed codes). Words that hold one are excluded, and what the excluded words answer is decided before
any rule is tried, so a condition is equivalent to the model's on every word that is not excluded.
"""

from typing import Dict, Iterable, List, Optional, Sequence, Set, Tuple, Type, TypeVar

from ..model import expr as model
from ..model.expr import HOLDS
from ..model.model import Field
from ..model.ranges import Ranges
from .chunks import Chunks
from .program import Both, Definition, Either, Expr, Extract, Literal, Masked, Negation, Relation, Run, Sum, Use

YES = Literal(1)
NO = Literal(0)

# Conditions higher than this are divided, for the sake of readers, C compilers and whoever recurses.
MAX_HEIGHT = 16

_Key = Tuple[int, int]
_Kind = TypeVar("_Kind", Both, Either)

_INVERSE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


# --- the algebra of conditions -------------------------------------------------------------------


def both(operands: Iterable[Expr]) -> Expr:
    """The conjunction; masked comparisons of one word become one."""
    flat: List[Expr] = []
    at: Dict[int, int] = {}
    for operand in _flat(operands, Both):
        if operand == NO:
            return NO
        if operand == YES:
            continue
        if isinstance(operand, Masked) and operand.word in at:
            known = flat[at[operand.word]]
            assert isinstance(known, Masked)
            if (known.value ^ operand.value) & known.mask & operand.mask:
                return NO
            flat[at[operand.word]] = Masked(operand.word, known.mask | operand.mask, known.value | operand.value)
            continue
        if isinstance(operand, Masked):
            at[operand.word] = len(flat)
        flat.append(operand)
    return YES if not flat else flat[0] if len(flat) == 1 else Both(tuple(flat))


def either(operands: Iterable[Expr]) -> Expr:
    """The disjunction; tests of single bits of one word become one comparison."""
    flat: List[Expr] = []
    at: Dict[int, int] = {}
    for operand in _flat(operands, Either):
        if operand == YES:
            return YES
        if operand == NO:
            continue
        none = _none_of(operand)
        if none is not None and none.word in at:
            known = _none_of(flat[at[none.word]])
            assert known is not None
            if (known.value ^ none.value) & known.mask & none.mask:
                return YES
            merged = Masked(none.word, known.mask | none.mask, known.value | none.value)
            flat[at[none.word]] = negation(merged)
            continue
        if none is not None:
            at[none.word] = len(flat)
        flat.append(operand)
    return NO if not flat else flat[0] if len(flat) == 1 else Either(tuple(flat))


def negation(operand: Expr) -> Expr:
    """The negation, without a `Negation` where there is another way to write it."""
    if isinstance(operand, Literal):
        return NO if operand.value else YES
    if isinstance(operand, Negation):
        return operand.operand
    if isinstance(operand, Masked) and operand.mask & operand.mask - 1 == 0:
        return Masked(operand.word, operand.mask, operand.mask ^ operand.value)
    if isinstance(operand, Relation):
        return Relation(_INVERSE[operand.operator], operand.left, operand.right)
    return Negation(operand)


def _none_of(operand: Expr) -> Optional[Masked]:
    """The masked comparison that holds where the operand, a disjunction of single bits, does not."""
    if isinstance(operand, Negation) and isinstance(operand.operand, Masked):
        return operand.operand
    if isinstance(operand, Masked) and operand.mask & operand.mask - 1 == 0:
        return Masked(operand.word, operand.mask, operand.mask ^ operand.value)
    return None


def _flat(operands: Iterable[Expr], kind: Type[_Kind]) -> List[Expr]:
    result: List[Expr] = []
    for operand in operands:
        if isinstance(operand, kind):
            result += operand.operands
        else:
            result.append(operand)
    return result


# --- fields --------------------------------------------------------------------------------------


def field_value(word: int, field: Field, shift: int = 0) -> Expr:
    """The code of a field at its place in a word of the program, moved left by `shift`."""
    if field.fixed is not None:
        return Literal(field.fixed << shift)
    return Extract((Run(word, field.position, field.width, shift),))


def codes(word: int, field: Field, ranges: Ranges, exact: bool = False) -> Expr:
    """The field's code lies in one of the ranges. `exact`: codes without a name do not."""
    if field.fixed is not None:
        return YES if any(low <= field.fixed <= high for low, high in ranges) else NO
    wide = list(ranges) if exact else _widened(field, ranges)
    top = (1 << field.width) - 1
    inside = [_within(word, field, low, high) for low, high in wide]
    bounds = [-1] + [edge for low, high in wide for edge in (low, high)] + [top + 1]
    holes = [(high + 1, low - 1) for high, low in zip(bounds[::2], bounds[1::2]) if high + 1 <= low - 1]
    if len(holes) < len(wide):
        return negation(either(_within(word, field, low, high) for low, high in holes))
    return either(inside)


def _widened(field: Field, ranges: Ranges) -> List[Tuple[int, int]]:
    """The ranges, joined over codes that have no name and drawn out to the ends over them."""
    named = field.named
    result: List[Tuple[int, int]] = []
    for low, high in ranges:
        if result and not _named_between(named, result[-1][1] + 1, low - 1):
            result[-1] = (result[-1][0], high)
        else:
            result.append((low, high))
    top = (1 << field.width) - 1
    if result and not _named_between(named, 0, result[0][0] - 1):
        result[0] = (0, result[0][1])
    if result and not _named_between(named, result[-1][1] + 1, top):
        result[-1] = (result[-1][0], top)
    return result


def _named_between(named: Ranges, low: int, high: int) -> bool:
    return any(first <= high and low <= last for first, last in named if low <= high)


def _within(word: int, field: Field, low: int, high: int) -> Expr:
    top = (1 << field.width) - 1
    size = high - low + 1
    if size & size - 1 == 0 and low & size - 1 == 0:
        mask = (top & ~(size - 1)) << field.position
        return Masked(word, mask, low << field.position) if mask else YES
    value = field_value(word, field)
    bounds: List[Expr] = [Relation(">=", value, Literal(low))] if low > 0 else []
    if high < top:
        bounds.append(Relation("<=", value, Literal(high)))
    return both(bounds)


# --- expressions ---------------------------------------------------------------------------------


class Conditions:
    """Lowers conditions of one program and holds its definitions."""

    def __init__(self, chunks: Chunks) -> None:
        self.chunks = chunks
        self.definitions: List[Definition] = []
        self._names: Set[str] = set()
        # What is lowered, with its height. The condition is kept beside it: were it freed, another could get its id.
        self._done: Dict[_Key, Tuple[model.Expr, Expr, int]] = {}

    def lower(self, expr: model.Expr, word: int = 0) -> Expr:
        """The condition, asked of the words from `word` on. Whoever walks the result may recurse: it is not high."""
        cube = model.cube(expr)
        if cube is not None:
            return both(Masked(*part) for place, (mask, value) in cube.items() for part in self.chunks.cut(word + place, mask, value))
        pending = [(expr, word)]
        while pending:
            node, base = pending[-1]
            parts = _parts(node, base)
            missing = [part for part in parts if (id(part[0]), part[1]) not in self._done]
            if missing:
                pending += reversed(missing)
                continue
            pending.pop()
            if (id(node), base) not in self._done:
                known = [self._done[id(part), at] for part, at in parts]
                lowered = self._lower(node, base, [ir for _, ir, _ in known])
                height = 1 + max((height for _, _, height in known), default=0)
                if isinstance(node, model.Let):
                    lowered, height = self.define(node.name, lowered), 0
                elif height > MAX_HEIGHT:
                    lowered, height = self.define("part", lowered), 0
                self._done[id(node), base] = node, lowered, height
        return self._done[id(expr), word][1]

    def value(self, word: int, field: Field, shift: int = 0) -> Expr:
        """The code of a field, moved left by `shift`."""
        return field_value(*self.chunks.held(word, field), shift)

    def codes(self, word: int, field: Field, ranges: Ranges) -> Expr:
        """The field's code lies in one of the ranges."""
        return codes(*self.chunks.held(word, field), ranges)

    def define(self, name: str, value: Expr) -> Expr:
        """A definition with this value and a name like that; a constant stays one."""
        if isinstance(value, (Literal, Use)):
            return value
        unique, count = name, 1
        while unique in self._names:
            count += 1
            unique = f"{name}_{count}"
        self._names.add(unique)
        self.definitions.append(Definition(unique, value))
        return Use(len(self.definitions) - 1)

    def _lower(self, node: model.Expr, base: int, parts: List[Expr]) -> Expr:
        """The condition of a node whose operands are lowered."""
        if isinstance(node, model.Const):
            return YES if node.value else NO
        if isinstance(node, model.Test):
            return _test(*self.chunks.held(base + node.word, node.field))
        if isinstance(node, model.Codes):
            return self.codes(base + node.word, node.field, node.ranges)
        if isinstance(node, model.Compare):
            return _relation(node.operator, self.value(base + node.left_word, node.left), self.value(base + node.right_word, node.right))
        if isinstance(node, model.Not):
            return negation(parts[0])
        if isinstance(node, model.And):
            return both(parts)
        if isinstance(node, model.Or):
            return either(parts)
        if isinstance(node, model.Xor):
            return _xor(parts[0], parts[1])
        return _count(parts, node.operator, node.number) if isinstance(node, model.Count) else parts[0]


def _parts(node: model.Expr, base: int) -> List[Tuple[model.Expr, int]]:
    """The operands of a node, each with the word that it calls word 0."""
    if isinstance(node, (model.And, model.Or, model.Count)):
        return [(operand, base) for operand in node.operands]
    if isinstance(node, model.Xor):
        return [(node.left, base), (node.right, base)]
    if isinstance(node, model.Not):
        return [(node.operand, base)]
    if isinstance(node, model.Let):
        return [(node.condition, base)]
    return [(node.condition, base + node.word)] if isinstance(node, model.At) else []


def _test(word: int, field: Field) -> Expr:
    if field.fixed is not None:
        return YES if field.fixed else NO
    return Masked(word, field.mask, field.mask)


def _xor(left: Expr, right: Expr) -> Expr:
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Literal):
            return negation(other) if one.value else other
    return _relation("!=", left, right)


def _count(operands: Sequence[Expr], compare: str, number: int) -> Expr:
    sure = sum(operand == YES for operand in operands)
    open_ = [operand for operand in operands if not isinstance(operand, Literal)]
    holds = [HOLDS[compare](sure + many, number) for many in range(len(open_) + 1)]
    if all(holds) or not any(holds):
        return YES if holds[0] else NO
    if all(holds[1:]) or not any(holds[1:]):
        return negation(either(open_)) if holds[0] else either(open_)
    if all(holds[:-1]) or not any(holds[:-1]):
        return both(open_) if holds[-1] else negation(both(open_))
    return Relation(compare, Sum(tuple(open_)), Literal(number - sure))


def _relation(compare: str, left: Expr, right: Expr) -> Expr:
    if isinstance(left, Literal) and isinstance(right, Literal):
        return YES if HOLDS[compare](left.value, right.value) else NO
    if left == right:
        return YES if HOLDS[compare](0, 0) else NO
    return Relation(compare, left, right)
