# SPDX-License-Identifier: MIT
"""The operations of a diagram's `apply`, each as its fold.

A fold tells the result for two nodes if that takes no look at their children, else None. It is never silent on two terminals.
"""

from typing import TYPE_CHECKING, Callable, Dict, Optional

if TYPE_CHECKING:
    from .diagram import Diagram

# The nodes that every diagram has. HOLE stands for "no answer yet" and never leaves this room; NONE is the terminal None.
ZERO, ONE, HOLE, NONE = range(4)

Fold = Callable[[int, int], Optional[int]]


def _and(diagram: "Diagram") -> Fold:
    def fold(a: int, b: int) -> Optional[int]:
        if a == ZERO or b == ZERO:
            return ZERO
        if a == ONE or a == b:
            return b
        return a if b == ONE else None

    return fold


def _or(diagram: "Diagram") -> Fold:
    def fold(a: int, b: int) -> Optional[int]:
        if a == ONE or b == ONE:
            return ONE
        if a == ZERO or a == b:
            return b
        return a if b == ZERO else None

    return fold


def _xor(diagram: "Diagram") -> Fold:
    def fold(a: int, b: int) -> Optional[int]:
        if a == b:
            return ZERO
        if a == ZERO or b == ZERO:
            return a | b
        return ONE if a | b == ONE else None

    return fold


def _overlay(diagram: "Diagram") -> Fold:
    level, bottom = diagram.level, diagram.bottom

    def fold(a: int, b: int) -> Optional[int]:
        if a == HOLE:
            return b
        return a if a == b or b == HOLE or level[a] == bottom else None

    return fold


def _when(diagram: "Diagram") -> Fold:
    def fold(a: int, b: int) -> Optional[int]:
        if a == ZERO or b == HOLE:
            return HOLE
        return b if a == ONE else None

    return fold


def _arithmetic(combine: Callable[[int, int], int]) -> Callable[["Diagram"], Fold]:
    """An operation on numbers. None absorbs; a hole takes no part.

    0 is no short way out: it changes no number, but it fills holes.
    """

    def make(diagram: "Diagram") -> Fold:
        level, bottom = diagram.level, diagram.bottom

        def fold(a: int, b: int) -> Optional[int]:
            if a == HOLE:
                return b
            if b == HOLE:
                return a
            if a == NONE or b == NONE:
                return NONE
            if level[a] < bottom or level[b] < bottom:
                return None
            left, right = diagram.value(a), diagram.value(b)
            assert left is not None and right is not None
            return diagram.terminal(combine(left, right))

        return fold

    return make


FOLDS: Dict[str, Callable[["Diagram"], Fold]] = {
    "and": _and,
    "or": _or,
    "xor": _xor,
    "overlay": _overlay,
    "when": _when,
    "add": _arithmetic(int.__add__),
    "bitor": _arithmetic(int.__or__),
    "shift": _arithmetic(int.__lshift__),
}
