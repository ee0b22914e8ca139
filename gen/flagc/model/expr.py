# SPDX-License-Identifier: MIT
"""Conditions over the bits of a dispatch's words.

A condition is a small tree. A `let` is one shared node, so a tree may be a graph: whoever walks it keeps a
table of what it has done, by identity. Depth is bounded by the language's limit on nesting, so walkers may recurse.

Words are numbered in the order of the dispatch's parameters. A condition that belongs to a flag set speaks of word 0;
`At` places it at the word that holds the set in a dispatch.
"""

import operator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Callable, Dict, List, Optional, Tuple, Union

from ..text.source import Span
from .ranges import common

if TYPE_CHECKING:
    from .model import Field


@dataclass(frozen=True, eq=False)
class Const:
    """Always true or always false."""

    value: bool


@dataclass(frozen=True, eq=False)
class Test:
    """A flag (a field of one bit without a type) is set."""

    word: int
    field: "Field"


@dataclass(frozen=True, eq=False)
class Codes:
    """A field's code lies in one of the ranges (inclusive, ascending, apart from each other, named codes only).

    negated: where the text names the other codes, as `!=` does, of an enum
    """

    word: int
    field: "Field"
    ranges: Tuple[Tuple[int, int], ...]
    negated: Optional[Span] = None


@dataclass(frozen=True, eq=False)
class Compare:
    """Two fields of one type, compared by code. `operator` is one of == != < <= > >=."""

    operator: str
    left_word: int
    left: "Field"
    right_word: int
    right: "Field"


@dataclass(frozen=True, eq=False)
class Not:
    """The operand does not hold."""

    operand: "Expr"


@dataclass(frozen=True, eq=False)
class And:
    """All operands hold; true if there are none."""

    operands: Tuple["Expr", ...]

    @cached_property
    def cube(self) -> Optional[Dict[int, Tuple[int, int]]]:
        """See the function `cube`: large tables ask this of each row again and again."""
        return _cube(self.operands)


@dataclass(frozen=True, eq=False)
class Or:
    """At least one operand holds; false if there are none."""

    operands: Tuple["Expr", ...]


@dataclass(frozen=True, eq=False)
class Xor:
    """Exactly one of the two holds. `A == B` on conditions is Not(Xor(A, B))."""

    left: "Expr"
    right: "Expr"


@dataclass(frozen=True, eq=False)
class Count:
    """How many operands hold, compared with a number. `operator` is one of == != < <= > >=."""

    operands: Tuple["Expr", ...]
    operator: str
    number: int


@dataclass(frozen=True, eq=False)
class Let:
    """A named condition: one node, however often it is used."""

    name: str
    condition: "Expr"


@dataclass(frozen=True, eq=False)
class At:
    """A condition of a flag set (over word 0), asked of word `word`."""

    word: int
    condition: "Expr"


Expr = Union[Const, Test, Codes, Compare, Not, And, Or, Xor, Count, Let, At]

# What the operators of Compare and Count mean.
HOLDS: Dict[str, Callable[[int, int], bool]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}

TRUE = Const(True)
FALSE = Const(False)


def all_of(operands: Tuple[Expr, ...]) -> Expr:
    """The conjunction, with constants folded, nested conjunctions made flat, and one test a field instead of several."""
    asked: List[Expr] = []
    for operand in operands:
        if not isinstance(operand, Const):
            asked.append(operand)
        elif not operand.value:
            return FALSE
    if len(asked) == 1:
        return asked[0]
    flat: List[Expr] = []
    tests: Dict[Tuple[int, int], int] = {}
    for operand in asked:
        for part in operand.operands if isinstance(operand, And) else (operand,):
            if not isinstance(part, Codes):
                flat.append(part)
                continue
            place = tests.setdefault((part.word, id(part.field)), len(flat))
            if place == len(flat):
                flat.append(part)
                continue
            known = flat[place]
            assert isinstance(known, Codes)
            both = common(known.ranges, part.ranges)
            if not both:
                return FALSE
            flat[place] = Codes(part.word, part.field, both)
    return TRUE if not flat else flat[0] if len(flat) == 1 else And(tuple(flat))


def any_of(operands: Tuple[Expr, ...]) -> Expr:
    """The disjunction, with constants folded and nested disjunctions made flat."""
    flat: List[Expr] = []
    for operand in operands:
        if isinstance(operand, Const):
            if operand.value:
                return TRUE
        elif isinstance(operand, Or):
            flat += operand.operands
        else:
            flat.append(operand)
    return FALSE if not flat else flat[0] if len(flat) == 1 else Or(tuple(flat))


def negate(operand: Expr) -> Expr:
    """The negation, with constants and double negations folded."""
    if isinstance(operand, Const):
        return FALSE if operand.value else TRUE
    return operand.operand if isinstance(operand, Not) else Not(operand)


def cube(expr: Expr) -> Optional[Dict[int, Tuple[int, int]]]:
    """A conjunction of flags, of negated flags and of codes, as mask and value of each word that it asks.

    None if it is of another shape, asks what `-D` fixed or a field that has codes without a name, or contradicts itself. Most
    rules are cubes: this is the short way with them, and knows nothing that the long way would not find.
    """
    return expr.cube if isinstance(expr, And) else _cube((expr,))


def _cube(parts: Tuple[Expr, ...]) -> Optional[Dict[int, Tuple[int, int]]]:
    words: Dict[int, Tuple[int, int]] = {}
    for part in parts:
        test = part.operand if isinstance(part, Not) else part
        if isinstance(test, Test):
            mask = 1 << test.field.position
            value = mask if test is part else 0
        elif isinstance(part, Codes) and len(part.ranges) == 1 and part.ranges[0][0] == part.ranges[0][1] and part.field.total:
            test = part
            mask, value = part.field.mask, part.ranges[0][0] << part.field.position
        else:
            return None
        if test.field.fixed is not None:
            return None
        if test.word not in words:
            words[test.word] = mask, value
            continue
        care, wanted = words[test.word]
        if (wanted ^ value) & care & mask:
            return None
        words[test.word] = care | mask, wanted | value
    return words or None
