# SPDX-License-Identifier: MIT
"""The words of a program: what C reads at once.

A set of up to 64 bits is one of them. A wider one is an array in C, and each word of the array is one of the program's. All bits keep
their order: words of a dispatch and words of its program, each list packed to one number, make the same number. So whoever speaks of packed
words, as logic and proofs do, need not know; conditions, which name a word and a field, are translated here and nowhere else.
"""

from dataclasses import replace
from typing import Dict, Iterator, List, Sequence, Tuple

from ..model.model import Field, FlagSet


class Chunks:
    """The words of programs over these sets.

    sets:   of the words of the dispatch
    widths: in bits, of each word of the program
    """

    def __init__(self, sets: Sequence[FlagSet]) -> None:
        self.sets = tuple(sets)
        self.widths: Tuple[int, ...] = tuple(width for flags in self.sets for width in flags.chunks)
        self._first: List[int] = [0]
        for flags in self.sets:
            self._first.append(self._first[-1] + len(flags.chunks))
        # The field is kept beside what became of it: were it freed, another could get its id.
        self._held: Dict[Tuple[int, int], Tuple[Field, int, Field]] = {}

    def of(self, word: int) -> range:
        """The words of the program that make up a word of the dispatch."""
        return range(self._first[word], self._first[word + 1])

    def held(self, word: int, field: Field) -> Tuple[int, Field]:
        """The word of the program that holds a field of a word, and the field with its place in there."""
        key = word, id(field)
        if key not in self._held:
            number, position = self.sets[word].place(field.position)
            moved = field if position == field.position else replace(field, position=position)
            self._held[key] = field, self._first[word] + number, moved
        _, number, moved = self._held[key]
        return number, moved

    def inputs(self) -> Iterator[Tuple[int, FlagSet, Field]]:
        """All fields: the word of the program that holds one, its set, and the field with its place in there."""
        for word, flags in enumerate(self.sets):
            for field in flags.fields:
                number, moved = self.held(word, field)
                yield number, flags, moved

    def cut(self, word: int, mask: int, value: int = 0) -> Iterator[Tuple[int, int, int]]:
        """Mask and value of a word as those of words of the program: each that the mask has bits of."""
        for number in self.of(word):
            ones = (1 << self.widths[number]) - 1
            if mask & ones:
                yield number, mask & ones, value & ones
            mask >>= self.widths[number]
            value >>= self.widths[number]

    def words(self, words: Sequence[int]) -> Tuple[int, ...]:
        """The words of a dispatch as words of the program."""
        result: List[int] = []
        for flags, word in zip(self.sets, words):
            for width in flags.chunks:
                result.append(word & (1 << width) - 1)
                word >>= width
        return tuple(result)
