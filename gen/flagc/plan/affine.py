# SPDX-License-Identifier: MIT
"""Affine answers: each bit of the answer is the exclusive or of some bits of the words, and of a constant.

Copies, permutations, Gray codes and parities are of this kind. The decision diagram of an affine function (over GF(2)) shows it: no path
passes by a variable that matters, and between the two children of each node lies the same difference at every node
of a variable: its coefficient. Both together are enough, by induction from the terminals up, so that detection is proof.

The sum is written in two ways. As *shifts*: all bits that move by the same distance are one masked and shifted word. As
*parities*: bits that are moved alone stand as they are, and the parity of a masked word is an answer's bit if it has several.
"""

from typing import Dict, List, Optional, Tuple

from ..logic.decision import Column
from ..logic.diagram import Diagram
from .bit import moved_bit
from .context import Context
from .extract import Place
from .program import Answer, Expr, Extract, Literal, Parity, Program, Run, Scaled, Xor, inside
from .refusal import OVER_BUDGET, Built, Refusal
from .tabulate import place_of

# Operations of a masked and shifted word, joined to others, and of a parity that folds a word.
SHIFT = 3
FOLDS = 12

# More terms than this are no short cut for anything.
MAX_TERMS = 64

_Coefficients = List[Tuple[Place, int]]


def affine(column: Column, context: Context) -> Built:
    """The programs that add bits without carry, the shorter one first."""
    view = context.view(column)
    if view is None:
        return Refusal(OVER_BUDGET)
    root = view.diagram.drop_cares(view.root)
    if view.diagram.is_terminal(root):
        return Refusal("every word gets the same answer")
    found = _coefficients(view.diagram, root)
    if found is None:
        return Refusal("an answer is no exclusive or of bits")
    start, factors = found
    if start < 0 or any(factor < 0 for _, factor in factors):
        return Refusal("an answer is negative")
    coefficients = sorted((place_of(context, variable), factor) for variable, factor in factors)
    ways = [("shifts", _shifts(coefficients)), ("parities", _parities(coefficients))]
    if ways[0][1] == ways[1][1]:
        del ways[1]
    ways = [(name, terms) for name, terms in ways if len(terms) <= MAX_TERMS]
    if not ways:
        return Refusal(f"it takes more than {MAX_TERMS} terms")
    ways.sort(key=lambda way: _operations(way[1]))
    return tuple(_program(column, context, terms, start, name) for name, terms in ways)


def _operations(terms: List[Expr]) -> int:
    parities = sum(isinstance(expr, Parity) for term in terms for expr in inside(term))
    moves = {(run.word, run.position - run.to) for term in terms for expr in inside(term) if isinstance(expr, Extract) for run in expr.runs}
    return FOLDS * parities + SHIFT * len(moves)


def _coefficients(diagram: Diagram, root: int) -> Optional[Tuple[int, List[Tuple[int, int]]]]:
    """The answer where all bits are 0, and what each variable toggles; None if the function is not affine."""
    levels = [diagram.level_of[variable] for variable in diagram.support(root)]
    below = dict(zip(levels, levels[1:] + [diagram.bottom]))
    start: Dict[int, int] = {}
    toggles: Dict[int, int] = {}
    for node in diagram.nodes(root):
        level, low, high = diagram.level[node], diagram.low[node], diagram.high[node]
        if level == diagram.bottom:
            answer = diagram.value(node)
            if answer is None:
                return None
            start[node] = answer
            continue
        if diagram.level[low] != below[level] or diagram.level[high] != below[level]:
            return None
        start[node] = start[low]
        if toggles.setdefault(level, start[low] ^ start[high]) != start[low] ^ start[high]:
            return None
    return start[root], [(diagram.order[level], toggles[level]) for level in levels]


def _shifts(coefficients: _Coefficients) -> List[Expr]:
    """A term for each distance by which bits move."""
    moves: Dict[Tuple[int, int], List[Run]] = {}
    for (word, position), factor in coefficients:
        for to in range(factor.bit_length()):
            if factor >> to & 1:
                runs = moves.setdefault((word, position - to), [])
                if runs and runs[-1].position + runs[-1].width == position:
                    runs[-1] = Run(word, runs[-1].position, runs[-1].width + 1, runs[-1].to)
                else:
                    runs.append(Run(word, position, 1, to))
    return [Extract(tuple(runs)) for runs in moves.values()]


def _parities(coefficients: _Coefficients) -> List[Expr]:
    """A term for all bits of the answer that are one bit each, and one for each sum, however many bits of the answer it is."""
    sums: Dict[Tuple[Place, ...], int] = {}
    for to in range(max(factor for _, factor in coefficients).bit_length()):
        places = tuple(place for place, factor in coefficients if factor >> to & 1)
        if places:
            sums[places] = sums.get(places, 0) | 1 << to
    runs: List[Run] = []
    terms: List[Expr] = []
    for places, factor in sums.items():
        (word, position), single = places[0], factor & factor - 1 == 0
        if len(places) > 1:
            parity = _parity(places)
            terms.append(parity if factor == 1 else Scaled(parity, factor))
        elif not single:
            terms.append(moved_bit(word, position, factor))
        elif runs and (runs[-1].word, runs[-1].position + runs[-1].width, runs[-1].to + runs[-1].width) == (word, position, factor.bit_length() - 1):
            runs[-1] = Run(word, runs[-1].position, runs[-1].width + 1, runs[-1].to)
        else:
            runs.append(Run(word, position, 1, factor.bit_length() - 1))
    return ([Extract(tuple(runs))] if runs else []) + terms


def _parity(places: Tuple[Place, ...]) -> Expr:
    """The exclusive or of these bits, word by word."""
    masks: Dict[int, int] = {}
    for word, position in places:
        masks[word] = masks.get(word, 0) | 1 << position
    parts: List[Expr] = [Parity(word, mask) if mask & mask - 1 else moved_bit(word, mask.bit_length() - 1, 1)
                         for word, mask in masks.items()]
    return parts[0] if len(parts) == 1 else Xor(tuple(parts))


def _program(column: Column, context: Context, terms: List[Expr], start: int, variant: str) -> Program:
    parts = terms + ([Literal(start)] if start else [])
    value = parts[0] if len(parts) == 1 else Xor(tuple(parts))
    return Program("affine", context.words, column.bits, column.signed, (), (), (Answer(value),), variant=variant)
