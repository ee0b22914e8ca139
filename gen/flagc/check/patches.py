# SPDX-License-Identifier: MIT
"""What a mutant changes in the lists of a dispatch: a run of lines in each, and nothing before and behind it.

A condition is lowered again with no more of its surroundings than it depends on: under `first` the blocks around it, elsewhere also
what an `else` of these blocks is the rest of.
"""

from dataclasses import dataclass, replace
from typing import Dict, List, Optional, Sequence, Tuple

from ..logic.rules import Entry, sources
from ..model.model import Answer, Block, Call, Copy, Dispatch, DontCare, Plain, Rule
from .listing import Line, Listing, Lists
from .mutants import ELSE, INVALID, Item, Mutant, Place, blocks, rules_of


@dataclass(frozen=True)
class Patch:
    """Lines that stand in the place of those from `start` to `stop`.

    refs:     for each of them the number of the line that it was, or -1 for a new condition
    moved:    whether their order is what changed
    default:  what stands for `else`; excluded: for `invalid`. None: no change
    """

    start: int
    stop: int
    lines: Tuple[Line, ...]
    refs: Tuple[int, ...]
    moved: bool = False
    default: Optional[Answer] = None
    excluded: Optional[Answer] = None


# Where the first line of several answers; under `unique` and `any` none others should match.
ASKED = ("first", "last", "unique", "any")

# One for each output of the dispatch; None where nothing changes.
Patches = Tuple[Optional[Patch], ...]


class Patcher:
    """Makes the patches of mutants."""

    def __init__(self, lists: Lists) -> None:
        self.lists = lists
        self.dispatch = lists.dispatch
        self.places: List[Dict[int, List[int]]] = []
        for one in lists.outputs:
            row: Dict[int, List[int]] = {}
            for number, line in enumerate(one.lines):
                row.setdefault(line.rule, []).append(number)
            self.places.append(row)

    def patches(self, mutant: Mutant) -> Patches:
        """What the mutant changes, output by output."""
        if mutant.kind == "order":
            return tuple(self._order(mutant, index) for index in range(len(self.lists.outputs)))
        if mutant.kind == "answer":
            return tuple(self._answer(mutant, index) if index == mutant.output else None for index in range(len(self.lists.outputs)))
        return self._condition(mutant)

    def _at(self, index: int, rules: Sequence[int]) -> List[int]:
        """Where these rules stand in a list."""
        return sorted(place for rule in rules for place in self.places[index].get(rule, ()))

    # --- order -----------------------------------------------------------------------------------

    def _order(self, mutant: Mutant, index: int) -> Optional[Patch]:
        one = self.lists.outputs[index]
        groups = [self._at(index, rules_of(item)) for item in (mutant.item, mutant.wrong)]
        if one.output.policy not in ASKED or not all(groups):
            return None
        before, behind = sorted(groups)
        refs = (*behind, *before)
        return Patch(before[0], behind[-1] + 1, tuple(one.lines[ref] for ref in refs), refs, True)

    # --- answers ---------------------------------------------------------------------------------

    def _answer(self, mutant: Mutant, index: int) -> Optional[Patch]:
        assert isinstance(mutant.wrong, Rule)
        one, answer = self.lists.outputs[index], mutant.wrong.answers[index]
        end = len(one.lines)
        if mutant.place == (ELSE,):
            invalid = self.dispatch.invalid
            stands_in = invalid is None or (invalid.answers[index] is None and not self.dispatch.shared)
            return Patch(end, end, (), (), False, answer, answer if stands_in else None)
        if mutant.place == (INVALID,):
            return Patch(end, end, (), (), False, None, answer)
        assert answer is not None
        places = self._at(index, [mutant.wrong.number])
        if not places:
            return None
        if one.output.policy in ("max", "min"):
            return self._ranked(one, places, self._entries(mutant, index))
        start, stop = places[0], places[-1] + 1
        lines = [replace(line, answer=answer) if start + at in places else line for at, line in enumerate(one.lines[start:stop])]
        return Patch(start, stop, tuple(lines), tuple(range(start, stop)))

    def _ranked(self, one: Listing, places: Sequence[int], entries: Sequence[Entry]) -> Optional[Patch]:
        """The rule's new lines at their places among the others, which stand by rank."""
        sign = -1 if one.output.policy == "max" else 1
        rows: List[Tuple[int, int, int, Line]] = []
        for number, line in enumerate(one.lines):
            if number not in places:
                rows.append((sign * _rank(line.answer), line.rule, number, line))
        known = {one.lines[place].literal: place for place in places}
        for entry in entries:
            line = self.lists.line(entry)
            rows.append((sign * _rank(line.answer), line.rule, known.get(line.literal, -1), line))
        rows.sort(key=lambda row: row[:2])
        lines = [row[3] for row in rows]
        start, stop, end = 0, len(one.lines), len(lines)
        while start < min(stop, end) and lines[start] == one.lines[start]:
            start += 1
        while min(stop, end) > start and lines[end - 1] == one.lines[stop - 1]:
            stop, end = stop - 1, end - 1
        return Patch(start, stop, tuple(lines[start:end]), tuple(row[2] for row in rows[start:end]), True)

    # --- conditions ------------------------------------------------------------------------------

    def _condition(self, mutant: Mutant) -> Patches:
        result: List[Optional[Patch]] = []
        part = self._part(mutant.place, mutant.wrong)
        lowered = sources(part)
        for index, one in enumerate(self.lists.outputs):
            entries = lowered[part, index].entries
            places = self._at(index, sorted({entry.rule for entry in entries}))
            assert len(places) == len(entries)
            lines: Dict[int, Line] = {}
            for place, entry in zip(places, entries):
                literal = self.lists.graph.condition(entry.condition)
                if literal != one.lines[place].literal:
                    lines[place] = replace(one.lines[place], literal=literal)
            if not lines:
                result.append(None)
                continue
            start, stop = min(lines), max(lines) + 1
            span = range(start, stop)
            result.append(Patch(start, stop, tuple(lines.get(place, one.lines[place]) for place in span),
                                tuple(-1 if place in lines else place for place in span)))
        return tuple(result)

    def _entries(self, mutant: Mutant, index: int) -> Tuple[Entry, ...]:
        """The lines of the wrong item, and of what depends on it, lowered alone."""
        part = self._part(mutant.place, mutant.wrong)
        return sources(part)[part, index].entries

    def _part(self, place: Place, item: Item) -> Dispatch:
        """The dispatch with no other lines than those that depend on the item."""
        around = blocks(self.dispatch, place)
        closed = [depth for depth, block in enumerate(around) if block.otherwise]
        whole = min(closed) if closed and any(output.policy != "first" for output in self.dispatch.outputs) else len(around)
        for depth in reversed(range(len(around))):
            block, number = around[depth], place[depth + 1]
            if depth < whole:
                item = replace(block, items=(item,), otherwise=None)
            elif number == ELSE:
                assert isinstance(item, Rule)
                item = replace(block, otherwise=item)
            else:
                item = replace(block, items=(*block.items[:number], item, *block.items[number + 1 :]))
        return replace(self.dispatch, items=(_without_calls(item),), otherwise=None, invalid=None)


def _rank(answer: Answer) -> int:
    """The value of a line under `max` and `min`."""
    if isinstance(answer, Copy) and answer.field.fixed is not None:
        return answer.field.fixed
    assert isinstance(answer, Plain)
    return answer.value


def _without_calls(item: Item) -> Item:
    """The item without calls, which would be lowered along with it. Conditions do not depend on them."""
    if isinstance(item, Rule):
        return _uncalled(item)
    done: Dict[int, Item] = {}
    pending: List[Tuple[Block, bool]] = [(item, False)]
    while pending:
        block, ready = pending.pop()
        inner = [one for one in block.items if isinstance(one, Block)]
        if not ready:
            pending.append((block, True))
            pending += [(one, False) for one in inner]
            continue
        parts = tuple(_uncalled(one) if isinstance(one, Rule) else done[id(one)] for one in block.items)
        done[id(block)] = replace(block, items=parts, otherwise=_uncalled(block.otherwise) if block.otherwise else None)
    return done[id(item)]


def _uncalled(rule: Rule) -> Rule:
    if not any(isinstance(answer, Call) for answer in rule.answers):
        return rule
    return replace(rule, answers=tuple(DontCare() if isinstance(answer, Call) else answer for answer in rule.answers))
