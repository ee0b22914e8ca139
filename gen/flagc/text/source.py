# SPDX-License-Identifier: MIT
"""A source file and places in it."""

import bisect
import re
from dataclasses import dataclass
from functools import cached_property
from typing import List, Tuple


@dataclass(frozen=True, eq=False)
class Source:
    """The text of one file. `path` is as the user wrote it; line ends in `text` are LF only."""

    path: str
    text: str

    @cached_property
    def _starts(self) -> Tuple[int, ...]:
        return (0, *(match.end() for match in re.finditer("\n", self.text)))

    def place(self, offset: int) -> Tuple[int, int]:
        """The line and the column, both from 1, of a character."""
        line = bisect.bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def line(self, number: int) -> Tuple[int, int]:
        """Where line `number` (from 1) starts, and where it ends, before its line end. Copies nothing: a line may be the whole file."""
        end = self._starts[number] - 1 if number < len(self._starts) else len(self.text)
        return self._starts[number - 1], end


@dataclass(frozen=True)
class Span:
    """The characters `start` (inclusive) to `end` (exclusive) of a source."""

    source: Source
    start: int
    end: int

    @property
    def text(self) -> str:
        """The characters themselves."""
        return self.source.text[self.start : self.end]

    @property
    def line(self) -> int:
        """The line on which it starts, from 1."""
        return self.source.place(self.start)[0]

    def to(self, other: "Span") -> "Span":
        """The span from the start of this one to the end of the other."""
        return Span(self.source, self.start, max(self.end, other.end))

    def holds(self, other: "Span") -> bool:
        """Whether the other one lies within this one."""
        return self.source is other.source and self.start <= other.start and other.end <= self.end

    def moved(self, distance: int) -> "Span":
        """The span so many characters further."""
        return Span(self.source, self.start + distance, self.end + distance)

    def pieces(self) -> List["Span"]:
        """What stands between blanks within it, in order."""
        return [Span(self.source, self.start + match.start(), self.start + match.end()) for match in re.finditer(r"[^ \t\f\v]+", self.text)]
