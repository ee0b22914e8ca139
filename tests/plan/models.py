# SPDX-License-Identifier: MIT
"""Random dispatches, built as models without text, and a column's meaning as its docstring says it."""

import random
from typing import List, Optional, Sequence, Tuple, Union

from flagc.logic.decision import Column, FieldValue, Inner, Value
from flagc.model.expr import (TRUE, At, Codes, Compare, Count, Expr, Let, Not, Test, Xor, all_of, any_of,
                              negate)
from flagc.model.model import (Action, Actions, Answer, Bits, Block, Bool, Call, Constraint, Copy, Dispatch, DontCare,
                               EnumType, Field, FlagSet, Member, Number, Output, Plain, Rule, Steps, Word)
from flagc.oracle.interpret import all_words, condition, is_excluded
from flagc.text.source import Source, Span

SPAN = Span(Source("dir/random.flags", "rule\n"), 0, 4)
OUTCOMES = EnumType("outcome", "outcome", "outcomes", tuple(
    Member(f"O{code}", code, code, "", SPAN) for code in (0, 1, 2, 5)), "", "", SPAN)
ACTIONS = Actions("act", "", tuple(Action(f"a{n}", "", SPAN) for n in range(4)), "", "", SPAN)
LAMPS = FlagSet("lamps", 8, False, tuple(Field(f"L{n}", n, 1, None, None, "", (), SPAN) for n in range(3)), (), (), 0,
                "", "", "", SPAN)

Item = Union[Rule, Block]


class Maker:
    """Makes random dispatches over one or two words of at most seven bits each."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.number = 0

    def dispatch(self, kind: str = "", policy: str = "", callee: Optional[Dispatch] = None) -> Dispatch:
        """A dispatch of one or two outputs. `callee` is one with the same words that its rules may call."""
        rng = self.rng
        words = callee.words if callee else self.words()
        self.fields = [(number, field) for number, word in enumerate(words) for field in word.set.fields]
        self.lets = [Let("some", self.condition(1)) for _ in range(2)]
        count = rng.choice((1, 1, 2)) if not kind else 1
        shared = count == 1 or rng.random() < 0.5
        outputs = [self.output(kind, policy) for _ in range(count)]
        if shared and any(o.policy != outputs[0].policy for o in outputs):
            outputs = outputs[:1]
        self.outputs, self.shared, self.callee = outputs, shared or len(outputs) == 1, callee
        self.number = 0
        items = tuple(self.item(2) for _ in range(rng.randint(1, 6)))
        otherwise = self.rule(TRUE, 0) if rng.random() < 0.8 else None
        invalid = self.rule(TRUE, 0, rng.random() < 0.3) if rng.random() < 0.6 else None
        constraints = tuple(Constraint(self.condition(1), "", SPAN) for _ in range(rng.choice((0, 0, 1))))
        return Dispatch("d", words, tuple(outputs), self.shared, items, otherwise, invalid, constraints, "", "", SPAN, SPAN)

    def words(self) -> Tuple[Word, ...]:
        first = self.set("s", 7 if self.rng.random() < 0.6 else 4)
        if self.rng.random() < 0.6:
            return (Word("s", first),)
        return (Word("s", first), Word("t", self.set("t", 4) if self.rng.random() < 0.5 else first))

    def set(self, name: str, bits: int) -> FlagSet:
        fields: List[Field] = []
        place = 0
        while place < bits:
            width = min(bits - place, self.rng.choice((1, 1, 2, 3)))
            type_: Union[EnumType, Number, None] = None
            if width > 1 or self.rng.random() < 0.2:
                type_ = OUTCOMES if width == 3 else self.rng.choice((Number("n", width), self.enum(width)))
            fixed = (type_.ranges[0][0] if isinstance(type_, EnumType) else 0) if self.rng.random() < 0.05 else None
            fields.append(Field(f"{name}{place}", place, width, type_, fixed, "", (), SPAN))
            place += width + (self.rng.random() < 0.1)
        self.fields = [(0, field) for field in fields]
        self.lets = []
        constraints = tuple(Constraint(self.condition(1), "", SPAN) for _ in range(self.rng.choice((0, 0, 1))))
        return FlagSet(name, 8, False, tuple(fields), (), constraints, 0, "", "", "", SPAN)

    def enum(self, width: int) -> EnumType:
        codes = sorted(self.rng.sample(range(1 << width), self.rng.randint(1, 1 << width)))
        return EnumType("e", "e", "enum", tuple(Member(f"E{code}", code, code, "", SPAN) for code in codes), "", "", SPAN)

    # --- conditions ---

    def condition(self, depth: int) -> Expr:
        rng = self.rng
        shape = rng.random()
        if depth == 0 or shape < 0.4:
            return self.atom()
        parts = tuple(self.condition(depth - 1) for _ in range(rng.randint(1, 3)))
        if shape < 0.7:
            return all_of(parts)
        if shape < 0.85:
            return any_of(parts)
        if shape < 0.9:
            return negate(parts[0])
        if shape < 0.95:
            return Xor(parts[0], parts[-1])
        return Count(parts, rng.choice(("==", "!=", "<", "<=", ">", ">=")), rng.randint(0, len(parts)))

    def atom(self) -> Expr:
        rng = self.rng
        if self.lets and rng.random() < 0.15:
            return rng.choice(self.lets)
        word, field = rng.choice(self.fields)
        if field.type is None:
            test: Expr = Test(word, field)
            if rng.random() < 0.1:
                test = At(word, Test(0, field))
            return Not(test) if rng.random() < 0.4 else test
        same = [(w, f) for w, f in self.fields if f.type is field.type]
        if len(same) > 1 and rng.random() < 0.2:
            other_word, other = rng.choice(same)
            return Compare(rng.choice(("==", "!=", "<", "<=", ">", ">=")), word, field, other_word, other)
        named = [code for low, high in field.named for code in range(low, high + 1)]
        chosen = sorted(rng.sample(named, rng.randint(1, len(named))))
        ranges: List[Tuple[int, int]] = []
        for code in chosen:
            if ranges and ranges[-1][1] + 1 == code:
                ranges[-1] = (ranges[-1][0], code)
            else:
                ranges.append((code, code))
        return Codes(word, field, tuple(ranges))

    # --- outputs and rules ---

    def output(self, kind: str, policy: str) -> Output:
        rng = self.rng
        kind = kind or rng.choice(("outcomes", "number", "signed", "bool", "actions", "flags", "update"))
        fits = {"outcomes": "first last unique any max min", "number": "first last max min sum count",
                "signed": "first last max min sum", "bool": "first last", "actions": "first last unique collect",
                "flags": "first last collect", "update": "first last collect"}[kind].split()
        type_ = {"outcomes": OUTCOMES, "number": Number("u8", 8), "signed": Number("i16", 16, True), "bool": Bool(),
                 "actions": ACTIONS, "flags": LAMPS, "update": LAMPS}[kind]
        return Output("out", type_, policy or rng.choice(fits), kind == "update", None, SPAN)  # type: ignore[arg-type]

    def item(self, depth: int) -> Item:
        if depth == 0 or self.rng.random() < 0.75:
            self.number += 1
            number = self.number
            return self.rule(self.condition(2) if self.rng.random() < 0.95 else TRUE, number)
        around = self.condition(1)
        items = tuple(self.item(depth - 1) for _ in range(self.rng.randint(1, 3)))
        closing = None
        if self.rng.random() < 0.5:
            self.number += 1
            closing = self.rule(TRUE, self.number)
        return Block(around, items, closing, SPAN)

    def rule(self, when: Expr, number: int, dont_care: bool = False) -> Rule:
        # Only answers that are sets can be gathered.
        may_go_on = all(o.policy in ("first", "collect") and isinstance(o.type, (Actions, FlagSet, Bool)) for o in self.outputs)
        also = number > 0 and when is not TRUE and may_go_on and self.rng.random() < 0.25
        if dont_care:
            answers: Tuple[Optional[Answer], ...] = tuple(DontCare() for _ in self.outputs)
        else:
            answers = tuple(self.answer(index, output) for index, output in enumerate(self.outputs))
        return Rule(number, "", when, answers, also, "", (), (), SPAN, SPAN)

    def answer(self, index: int, output: Output) -> Optional[Answer]:
        rng = self.rng
        partial = not self.shared or isinstance(output.type, (Actions, FlagSet, Bool))
        if partial and len(self.outputs) > 1 and rng.random() < 0.2:
            return None
        if (self.callee is not None and output.policy not in ("max", "min", "count") and rng.random() < 0.4
                and self.callee.outputs[0].type is output.type and self.callee.outputs[0].update == output.update):
            return Call(self.callee, 0)
        if isinstance(output.type, Actions):
            return Steps(tuple(rng.randrange(4) for _ in range(rng.choice((0, 1, 1, 2, 3)))))
        if isinstance(output.type, FlagSet):
            return Bits(rng.randrange(8), rng.randrange(8) & rng.randrange(8) if output.update else 0)
        if isinstance(output.type, Bool):
            return Plain(rng.randrange(2))
        if isinstance(output.type, EnumType):
            copies = [(word, field) for word, field in self.fields if field.type is OUTCOMES]
            if copies and rng.random() < 0.25:
                return Copy(*rng.choice(copies))
            return Plain(rng.choice((0, 1, 2, 5)))
        if output.policy == "count":
            return Plain(1)
        return Plain(rng.randint(-9, 9) if output.type.signed else rng.randrange(10))


def some_words(dispatch: Dispatch, most: int = 200) -> List[Tuple[int, ...]]:
    """All words of a dispatch, or a sample of that many."""
    words = list(all_words(dispatch))
    return words if len(words) <= most else random.Random(0).sample(words, most)


def meaning(column: Column, dispatch: Dispatch, words: Sequence[int]) -> Optional[int]:
    """What a column answers; None for a don't-care or a gap."""
    if is_excluded(dispatch, words):
        return _value(column.excluded, words)
    return _cases(column, words)


def _cases(column: Column, words: Sequence[int]) -> Optional[int]:
    gathered: List[Optional[int]] = []
    for case in column.cases:
        if condition(case.condition, words):
            gathered.append(_value(case.value, words))
            if not case.goes_on:
                return _together(column, gathered)
    if not (column.default_alone and gathered):
        gathered.append(_value(column.default, words))
    return _together(column, gathered)


def _together(column: Column, values: List[Optional[int]]) -> Optional[int]:
    result = 0
    for value in values:
        if value is None:
            return None
        result = result + value if column.operator == "+" else result | value
    return result


def _value(value: Value, words: Sequence[int]) -> Optional[int]:
    if isinstance(value, FieldValue):
        return words[value.word] >> value.field.position & (1 << value.field.width) - 1
    if isinstance(value, Inner):
        inner = _cases(value.column, words)
        return None if inner is None else inner << value.shift
    return value
