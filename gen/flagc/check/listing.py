# SPDX-License-Identifier: MIT
"""A dispatch as lists of lines, one list an output, and what a list answers to a word: fast enough to be asked about thousands of words.

Which lines hold is a bit mask. Most conditions are cubes, and of those all that a word's bits rule out go at once (the bit vectors of
Lakshman and Stiliadis); what remains is asked one by one.
"""

from dataclasses import dataclass
from typing import Dict, List, Optional, Sequence, Tuple, Union

from ..logic.find import Finder
from ..logic.lower import columns
from ..logic.predicate import FALSE, Graph, excluded, field_bits, field_groups
from ..logic.question import Family, bits_of
from ..logic.rules import GATHERING, Entry, Source, sources
from ..model.model import Actions, Answer, Bits, Call, Copy, Dispatch, DontCare, FlagSet, Output, Plain, Steps

# What stands for an answer where none is written, and where any will do.
GAP, ANYTHING = "gap", "anything"

# A code, a number, a truth value or a word of flags; actions in their order; under `update` what a called dispatch sets and keeps.
Value = Union[int, Tuple[int, ...], str]

Key = Tuple[Dispatch, int]


@dataclass(frozen=True)
class Line:
    """One rule as one output sees it."""

    literal: int
    answer: Answer
    goes_on: bool
    rule: int


class Crowd:
    """Conditions by number, to be asked all at once."""

    def __init__(self, graph: Graph, literals: Sequence[int]) -> None:
        self.graph = graph
        self.literals = tuple(literals)
        self.possible = sum(1 << number for number, literal in enumerate(literals) if literal != FALSE)
        self.rows: Dict[int, List[int]] = {}
        self.others = 0
        for number, literal in enumerate(literals):
            if graph.cube(literal) is None:
                self.others |= 1 << number
            care, value = graph.hull(literal)
            for bit in bits_of(care):
                # Those that a 0 of this bit rules out, and those that a 1 does.
                self.rows.setdefault(bit, [0, 0])[0 if value & bit else 1] |= 1 << number

    def holding(self, packed: int, known: Dict[int, bool]) -> int:
        """Those that hold for packed words, as a mask. `known` is for the word alone."""
        alive = self.possible
        for bit, row in self.rows.items():
            alive &= ~row[1 if packed & bit else 0]
        wrong = bytearray(len(self.literals) // 8 + 1)
        for number in numbers_of(alive & self.others):
            if not self.graph.evaluate(self.literals[number], packed, known):
                wrong[number >> 3] |= 1 << (number & 7)
        return alive & ~int.from_bytes(wrong, "little")


def numbers_of(mask: int) -> List[int]:
    """The numbers of the bits that are set, ascending; quick where the mask has very many."""
    text = bin(mask)[:1:-1]
    result = []
    place = text.find("1")
    while place >= 0:
        result.append(place)
        place = text.find("1", place + 1)
    return result


@dataclass(frozen=True, eq=False)
class Listing:
    """One output of the dispatch, or of one that it calls.

    lines:    in the order in which the policy asks them
    own:      for a called dispatch: the words that it excludes; else FALSE
    gathers:  whether an answer may be put together from several lines
    previous: under `update`: the literals of the old word's bits
    ending:   the lines that end the search, as a mask
    """

    key: Key
    source: Source
    lines: Tuple[Line, ...]
    own: int
    crowd: Crowd
    family: Family
    gathers: bool
    previous: Tuple[int, ...]
    ending: int

    @property
    def output(self) -> Output:
        """What is answered."""
        return self.source.output

    @property
    def excluded(self) -> Optional[Answer]:
        """What excluded words get."""
        invalid = self.key[0].invalid
        given = invalid.answers[self.key[1]] if invalid else None
        # Lowered, "any answer" may have become a certain one.
        return given if isinstance(given, DontCare) else self.source.excluded

    @property
    def alone(self) -> bool:
        """Whether `else` answers only if no line holds, be it one that goes on."""
        return self.output.policy in GATHERING

    @property
    def unnamed(self) -> int:
        """Under `update`: the flags that no line names, which keep their value."""
        kind = self.output.type
        return (1 << kind.width) - 1 & ~self.source.named if self.output.update and isinstance(kind, FlagSet) else 0


class Lists:
    """A dispatch, prepared. Old words that are arguments of their own stand behind the input words.

    listings: those of called dispatches first, and each behind those that it calls
    outputs:  those of the dispatch itself
    old:      of each output the word that holds the value before an update; -1 without one
    """

    def __init__(self, dispatch: Dispatch) -> None:
        """Raises what `columns` raises."""
        columns(dispatch)
        self.dispatch = dispatch
        self.old: List[int] = []
        widths = [word.set.width for word in dispatch.words]
        for output in dispatch.outputs:
            place = -1 if not output.update else len(widths) if output.old is None else output.old
            if place == len(widths) and isinstance(output.type, FlagSet):
                widths.append(output.type.width)
            self.old.append(place)
        self.graph = Graph(widths)
        self.excluded = excluded(self.graph, dispatch)
        made: Dict[Key, Listing] = {}
        for key, source in sources(dispatch).items():
            made[key] = self._listing(key, source, dispatch)
        self.listings = tuple(made.values())
        self.outputs = tuple(made[dispatch, index] for index in range(len(dispatch.outputs)))
        about = [self.excluded] + [line.literal for one in self.outputs for line in one.lines]
        self.finder = Finder(self.graph, field_bits(self.graph, dispatch), about, field_groups(self.graph, dispatch))

    def _listing(self, key: Key, source: Source, dispatch: Dispatch) -> Listing:
        lines = tuple(self.line(entry) for entry in source.entries)
        own = FALSE
        if key[0] is not dispatch:
            own = excluded(self.graph, key[0])
        literals = [line.literal for line in lines]
        place = self.old[key[1]] if key[0] is dispatch else -1
        bits = [self.graph.bit(place, bit) for bit in range(self.graph.widths[place])] if place >= 0 else []
        ending = sum(1 << number for number, line in enumerate(lines) if not line.goes_on)
        return Listing(key, source, lines, own, Crowd(self.graph, literals), Family(self.graph, literals), source.gathers, tuple(bits), ending)

    def line(self, entry: Entry) -> Line:
        """An entry with its condition as a literal."""
        assert entry.answer is not None
        return Line(self.graph.condition(entry.condition), entry.answer, entry.goes_on, entry.rule)


class Reading:
    """What the lists of a dispatch answer to one word."""

    def __init__(self, lists: Lists, words: Sequence[int]) -> None:
        self.lists = lists
        self.words = tuple(words)
        self.packed = lists.graph.pack(words)
        self.known: Dict[int, bool] = {}
        self.excluded = self.holds(lists.excluded)
        self.held: Dict[Key, int] = {}
        self._values: Dict[Key, Union[Value, Tuple[int, int]]] = {}
        for one in lists.listings:
            self.held[one.key] = one.crowd.holding(self.packed, self.known)
            if one.own != FALSE and self.holds(one.own):
                self._values[one.key] = self._together(one, [self.value(one, one.excluded)])
            else:
                self._values[one.key] = self.total(one, self.given(one, self.held[one.key]))
        self.answers = tuple(self.answer(one, [self.value(one, one.excluded)]) if self.excluded else
                             self._word(one, self._values[one.key]) for one in lists.outputs)

    def holds(self, literal: int) -> bool:
        """Whether a literal holds."""
        return self.lists.graph.evaluate(literal, self.packed, self.known)

    def reach(self, one: Listing) -> int:
        """How many lines are asked: those up to the one that ends the search."""
        ends = self.held[one.key] & one.ending
        return (ends & -ends).bit_length() if ends else len(one.lines)

    def given(self, one: Listing, held: int) -> Tuple[List[Answer], bool]:
        """The answers of the lines that hold, up to the one that ends the search, and whether one did."""
        result: List[Answer] = []
        for number in numbers_of(held):
            line = one.lines[number]
            result.append(line.answer)
            if not line.goes_on:
                return result, True
        return result, False

    def total(self, one: Listing, given: Tuple[List[Answer], bool], default: Optional[Answer] = None) -> Union[Value, Tuple[int, int]]:
        """The answers of lines, and `else` where they leave it something, as one. `default` stands for `else`."""
        answers, ended = given
        default = one.source.default if default is None else default
        if not ended and not (one.alone and answers):
            if default is None:
                return GAP
            answers = [*answers, default]
        return self._together(one, [self.value(one, answer) for answer in answers])

    def answer(self, one: Listing, values: Sequence[Union[Value, Tuple[int, int]]]) -> Value:
        """Several values as the answer that goes out."""
        return self._word(one, self._together(one, values))

    def value(self, one: Listing, answer: Optional[Answer]) -> Union[Value, Tuple[int, int]]:
        """What an answer is for this word."""
        if isinstance(answer, Plain):
            return answer.value
        if isinstance(answer, Steps):
            return answer.actions
        if isinstance(answer, Bits):
            return answer.set, answer.keep | one.unnamed
        if isinstance(answer, Copy):
            field = answer.field
            return self.words[answer.word] >> field.position & (1 << field.width) - 1 if field.fixed is None else field.fixed
        if isinstance(answer, Call):
            value = self._values[answer.dispatch, answer.output]
            if isinstance(one.output.type, FlagSet) and isinstance(value, tuple):
                return value[0], value[1] | one.unnamed
            return value
        return ANYTHING if isinstance(answer, DontCare) else GAP

    def _together(self, one: Listing, values: Sequence[Union[Value, Tuple[int, int]]]) -> Union[Value, Tuple[int, int]]:
        for word in (GAP, ANYTHING):
            if word in values:
                return word
        kind = one.output.type
        several = [value for value in values if isinstance(value, tuple)]
        if isinstance(kind, Actions):
            actions = [action for value in several for action in value]
            return tuple(sorted(set(actions))) if one.output.policy == "collect" else tuple(actions)
        if isinstance(kind, FlagSet):
            set_ = keep = 0
            for value in several:
                set_, keep = set_ | value[0], keep | value[1]
            return set_, keep
        numbers = [value for value in values if isinstance(value, int)]
        return sum(numbers) if one.output.policy in ("sum", "count") else max(numbers)

    def _word(self, one: Listing, value: Union[Value, Tuple[int, int]]) -> Value:
        if isinstance(one.output.type, FlagSet) and isinstance(value, tuple):
            place = self.lists.old[one.key[1]]
            return value[0] | ((self.words[place] if place >= 0 else 0) & value[1])
        return value

    def otherwise(self, one: Listing, given: Tuple[List[Answer], bool], default: Optional[Answer] = None) -> Value:
        """What the output answers if these are the answers of its lines."""
        return self._word(one, self.total(one, given, default))
