# SPDX-License-Identifier: MIT
"""How tables are put together before they have entries, and what a table costs.

A lookup reads its bits in parts. A *part* is some bits as they are, or a table that puts the bits of two parts into classes: its
index is made of what the two say, and its entries are the numbers of the classes.
"""

from dataclasses import dataclass
from typing import Collection, Iterator, List, Union

from .tabulate import ENTRY_BITS

# A table of so many bits is one constant of the code: no memory, and no load.
IMMEDIATE_BITS = 32

@dataclass(frozen=True)
class Raw:
    """The bits `mask` of an index, as they are."""

    mask: int


@dataclass(frozen=True)
class Joined:
    """A table over what two parts, which have no bit in common, say of theirs."""

    mask: int
    left: "Part"
    right: "Part"


Part = Union[Raw, Joined]


@dataclass(frozen=True)
class Entry:
    """What an entry takes: `bits` in memory, `least` in a constant; 0 if it can be in no constant."""

    bits: int
    least: int

    @property
    def most(self) -> int:
        """The most entries that fit a constant."""
        return IMMEDIATE_BITS // self.least if self.least else 0

    def bytes(self, count: int) -> int:
        """The memory that so many entries take."""
        return 0 if count <= self.most else count * self.bits + 7 >> 3


def entry_of(least: int, greatest: int, constants: bool = True) -> Entry:
    """The narrowest entry for all values between two. constants: whether it may be in one."""
    if least < 0:
        needed = 1 + max(~least, greatest, 0).bit_length()
        return Entry(next(bits for bits in ENTRY_BITS if bits >= max(8, needed)), 0)
    needed = max(1, greatest.bit_length())
    return Entry(next(bits for bits in ENTRY_BITS if bits >= needed), needed if constants else 0)


def entry_for(values: Collection[int]) -> Entry:
    """The narrowest entry that holds any of these values."""
    return entry_of(min(values), max(values))


def joins(part: Part) -> Iterator[Joined]:
    """The tables of a part, each behind those that it needs."""
    found: List[Joined] = []
    pending: List[Part] = [part]
    while pending:
        item = pending.pop()
        if isinstance(item, Joined):
            found.append(item)
            pending += [item.left, item.right]
    return reversed(found)
