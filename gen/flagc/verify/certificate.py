# SPDX-License-Identifier: MIT
"""The outcomes of a proof."""

from dataclasses import dataclass
from typing import Tuple, Union


@dataclass(frozen=True)
class Certificate:
    """The program answers as its column does on every word, and gives a declared answer where any will do.

    kind: `diagram`: the program, simulated on all words at once, was compared with the column
          `rules`:   conditions and answers correspond one to one to the rules
    """

    kind: str


@dataclass(frozen=True)
class Refuted:
    """The program is wrong: on these words, or, if there are none, in its form."""

    words: Tuple[int, ...]
    reason: str


@dataclass(frozen=True)
class Unproven:
    """Neither way of proof came to an end. The program must not be used."""

    reason: str


Verdict = Union[Certificate, Refuted, Unproven]
