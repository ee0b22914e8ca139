# SPDX-License-Identifier: MIT
"""Mutants: a dispatch with one small mistake, of the kind that people make (DeMillo, Lipton and Sayward).

- A literal negated, dropped, or read as its neighbour: `<` for `<=`, the next code for this one.
- An answer that is another line's, or lacks one of its actions or flags.
- Two neighbouring lines in the other order, where order counts.

A good set of test words tells every mutant from the dispatch, unless they are the same on all words. A mutant under `unique` or
`any` means what the first of its rules that match says.
"""

from dataclasses import dataclass, replace
from typing import Iterator, List, Optional, Sequence, Tuple, Union

from ..model.expr import Count, Expr, negate
from ..model.model import (Actions, Answer, Bits, Block, Bool, Call, Copy, Dispatch, DontCare, EnumType, FlagSet, Number, Output, Plain,
                           Rule, Steps)
from .literals import Literal, children, literals, leaf_text, neighbour_text, neighbours, replaced

# The places of `else`, in a block or in the dispatch, and of `invalid`.
ELSE, INVALID = -1, -2

# The literals of a block are left alone if it holds more lines: each mutant of them is a copy of all that is inside.
LINES = 64

# What the counts in the conditions of all mutants together may cost. A count is a grid of gates, as many as it has operands times those that it
# needs, and each mistake inside makes all of it anew; so the work grows with the cube of its size, and once more with the words that are asked.
# Counts of no more gates than FEW are free.
GATES, FEW = 40_000, 100

# So many parts of one answer are left out, one at a time.
PARTS = 8

ORDERED = ("first", "last")

Item = Union[Rule, Block]
Place = Tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Mutant:
    """One mistake.

    place:   of the line or block: its number among its neighbours, behind those of the blocks around it
    item:    what stands there
    kind:    `negated`, `dropped`, `neighbour`, `answer` or `order`
    text:    what is wrong with it
    literal: of the condition, for the first three
    wrong:   what stands there instead; for `order` the line that follows, which trades its place with this one
    output:  for `answer`: which one
    """

    place: Place
    item: Item
    kind: str
    text: str
    literal: Optional[Literal]
    wrong: Item
    output: int = -1


def items(dispatch: Dispatch) -> List[Tuple[Place, Item]]:
    """All rules and blocks with their places, in the order of the text."""
    result: List[Tuple[Place, Item]] = []
    pending: List[Tuple[Place, Item]] = [((number,), item) for number, item in enumerate(dispatch.items)]
    pending.reverse()
    while pending:
        place, item = pending.pop()
        result.append((place, item))
        if isinstance(item, Block):
            if item.otherwise:
                pending.append(((*place, ELSE), item.otherwise))
            pending += reversed([((*place, number), inner) for number, inner in enumerate(item.items)])
    return result


def applied(dispatch: Dispatch, mutant: Mutant) -> Dispatch:
    """The dispatch with the mistake."""
    result = changed(dispatch, mutant.place, mutant.wrong)
    if mutant.kind == "order":
        result = changed(result, (*mutant.place[:-1], mutant.place[-1] + 1), mutant.item)
    return result


def changed(dispatch: Dispatch, place: Place, item: Item) -> Dispatch:
    """The dispatch with another line or block at the place."""
    if place == (ELSE,):
        assert isinstance(item, Rule)
        return replace(dispatch, otherwise=item)
    if place == (INVALID,):
        assert isinstance(item, Rule)
        return replace(dispatch, invalid=item)
    around = blocks(dispatch, place)
    for block, number in zip(reversed(around), reversed(place[1:])):
        if number == ELSE:
            assert isinstance(item, Rule)
            item = replace(block, otherwise=item)
        else:
            item = replace(block, items=_exchanged(block.items, number, item))
    return replace(dispatch, items=_exchanged(dispatch.items, place[0], item))


def _exchanged(some: Tuple[Item, ...], number: int, item: Item) -> Tuple[Item, ...]:
    return some[:number] + (item,) + some[number + 1 :]


def blocks(dispatch: Dispatch, place: Place) -> List[Block]:
    """The blocks around a place, the outermost first."""
    result: List[Block] = []
    some: Sequence[Item] = dispatch.items
    for number in place[:-1]:
        block = some[number]
        assert isinstance(block, Block)
        result.append(block)
        some = block.items
    return result


def rules_of(item: Item) -> List[int]:
    """The numbers of the rules that an item holds."""
    result: List[int] = []
    pending: List[Item] = [item]
    while pending:
        one = pending.pop()
        if isinstance(one, Rule):
            result.append(one.number)
        else:
            pending += one.items
            pending += [one.otherwise] if one.otherwise else []
    return sorted(result)


# --- all of them ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mutants:
    """The mutants of a dispatch; and how many conditions have more literals than are looked at."""

    mutants: Tuple[Mutant, ...]
    cut: int


def mutants(dispatch: Dispatch) -> Mutants:
    """All mutants of a dispatch, in the order of the text."""
    found: List[Mutant] = []
    cut = 0
    left = GATES
    others = _Others(dispatch)
    ordered = any(output.policy in ORDERED for output in dispatch.outputs)
    for place, item in items(dispatch):
        some, whole = literals(item.condition)
        if isinstance(item, Block) and len(rules_of(item)) > LINES:
            some, whole = (), not some
        for literal in some:
            gates = _gates(item.condition, literal)
            made = list(_of_literal(dispatch, place, item, literal))
            if len(made) * gates <= left:
                left -= len(made) * gates
                found += made
            else:
                whole = False
        cut += not whole
        if isinstance(item, Rule):
            found += others.mutants(place, item)
        if ordered:
            found += _order(dispatch, place, item)
    for place, line in (((ELSE,), dispatch.otherwise), ((INVALID,), dispatch.invalid)):
        if line:
            found += others.mutants(place, line)
    return Mutants(tuple(found), cut)


def _gates(condition: Expr, literal: Literal) -> int:
    """What the counts cost that one mutant of this literal makes anew: those around it, or that it is."""
    result = 0
    node = condition
    for number in (*literal.path, -1):
        if isinstance(node, Count):
            size = len(node.operands) * (max(0, min(node.number, len(node.operands) - node.number)) + 1)
            result += size if size > FEW else 0
        if number >= 0:
            node = children(node)[number]
    return result


def _of_literal(dispatch: Dispatch, place: Place, item: Item, literal: Literal) -> Iterator[Mutant]:
    def with_leaf(kind: str, text: str, leaf: Expr) -> Mutant:
        return Mutant(place, item, kind, text, literal, replace(item, condition=replaced(item.condition, literal.path, leaf)))

    text = leaf_text(dispatch, literal)
    if not text.startswith("count "):
        yield with_leaf("negated", f"{text} negated", negate(literal.leaf))
        if literal.dropped is not None:
            yield with_leaf("dropped", f"{text} dropped", literal.dropped)
    for leaf in neighbours(literal):
        yield with_leaf("neighbour", neighbour_text(dispatch, literal, leaf), leaf)


def _order(dispatch: Dispatch, place: Place, item: Item) -> Iterator[Mutant]:
    """This line and the next one in the other order."""
    around = blocks(dispatch, place)
    row = around[-1].items if around else dispatch.items
    if place[-1] != ELSE and place[-1] + 1 < len(row):
        yield Mutant(place, item, "order", f"behind line {row[place[-1] + 1].span.line}", None, row[place[-1] + 1])


class _Others:
    """What a line may answer instead."""

    def __init__(self, dispatch: Dispatch) -> None:
        self.dispatch = dispatch
        lines = [*dispatch.rules, *([dispatch.otherwise] if dispatch.otherwise else [])]
        # Of each output the answers that lines give, in their order; and at which place a rule stands among them.
        self.given = [[line.answers[index] for line in lines] for index in range(len(dispatch.outputs))]
        self.places = {id(line): number for number, line in enumerate(lines)}

    def mutants(self, place: Place, line: Rule) -> Iterator[Mutant]:
        """The mutants of a line's answers."""
        for index, (output, answer) in enumerate(zip(self.dispatch.outputs, line.answers)):
            if answer is None or isinstance(answer, DontCare):
                continue
            label = f"{output.label}: " if len(self.dispatch.outputs) > 1 else ""
            for wrong in self._wrong(line, index, output, answer):
                answers = (*line.answers[:index], wrong, *line.answers[index + 1 :])
                text = f"{label}{_told(output, answer)} read as {_told(output, wrong)}"
                yield Mutant(place, line, "answer", text, None, replace(line, answers=answers), index)

    def _wrong(self, line: Rule, index: int, output: Output, answer: Answer) -> List[Answer]:
        """The answer of the nearest line that answers otherwise, or the next value; and the answer with a part less."""
        result: List[Answer] = []
        start = self.places.get(id(line), 0)
        row = self.given[index]
        other = next((one for one in row[start + 1 :] + row[:start][::-1] if one is not None and key(one) != key(answer)), None)
        if other is None or isinstance(other, DontCare) or line.also:
            other = _next(output, answer)
        if other is not None:
            result.append(_naming(output, answer, other))
        result += [part for part in _less(answer) if all(key(part) != key(one) for one in result)]
        return result


def key(answer: Answer) -> object:
    """Equal for answers that say the same."""
    if isinstance(answer, Plain):
        return answer.value
    if isinstance(answer, Steps):
        return answer.actions
    if isinstance(answer, Bits):
        return answer.set, answer.keep, answer.clear
    if isinstance(answer, Copy):
        return "copy", answer.word, id(answer.field)
    return ("call", id(answer.dispatch), answer.output) if isinstance(answer, Call) else None


def _next(output: Output, answer: Answer) -> Optional[Answer]:
    """Another value of the output's type."""
    kind = output.type
    if isinstance(kind, Bool) and isinstance(answer, Plain):
        return Plain(1 - answer.value)
    if isinstance(kind, Number) and isinstance(answer, Plain):
        return Plain(answer.value - 1 if answer.value > 0 else answer.value + 1)
    if isinstance(kind, EnumType):
        own = answer.value if isinstance(answer, Plain) else -1
        codes = [member.low for member in kind.members if member.low == member.high != own]
        return Plain(([code for code in codes if code > own] or codes)[0]) if codes else None
    if isinstance(kind, Actions) and isinstance(answer, Steps) and not answer.actions:
        return Steps((0,))
    if isinstance(kind, FlagSet) and not output.update and isinstance(answer, Bits) and not answer.set and kind.fields:
        return Bits(kind.fields[0].mask, 0)
    return None


def _less(answer: Answer) -> Sequence[Answer]:
    """The answer with one of its actions or flags less, for each."""
    if isinstance(answer, Steps):
        return [Steps(answer.actions[:place] + answer.actions[place + 1 :]) for place in range(len(answer.actions))][:PARTS]
    if isinstance(answer, Bits):
        bits = [1 << place for place in range(answer.set.bit_length()) if answer.set >> place & 1]
        return [Bits(answer.set & ~bit, answer.keep, answer.clear | bit) for bit in bits][:PARTS]
    return []


def _naming(output: Output, answer: Answer, wrong: Answer) -> Answer:
    """The wrong answer. Under `update` it names what the right one does, or other lines would keep more than before."""
    if output.update and isinstance(answer, Bits) and isinstance(wrong, Bits):
        named = answer.set | answer.keep | answer.clear | wrong.set | wrong.keep | wrong.clear
        return Bits(wrong.set, wrong.keep, named & ~wrong.set & ~wrong.keep)
    return wrong


def _told(output: Output, answer: Answer) -> str:
    """An answer, in the names of the spec."""
    kind = output.type
    if isinstance(answer, Copy):
        return answer.field.name
    if isinstance(answer, Call):
        return answer.dispatch.name
    if isinstance(answer, Steps) and isinstance(kind, Actions):
        return ", ".join(kind.actions[number].name for number in answer.actions) or "nothing"
    if isinstance(answer, Bits) and isinstance(kind, FlagSet):
        names = [field.name for field in kind.fields if field.mask & answer.set]
        kept = [field.name for field in kind.fields if field.mask & answer.keep]
        return ", ".join(names + ([f"keep({', '.join(kept)})"] if kept else [])) or "nothing"
    assert isinstance(answer, Plain)
    return plain_text(output, answer.value)


def plain_text(output: Output, value: int) -> str:
    """A code, a number or a truth value, as the spec writes it."""
    kind = output.type
    if isinstance(kind, EnumType):
        return next((member.name for member in kind.members if member.low <= value <= member.high), str(value))
    return ("true" if value else "false") if isinstance(kind, Bool) else str(value)
