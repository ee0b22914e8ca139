# SPDX-License-Identifier: MIT
"""Regions and words in the names of the spec. What `region_text` gives is a condition of the language."""

from typing import List, Optional, Sequence, Tuple

from ..model.model import Dispatch, EnumType, Field
from ..model.ranges import Ranges, common, outside
from .prime import Cell, Region


def region_text(dispatch: Dispatch, region: Region) -> str:
    """A region as a condition, such as `ARMED & !FAULT & MODE in {HEAT, COOL}`."""
    return " & ".join(cell_text(dispatch, cell) for cell in region.cells) or "true"


def row_text(dispatch: Dispatch, region: Region) -> Optional[str]:
    """A region as the input cells of a row; None if the dispatch is no grid, or if its columns do not ask what the region speaks of."""
    cells = {(cell.word, cell.field): cell for cell in region.cells}
    if dispatch.columns is None or any(owner not in dispatch.columns for owner in cells):
        return None
    return "  ".join(_row_cell(cells[column]) if column in cells else "-" for column in dispatch.columns)


def _row_cell(cell: Cell) -> str:
    """What a cell of a region is in a grid."""
    low, high = cell.ranges[0]
    if cell.field.type is None:
        return str(low)
    if isinstance(cell.field.type, EnumType):
        return ",".join(_codes(cell.field.type, cell.ranges))
    return str(low) if low == high else f"{low}..{high}"


def word_text(dispatch: Dispatch, words: Sequence[int]) -> str:
    """A witness in hexadecimal: `0x05`, or `new=0x05, old=0x00`."""
    pairs = values(dispatch, words)
    return pairs[0][1] if len(pairs) == 1 else ", ".join(f"{name}={text}" for name, text in pairs)


def values(dispatch: Dispatch, words: Sequence[int]) -> Tuple[Tuple[str, str], ...]:
    """A witness as the words' names, each with its value in hexadecimal."""
    return tuple((word.name, f"0x{value:0{word.set.width // 4}X}") for word, value in zip(dispatch.words, words))


def names_text(dispatch: Dispatch, words: Sequence[int]) -> str:
    """A witness in names: the flags that are set and the code of each field, such as `DOOR_OPEN, MODE=HEAT`."""
    texts = []
    for number, word in enumerate(dispatch.words):
        for field in word.set.fields:
            code = words[number] >> field.position & (1 << field.width) - 1
            if field.fixed is not None:
                continue
            if field.type is not None:
                texts.append(f"{field_name(dispatch, number, field)}={_code_text(field, code)}")
            elif code:
                texts.append(field_name(dispatch, number, field))
    return ", ".join(texts)


def field_name(dispatch: Dispatch, word: int, field: Field) -> str:
    """The field's name, with its word's where two words have it."""
    owners = [other for other in dispatch.words if any(field.name == own.name for own in other.set.fields)]
    return field.name if len(owners) == 1 else f"{dispatch.words[word].name}.{field.name}"


def cell_text(dispatch: Dispatch, cell: Cell) -> str:
    """A cell as a condition, such as `!FAULT` or `MODE in {HEAT, COOL}`."""
    name = field_name(dispatch, cell.word, cell.field)
    if cell.field.type is None:
        return name if cell.ranges == ((1, 1),) else f"!{name}"
    if isinstance(cell.field.type, EnumType):
        return _members_text(name, cell.field.type, cell.ranges)
    low, high = cell.ranges[0]
    if len(cell.ranges) > 1:
        return f"{name} in {{{', '.join(str(a) if a == b else f'{a}..{b}' for a, b in cell.ranges)}}}"
    if low == high:
        return f"{name} == {low}"
    if low == 0:
        return f"{name} <= {high}"
    return f"{name} >= {low}" if high == cell.field.named[-1][1] else f"{name} in {{{low}..{high}}}"


def _members_text(name: str, kind: EnumType, ranges: Ranges) -> str:
    """The shorter of what is in and what is out."""
    allowed, others = _codes(kind, ranges), _codes(kind, outside(ranges, (1 << kind.bits) - 1))
    if len(allowed) == 1 and ".." not in allowed[0]:
        return f"{name} == {allowed[0]}"
    if len(others) == 1 and ".." not in others[0]:
        return f"{name} != {others[0]}"
    shorter, word = (allowed, "in") if len(allowed) <= len(others) else (others, "not in")
    return f"{name} {word} {{{', '.join(shorter)}}}"


def _codes(kind: EnumType, ranges: Ranges) -> List[str]:
    """The members that have codes in ranges: by name those that lie in them whole, of others the numbers of the codes."""
    texts: List[str] = []
    for member in kind.members:
        held = common(ranges, ((member.low, member.high),))
        if held == ((member.low, member.high),):
            texts.append(member.name)
        else:
            texts += [str(low) if low == high else f"{low}..{high}" for low, high in held]
    return texts


def _code_text(field: Field, code: int) -> str:
    if isinstance(field.type, EnumType):
        for member in field.type.members:
            if member.low <= code <= member.high:
                return member.name
    return str(code)
