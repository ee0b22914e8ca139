# SPDX-License-Identifier: MIT
"""Resolves enums, outcomes and actions."""

import bisect
from typing import Dict, List, Optional, Sequence, Tuple

from ..spec import syntax
from ..text.diagnostic import Note
from ..text.source import Span
from .model import Action, Actions, EnumType, Member, Number
from .scope import IN_ANSWERS, Problems
from .silences import silences

# Numbers that a dispatch may answer.
NUMBERS: Dict[str, Tuple[int, bool]] = {
    "u8": (8, False), "u16": (16, False), "u32": (32, False), "i8": (8, True), "i16": (16, True), "i32": (32, True)}

MAX_CODE = 0xFFFF
MAX_ACTIONS = 64


def number_type(name: str) -> Number:
    """The number type of that name, one of NUMBERS."""
    bits, signed = NUMBERS[name]
    return Number(name, bits, signed)


def number_range(kind: Number) -> Tuple[int, int]:
    """The least and the greatest value of a number type."""
    if kind.signed:
        return -(1 << (kind.bits - 1)), (1 << (kind.bits - 1)) - 1
    return 0, (1 << kind.bits) - 1


def unknown_type(span: Span) -> EnumType:
    """What stands for a type that means nothing. It is reported; about its codes, of which it has none, nobody says more."""
    return EnumType("", "", "enum", (), "", span.source.path, span)


def enum_type(kind: str, name: str, c_name: str, members: Sequence[syntax.Member], doc: str, span: Span,
              problems: Problems) -> EnumType:
    """Gives every member its codes. A wrong member is reported; its name is kept, so that its uses are not wrong too."""
    result: List[Member] = []
    first: Dict[str, Span] = {}
    codes = _Codes(kind, problems)
    for item in members:
        if item.name.text in first:
            problems.duplicate(item.name.span, item.name.text, first[item.name.text])
            continue
        first[item.name.text] = item.name.span
        problems.meant_otherwise(item.name, IN_ANSWERS)
        low, high = codes.of(item) or (0, 0)
        allowed = silences(item.notes, "outcome" if kind == "outcomes" else "code", problems)
        result.append(Member(item.name.text, low, high, item.notes.doc, item.name.span, allowed))
    if not result:
        problems.add("empty", span, f"'{name}' has no names", ("name at least one",))
    return EnumType(name, c_name, kind, tuple(result), doc, span.source.path, span)


class _Codes:
    """Hands out the codes of one enum."""

    def __init__(self, kind: str, problems: Problems) -> None:
        self.kind = kind
        self.problems = problems
        self.following: Optional[int] = 0  # None: behind a wrong code nobody knows
        self.lows: List[int] = []  # the taken ranges, ascending, ...
        self.taken: List[Tuple[int, syntax.Member]] = []  # ... each with its end and its owner
        self.last: Optional[Tuple[int, syntax.Member]] = None

    def of(self, item: syntax.Member) -> Optional[Tuple[int, int]]:
        """The codes of the next member, or None if they cannot be told or are wrong."""
        low = item.low.value if item.low else self.following
        high = item.high.value if item.high else low
        self.following = None
        if low is None or high is None:
            return None
        span = item.low.span.to(item.high.span) if item.low and item.high else item.name.span
        if not 0 <= low <= MAX_CODE or not 0 <= high <= MAX_CODE:
            self.problems.add("range", span, f"codes are 0 to {MAX_CODE}, and '{item.name.text}' has {high if low <= MAX_CODE else low}")
            return None
        self.following = max(low, high) + 1
        if high < low:
            self.problems.add("range", span, f"the range {low}..{high} is empty", (f"write {high}..{low}",))
            return None
        place = bisect.bisect_right(self.lows, high)
        if place and self.taken[place - 1][0] >= low:
            other = self.taken[place - 1][1]
            self.problems.add("overlap", span, f"'{item.name.text}' and '{other.name.text}' share a code",
                              ("give one of them another code",), (Note(other.name.span, f"has {self._codes(place - 1)}"),))
            return None
        if self.kind == "outcomes" and self.last and low < self.last[0]:
            self.following = None
            self.problems.add("range", span, "the codes of outcomes must ascend: their order is their rank",
                              ("reorder them, or use an enum",), (Note(self.last[1].name.span, f"has {self.last[0]}"),))
            return None
        self.lows.insert(place, low)
        self.taken.insert(place, (high, item))
        self.last = (high, item)
        return low, high

    def _codes(self, place: int) -> str:
        low, high = self.lows[place], self.taken[place][0]
        return str(low) if low == high else f"{low}..{high}"


def actions_type(item: syntax.Actions, problems: Problems) -> Actions:
    """Numbers the actions."""
    result: List[Action] = []
    first: Dict[str, Span] = {}
    for action in item.actions:
        if action.name.text in first:
            problems.duplicate(action.name.span, action.name.text, first[action.name.text])
            continue
        first[action.name.text] = action.name.span
        problems.meant_otherwise(action.name, IN_ANSWERS)
        result.append(Action(action.name.text, action.notes.doc, action.name.span, silences(action.notes, "action", problems)))
    if not result:
        problems.add("empty", item.name.span, f"'{item.name.text}' has no actions", ("name at least one",))
    if len(result) > MAX_ACTIONS:
        problems.add("limit", item.name.span, f"'{item.name.text}' has {len(result)} actions; at most {MAX_ACTIONS} fit one word",
                     ("split them into two `actions`, two outputs of the dispatch",))
    return Actions(item.name.text, item.parameters.value if item.parameters else "", tuple(result), item.notes.doc,
                   item.span.source.path, item.name.span)
