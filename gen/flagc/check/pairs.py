# SPDX-License-Identifier: MIT
"""Words for the two sides of a pair: of one the rule answers, of the other it does not, and one literal decides.

The masking form asks no more than that: other literals may differ too, as long as the condition does not care. But the plainest pair is
tried first: the same word with that literal's flag turned over, or its field at the nearest other code.
"""

from dataclasses import dataclass
from typing import Iterator, List, Sequence, Set, Tuple

from ..logic.find import EMPTY, UNDECIDED, Finding, Found
from ..logic.predicate import FALSE
from ..logic.prime import minimal_cover
from ..model.expr import Codes, Compare, Test
from ..model.model import Field
from .killing import Killing
from .listing import Listing, Lists
from .literals import Literal

# To find who takes the words of an impossible side can take a second; so many are told exactly, and only where few lines can take them.
DETAILED, TAKERS = 20, 48

# So many lines of a block are asked for a side of a pair.
LINES = 400

EARLIER = "earlier rules take them all"
NOBODY = "no input that can occur is on this side"


@dataclass(frozen=True)
class Side:
    """A word, or the reason why there is none."""

    finding: Finding
    reason: str


class Pairs:
    """Finds the sides of pairs."""

    def __init__(self, lists: Lists, killing: Killing) -> None:
        self.lists = lists
        self.killing = killing
        self.detailed = DETAILED

    def witness(self, index: int, rule: int) -> Side:
        """A word that a rule answers."""
        one = self.lists.outputs[index]
        places = [place for place, line in enumerate(one.lines) if line.rule == rule]
        return self._first([(one, place, one.lines[place].literal) for place in places])

    def side(self, number: int, held: bool, rules: Set[int]) -> Side:
        """A word for which a literal decides whether one of these rules holds: `held` says whether it does. The mutant has that literal negated."""
        asked: List[Tuple[Listing, int, int]] = []
        for one, patch in zip(self.lists.outputs, self.killing.patches[number]):
            for place in range(patch.start, patch.stop) if patch else ():
                assert patch is not None
                right, wrong = one.lines[place].literal, patch.lines[place - patch.start].literal
                if right != wrong and one.lines[place].rule in rules:
                    asked.append((one, place, self.lists.graph.conj((right, -wrong) if held else (wrong, -right))))
        return self._first(asked)

    def _first(self, asked: Sequence[Tuple[Listing, int, int]]) -> Side:
        """The first of these places that has a word of its own."""
        undecided = len(asked) > LINES
        for one, place, literal in asked[:LINES]:
            if literal == FALSE:
                continue
            before = [one.lines[other].literal for other in one.family.meeting(literal, 0, place) if not one.lines[other].goes_on]
            finding = self.lists.finder.find([literal], [*before, self.lists.excluded])
            if isinstance(finding, Found):
                return Side(finding, "")
            undecided = undecided or finding is UNDECIDED
        return Side(UNDECIDED, "") if undecided else Side(EMPTY, self._reason([each for each in asked if each[2] != FALSE]))

    def _reason(self, asked: Sequence[Tuple[Listing, int, int]]) -> str:
        """Who takes the words that these places might have."""
        taken: Set[int] = set()
        for one, place, literal in asked:
            if self.lists.finder.find([literal], [self.lists.excluded]) is EMPTY:
                continue
            numbers = [other for other in one.family.meeting(literal, 0, place) if not one.lines[other].goes_on]
            if self.detailed == 0 or len(numbers) > TAKERS:
                return EARLIER
            self.detailed -= 1
            offered = [one.lines[other].literal for other in numbers]
            for share in minimal_cover(self.lists.finder, [literal], offered, self.lists.excluded):
                taken.add(one.lines[numbers[share.number]].rule)
        if not taken:
            return NOBODY
        lines = sorted({rule.span.line for rule in self.lists.dispatch.rules if rule.number in taken})
        names = ", ".join(map(str, lines[:-1])) + (" and " if lines[:-1] else "") + str(lines[-1])
        return f"line{'s' * (len(lines) > 1)} {names} take{'s' * (len(lines) == 1)} them all"


def near(literal: Literal, words: Sequence[int]) -> Iterator[Tuple[int, ...]]:
    """The words with the literal turned over, and nothing else."""
    leaf = literal.leaf
    if isinstance(leaf, Test):
        yield _with(words, literal.word + leaf.word, leaf.field, 1 - _code(words, literal.word + leaf.word, leaf.field))
    elif isinstance(leaf, Codes):
        word = literal.word + leaf.word
        inside = any(low <= _code(words, word, leaf.field) <= high for low, high in leaf.ranges)
        edges = [edge for low, high in leaf.ranges for edge in ((low - 1, high + 1) if inside else (low, high))]
        yield from (_with(words, word, leaf.field, edge) for edge in edges if _named(leaf.field, edge))
    elif isinstance(leaf, Compare):
        word = literal.word + leaf.left_word
        other = _code(words, literal.word + leaf.right_word, leaf.right)
        yield from (_with(words, word, leaf.left, code) for code in (other - 1, other, other + 1) if _named(leaf.left, code))


def borders(literal: Literal, words: Sequence[int]) -> Iterator[Tuple[int, ...]]:
    """The words with the literal's field at both sides of each border of what it asks for, and nothing else changed."""
    leaf = literal.leaf
    if isinstance(leaf, Codes):
        edges = [edge for low, high in leaf.ranges for edge in (low - 1, low, high, high + 1)]
        yield from (_with(words, literal.word + leaf.word, leaf.field, edge) for edge in edges if _named(leaf.field, edge))
    elif isinstance(leaf, Compare):
        yield from near(literal, words)


def _code(words: Sequence[int], word: int, field: Field) -> int:
    return words[word] >> field.position & (1 << field.width) - 1 if field.fixed is None else field.fixed


def _named(field: Field, code: int) -> bool:
    return field.fixed is None and any(low <= code <= high for low, high in field.named)


def _with(words: Sequence[int], word: int, field: Field, code: int) -> Tuple[int, ...]:
    changed = words[word] & ~field.mask | code << field.position
    return (*words[:word], changed, *words[word + 1 :])
