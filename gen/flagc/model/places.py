# SPDX-License-Identifier: MIT
"""Places the inputs of a flag set in its word."""

from typing import AbstractSet, Dict, Optional, Sequence, Tuple, Union

from ..spec import syntax
from ..text.diagnostic import Note
from ..text.source import Span
from .model import CHUNK, WORD, EnumType, Field, Number
from .scope import Problems

WIDTHS = {"u8": 8, "u16": 16, "u32": 32, "u64": 64}
MAX_BITS = 1024

FieldType = Union[EnumType, Number, None]
Owners = Dict[int, Tuple[str, Span]]


def width_of(one: syntax.Input, kind: FieldType, problems: Problems) -> int:
    """The bits of an input: what its type needs, or more if its place says so."""
    needed = 1 if kind is None else kind.bits
    if not one.position or one.position.low == one.position.high:
        return needed
    low, high, span = one.position.low.value, one.position.high.value, one.position.span
    given = high - low + 1
    if given < 1:
        problems.add("range", span, f"the bits {low}..{high} are in the wrong order", (f"write @{high}..{low}",))
    elif not 0 <= low <= high < MAX_BITS:
        problems.add("range", span, f"bits are numbered 0 to {MAX_BITS - 1}")
    elif kind is None:
        problems.add("type", span, f"'{one.name.text}' is a flag and has one bit, not {given}", (f"for a number write {one.name.text} : {given}",))
    elif given < needed:
        problems.add("range", span, f"'{one.name.text}' needs {needed} bits and has {given}", (f"write @{low}..{low + needed - 1}",))
    elif isinstance(kind, Number) and given != needed:
        problems.add("range", span, f"'{one.name.text}' has {needed} bits by its type and {given} by its place",
                     (f"write {one.name.text} : {given}, or @{low}..{low + needed - 1}",))
    else:
        return given
    return needed


def places(item: syntax.Flags, inputs: Sequence[Tuple[syntax.Input, int]], wrong: AbstractSet[str], mentioned: AbstractSet[str],
           problems: Problems, layout: Optional[Sequence[str]] = None) -> Dict[str, int]:
    """Positions: the given ones, then the lowest free bits in the order of declaration (or of the layout).

    Where that takes more than a word, fields without a position do not cross from one chunk into the next.

    What stands at a wrong place, which is reported, is in nobody's way. `layout` is an order of the inputs that was found by
    planning; before it, positions are not looked at.
    """
    result: Dict[str, int] = dict.fromkeys(wrong, 0)
    owners: Owners = {}
    for one, width in inputs:
        if one.position and one.name.text not in wrong and layout is None:
            low = one.position.low.value
            result[one.name.text] = low if 0 <= low < MAX_BITS else 0
            if item.auto:
                problems.add("layout", one.position.span, "`layout auto` chooses the positions itself", ("drop the position",))
            elif low == result[one.name.text]:
                _claim(owners, low, width, one.name.text, one.position.span, problems)
            else:
                problems.add("range", one.position.span, f"bits are numbered 0 to {MAX_BITS - 1}")
    for position in (position for reserved in item.reserved for position in reserved.positions):
        low, high = position.low.value, position.high.value
        if 0 <= low <= high < MAX_BITS:
            _claim(owners, low, high - low + 1, "reserved", position.span, problems)
        else:
            problems.add("range", position.span, f"reserved bits are 0..{MAX_BITS - 1}, the lowest first")
    if item.auto and item.width:
        problems.add("layout", item.auto, f"`layout auto` does not go with ': {item.width.text}': a register has its places",
                     ("drop one of them",))
    used = sum(1 << bit for bit in owners)
    # What no dispatch reads goes last, so that what is read lies together.
    order = sorted(inputs, key=lambda entry: entry[0].name.text not in mentioned) if item.auto else list(inputs)
    if layout is not None:
        rank = {name: number for number, name in enumerate(layout)}
        order.sort(key=lambda entry: rank.get(entry[0].name.text, len(rank)))
    free = [(one.name.text, width) for one, width in order if one.name.text not in result]
    filled, end = _filled(used, free, MAX_BITS)
    if end > WORD and not item.width:
        filled, _ = _filled(used, free, CHUNK)
    return {**result, **filled}


def _filled(used: int, free: Sequence[Tuple[str, int]], size: int) -> Tuple[Dict[str, int], int]:
    """The lowest free bits for each of these, none across a multiple of `size`; and where the last bit of all ends."""
    result: Dict[str, int] = {}
    for name, width in free:
        low = _lowest(used, width, size)
        used |= ((1 << width) - 1) << low
        result[name] = low
    return result, used.bit_length()


def _claim(owners: Owners, low: int, width: int, name: str, span: Span, problems: Problems) -> None:
    shared = [bit for bit in range(low, low + width) if bit in owners]
    if shared:
        other, where = owners[shared[0]]
        last = max(bit for bit in shared if owners[bit][1] is where)
        bits = f"bit {last}" if last == shared[0] else f"the bits {shared[0]}..{last}"
        problems.add("overlap", span, f"'{name}' and '{other}' share {bits}", ("move one of them", "or name the bits once, and what they say together with `let`"), (Note(where, f"'{other}' is here"),))
    for bit in range(low, low + width):
        owners.setdefault(bit, (name, span))


def _lowest(used: int, width: int, size: int) -> int:
    """The lowest free place; behind everything if the set is full. What is wider than `size` has to cross."""
    wanted = (1 << width) - 1
    word = used & ((1 << MAX_BITS + width) - 1)  # a set that is far too large makes `used` long
    free = ~word & (1 << MAX_BITS) - 1
    while free:
        low = (free & -free).bit_length() - 1
        if not word >> low & wanted and (low % size + width <= size or width > size):
            return low
        free &= free - 1
    return max(MAX_BITS, used.bit_length())


def word_width(item: syntax.Flags, fields: Sequence[Field], problems: Problems) -> Tuple[int, int]:
    """The width of the word, and its reserved bits."""
    reserved = 0
    for position in (position for one in item.reserved for position in one.positions):
        if 0 <= position.low.value <= position.high.value < MAX_BITS:
            reserved |= (2 << position.high.value) - (1 << position.low.value)
    needed = max([field.position + field.width for field in fields] + [reserved.bit_length(), 1])
    if item.width is None:
        if needed > MAX_BITS:
            problems.add("limit", item.name.span, f"'{item.name.text}' needs {needed} bits; a set has at most {MAX_BITS}",
                         ("split it into two sets; a dispatch may read several",))
            return MAX_BITS, reserved
        if needed > WORD:
            _refuse_crossing(fields, needed, problems)
        return next((width for width in (8, 16, 32, 64, -(-needed // CHUNK) * CHUNK) if width >= needed)), reserved
    if item.width.text not in WIDTHS:
        problems.unknown(item.width.span, "width", item.width.text, (), ("a width is u8, u16, u32 or u64", "without one, a set has up to 1024 bits"))
        return MAX_BITS, reserved
    width = WIDTHS[item.width.text]
    for field in (field for field in fields if field.position + field.width > width):
        problems.add("range", field.span, f"'{field.name}' does not fit {item.width.text}: it takes bit {field.position + field.width - 1}",
                     ("declare a wider set",) if width < WORD else (f"drop ': {item.width.text}'",), (Note(item.width.span, f"{width} bits"),))
    if reserved >> width:
        problems.add("range", item.reserved[0].span, f"reserved bits lie outside {item.width.text}", ("declare a wider set",))
    return width, reserved


def _refuse_crossing(fields: Sequence[Field], needed: int, problems: Problems) -> None:
    """A wide set is an array of words in C, and each field lies in one of them."""
    for field in fields:
        first, last = field.position, field.position + field.width - 1
        if field.width > CHUNK:
            problems.add("range", field.span, f"'{field.name}' has {field.width} bits, and in a set of more than {WORD} a field has at most {CHUNK}",
                         ("split the field, or the set",))
        elif first // CHUNK < last // CHUNK:
            next_ = last // CHUNK * CHUNK
            problems.add("range", field.span, f"'{field.name}' crosses from bit {next_ - 1} to {next_}: "
                         f"a set of {needed} bits is an array of words of {CHUNK}",
                         (f"write @{next_}..{next_ + field.width - 1}, or no position",))
