# SPDX-License-Identifier: MIT
"""Small random models, and a plain interpreter of conditions and columns to hold the engines against."""

import random
from typing import Any, List, Optional, Sequence, Tuple

from flagc.logic.decision import Case, Column, FieldValue, Inner, Value
from flagc.model.expr import And, At, Codes, Compare, Const, Count, Expr, Let, Not, Or, Test, Xor
from flagc.model.model import (Constraint, Dispatch, EnumType, Field, FlagSet, Member, Number, Output, Word)
from flagc.text.source import Source, Span

SPAN = Span(Source("small.flags", ""), 0, 0)
OPERATORS = {
    "==": lambda a, b: a == b, "!=": lambda a, b: a != b, "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
}


def flag(name: str, position: int, fixed: Optional[int] = None) -> Field:
    return Field(name, position, 1, None, fixed, "", (), SPAN)


def field(name: str, position: int, width: int, members: Sequence[Tuple[str, int, int]] = (),
          fixed: Optional[int] = None) -> Field:
    """A field of an enum with these members, or a plain number."""
    kind: Any = Number(str(width), width)
    if members:
        kind = EnumType(name, name.lower(), "enum", tuple(Member(*member, "", SPAN) for member in members), "", "", SPAN)
    return Field(name, position, width, kind, fixed, "", (), SPAN)


def flag_set(name: str, fields: Sequence[Field], forbidden: Sequence[Expr] = (), width: int = 8) -> FlagSet:
    constraints = tuple(Constraint(expr, "", SPAN) for expr in forbidden)
    return FlagSet(name, width, False, tuple(fields), (), constraints, 0, "", "", "", SPAN)


def dispatch(words: Sequence[Tuple[str, FlagSet]], forbidden: Sequence[Expr] = ()) -> Dispatch:
    constraints = tuple(Constraint(expr, "", SPAN) for expr in forbidden)
    return Dispatch("d", tuple(Word(*word) for word in words), (), True, (), None, None, constraints, "", "", SPAN, SPAN)


def column(cases: Sequence[Case], default: Value, operator: str = "|", default_alone: bool = False,
           excluded: Value = None, gap: bool = False) -> Column:
    output = Output("o", Number("u32", 32), "first", False, None, SPAN)
    return Column("o", output, operator, tuple(cases), default, default_alone, gap, excluded, 32, False, ())


# --- the interpreter -----------------------------------------------------------------------------


def code(words: Sequence[int], word: int, item: Field) -> int:
    return item.fixed if item.fixed is not None else words[word] >> item.position & (1 << item.width) - 1


def holds(expr: Expr, words: Sequence[int], base: int = 0) -> bool:
    if isinstance(expr, Const):
        return expr.value
    if isinstance(expr, Test):
        return code(words, base + expr.word, expr.field) != 0
    if isinstance(expr, Codes):
        return any(low <= code(words, base + expr.word, expr.field) <= high for low, high in expr.ranges)
    if isinstance(expr, Compare):
        left, right = code(words, base + expr.left_word, expr.left), code(words, base + expr.right_word, expr.right)
        return OPERATORS[expr.operator](left, right)
    if isinstance(expr, Not):
        return not holds(expr.operand, words, base)
    if isinstance(expr, And):
        return all(holds(operand, words, base) for operand in expr.operands)
    if isinstance(expr, Or):
        return any(holds(operand, words, base) for operand in expr.operands)
    if isinstance(expr, Xor):
        return holds(expr.left, words, base) != holds(expr.right, words, base)
    if isinstance(expr, Count):
        return OPERATORS[expr.operator](sum(holds(operand, words, base) for operand in expr.operands), expr.number)
    return holds(expr.condition, words, base + expr.word if isinstance(expr, At) else base)


def is_excluded(item: Dispatch, words: Sequence[int]) -> bool:
    for number, word in enumerate(item.words):
        if any(holds(constraint.forbidden, words, number) for constraint in word.set.constraints):
            return True
        for part in word.set.fields:
            if part.fixed is None and not any(low <= code(words, number, part) <= high for low, high in part.named):
                return True
    return any(holds(constraint.forbidden, words) for constraint in item.constraints)


def value_of(value: Value, words: Sequence[int]) -> Optional[int]:
    if isinstance(value, FieldValue):
        return code(words, value.word, value.field)
    if isinstance(value, Inner):
        inner = inside(value.column, words)
        return None if inner is None else inner << value.shift
    return value


def join(operator: str, left: Optional[int], right: Optional[int]) -> Optional[int]:
    if left is None or right is None:
        return None
    return left | right if operator == "|" else left + right


def inside(item: Column, words: Sequence[int]) -> Optional[int]:
    gathered: Optional[int] = 0
    held = False
    for case in item.cases:
        if holds(case.condition, words):
            held = True
            gathered = join(item.operator, gathered, value_of(case.value, words))
            if not case.goes_on:
                return gathered
    return gathered if item.default_alone and held else join(item.operator, gathered, value_of(item.default, words))


def answer(item: Column, owner: Dispatch, words: Sequence[int]) -> Optional[int]:
    return value_of(item.excluded, words) if is_excluded(owner, words) else inside(item, words)


# --- random conditions ---------------------------------------------------------------------------


class Maker:
    """Random conditions over two words of one set: three flags and two fields of one type."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        members = (("A", 0, 0), ("B", 1, 1), ("C", 2, 2))
        self.fields = [flag("F", 0), flag("G", 1), flag("H", 6), field("M", 2, 2, members), field("N", 4, 2, members)]
        self.set = flag_set("s", self.fields, [self.local(1)] if seed % 2 else [])
        self.dispatch = dispatch([("new", self.set), ("old", self.set)], [self.expr(1)] if seed % 3 == 0 else [])
        self.shared: List[Expr] = []

    def words(self) -> List[Tuple[int, int]]:
        """Every pair of words, the unnamed bit 7 left out."""
        return [(new, old) for new in range(128) for old in range(128)]

    def local(self, depth: int) -> Expr:
        """A condition of the set: over word 0 alone."""
        return self.expr(depth, 1)

    def leaf(self, words: int) -> Expr:
        pick = self.random
        word = pick.randrange(words)
        kind = pick.randrange(8)
        if kind == 0 and pick.random() < 0.2:
            return Const(pick.random() < 0.5)
        if kind < 4:
            return Test(word, pick.choice(self.fields[:3]))
        if kind < 6:
            return Codes(word, pick.choice(self.fields[3:]), pick.choice((((0, 0),), ((1, 2),), ((0, 0), (2, 2)), ((0, 1),))))
        return Compare(pick.choice(list(OPERATORS)), word, pick.choice(self.fields[3:]),
                       pick.randrange(words), pick.choice(self.fields[3:]))

    def expr(self, depth: int, words: int = 2) -> Expr:
        if depth == 0:
            return self.leaf(words)
        pick = self.random
        parts = tuple(self.expr(depth - 1, words) for _ in range(pick.randrange(1, 4)))
        kind = pick.randrange(7)
        if kind == 0:
            return Not(parts[0])
        if kind == 1:
            return Xor(parts[0], parts[-1])
        if kind == 2:
            return Count(parts, pick.choice(list(OPERATORS)), pick.randrange(4))
        if kind == 3 and words == 2:
            return At(pick.randrange(2), self.local(depth - 1))
        if kind == 4:
            return Let("l", parts[0])
        return (And if kind == 5 else Or)(parts)

    def tangle(self) -> Expr:
        """A condition that takes many cubes: an odd number of tests, over both words."""
        tests: List[Expr] = [Test(word, item) for word in (0, 1) for item in self.fields[:3]]
        self.random.shuffle(tests)
        result: Expr = Compare(self.random.choice(("<", "<=")), 0, self.fields[3], 1, self.fields[4])
        for test in tests[: self.random.randrange(3, 7)]:
            result = Xor(result, test)
        return result

    def cube(self) -> Expr:
        """A conjunction of a few tests of fields, as most rules are."""
        tests: List[Expr] = []
        for _ in range(self.random.randrange(1, 4)):
            test = Test(self.random.randrange(2), self.random.choice(self.fields[:3]))
            tests.append(Not(test) if self.random.random() < 0.5 else test)
        if self.random.random() < 0.5:
            tests.append(Codes(self.random.randrange(2), self.random.choice(self.fields[3:]), ((1, 1),)))
        return And(tuple(tests))
