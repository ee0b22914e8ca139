# SPDX-License-Identifier: MIT
"""Resolves enums, outcomes and actions."""

from typing import Dict, List, Optional, Sequence, Tuple

from ..spec import syntax
from ..text.diagnostic import Note
from ..text.source import Span
from .model import Action, Actions, EnumType, Member, Number
from .scope import Problems

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


def enum_type(kind: str, name: str, c_name: str, members: Sequence[syntax.Member], doc: str, span: Span,
              problems: Problems) -> EnumType:
    """Gives every member its codes. Wrong members are reported and left out."""
    result: List[Member] = []
    first: Dict[str, Span] = {}
    following = 0
    for item in members:
        if item.name.text in first:
            problems.duplicate(item.name.span, item.name.text, first[item.name.text])
            continue
        first[item.name.text] = item.name.span
        low = item.low.value if item.low else following
        high = item.high.value if item.high else low
        span_of_codes = item.low.span if item.low else item.name.span
        following = max(high, low) + 1
        if not 0 <= low <= MAX_CODE or not 0 <= high <= MAX_CODE:
            problems.add("range", span_of_codes, f"the codes of '{item.name.text}' are not within 0..{MAX_CODE}")
            following = 0
            continue
        if high < low:
            problems.add("range", span_of_codes, f"the range {low}..{high} is empty", (f"write {high}..{low}",))
            continue
        clash = _sharing(result, low, high)
        if clash:
            problems.add("overlap", span_of_codes, f"'{item.name.text}' and '{clash.name}' share a code",
                         notes=(Note(clash.span, f"has {_codes(clash)}"),))
            continue
        if kind == "outcomes" and result and low < result[-1].high:
            problems.add("range", span_of_codes, "the codes of outcomes must ascend: their order is their rank",
                         ("reorder them, or use an enum",), (Note(result[-1].span, f"has {_codes(result[-1])}"),))
            continue
        result.append(Member(item.name.text, low, high, item.notes.doc, item.name.span))
    if not result:
        problems.add("empty", span, f"'{name}' has no names", ("name at least one",))
    return EnumType(name, c_name, kind, tuple(result), doc, span.source.path, span)


def _sharing(members: List[Member], low: int, high: int) -> Optional[Member]:
    return next((member for member in members if member.low <= high and low <= member.high), None)


def _codes(member: Member) -> str:
    return str(member.low) if member.low == member.high else f"{member.low}..{member.high}"


def actions_type(item: syntax.Actions, problems: Problems) -> Actions:
    """Numbers the actions."""
    result: List[Action] = []
    first: Dict[str, Span] = {}
    for action in item.actions:
        if action.name.text in first:
            problems.duplicate(action.name.span, action.name.text, first[action.name.text])
            continue
        first[action.name.text] = action.name.span
        result.append(Action(action.name.text, action.notes.doc, action.name.span))
    if not result:
        problems.add("empty", item.name.span, f"'{item.name.text}' has no actions", ("name at least one",))
    if len(result) > MAX_ACTIONS:
        problems.add("limit", item.name.span, f"'{item.name.text}' has {len(result)} actions; at most {MAX_ACTIONS} fit one word",
                     ("split them into two `actions`, two outputs of the dispatch",))
    return Actions(item.name.text, item.parameters.value if item.parameters else "", tuple(result), item.notes.doc,
                   item.span.source.path, item.name.span)
