# SPDX-License-Identifier: MIT
"""The outcomes of a proof."""

from dataclasses import dataclass
from typing import Tuple, Union


@dataclass(frozen=True)
class Certificate:
    """The program answers as its column does on every word, and gives a declared answer where any will do.

    kind: `diagram`: the program, simulated on all words at once, was compared with the column
          `parts`:   the numbers that the program ores together have no bit in common, and each was compared with the column's part
          `rules`:   conditions and answers correspond one to one to the rules
          `enumeration`: the program was run on every word that has an answer
    """

    kind: str


@dataclass(frozen=True)
class Refuted:
    """The program must not be used.

    words:  some on which it is wrong; none if it is wrong in its form, or if it could not be proven within the budgets
    reason: which of these
    """

    words: Tuple[int, ...]
    reason: str


Verdict = Union[Certificate, Refuted]
