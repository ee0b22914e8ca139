# SPDX-License-Identifier: MIT
"""Random dispatches of at most eight bits, and what the interpreter says of them on every word."""

from dataclasses import replace
from typing import Dict, Iterator, List, Optional, Tuple

from flagc.check.listing import ANYTHING, GAP
from flagc.logic.lower import TooManySteps, columns
from flagc.model.model import Dispatch, FlagSet
from flagc.oracle.interpret import Finding, Interpreter, Reply, all_words

from tests.plan.models import Maker

BITS = 8
LOOSE = (Finding.UNDECLARED, Finding.OVERFLOW)

# Input words, and the word before an update.
Given = Tuple[Tuple[int, ...], int]


def dispatches(seeds: range, called: bool = False) -> Iterator[Tuple[int, Dispatch]]:
    """Random dispatches with their seeds; some of them call another one."""
    for seed in seeds:
        maker = Maker(seed)
        one = maker.dispatch()
        if called:
            one = Maker.dispatch(maker, callee=one)
        bits = sum(field.width for word in one.words for field in word.set.fields if field.fixed is None)
        if bits <= BITS and lowered(one):
            yield seed, one


def lowered(dispatch: Dispatch) -> bool:
    """Whether its answers fit what the generator knows."""
    try:
        return bool(columns(dispatch))
    except TooManySteps:
        return False


def first(dispatch: Dispatch) -> Dispatch:
    """The dispatch as its code reads: of rules that must not overlap the first answers."""
    outputs = tuple(replace(output, policy="first") if output.policy in ("unique", "any") else output for output in dispatch.outputs)
    return replace(dispatch, outputs=outputs)


def given(dispatch: Dispatch) -> List[Given]:
    """Every input, under `update` with no old flag set and with all."""
    olds = (0, 255) if any(output.update for output in dispatch.outputs) else (0,)
    return [(words, old) for words in all_words(dispatch) for old in olds]


def padded(dispatch: Dispatch, one: Given) -> Tuple[int, ...]:
    """The words with the old ones behind them."""
    olds = [one[1] for output in dispatch.outputs if output.update and output.old is None and isinstance(output.type, FlagSet)]
    return (*one[0], *olds)


def replies(dispatch: Dispatch) -> Dict[Given, Reply]:
    """What the interpreter says."""
    interpreter = Interpreter(first(dispatch))
    return {one: interpreter.answer(*one) for one in given(dispatch)}


def told(reply: Reply) -> Optional[Tuple[object, ...]]:
    """The answers in the words of the lists; None if some are not certain in a way that no rule set should have."""
    if any(answer in LOOSE for answer in reply.answers):
        return None
    return tuple(GAP if answer is Finding.GAP else ANYTHING if answer is Finding.DONT_CARE else answer for answer in reply.answers)


def differ(one: Reply, other: Reply) -> Optional[bool]:
    """Whether two replies differ in an answer that matters; None if that is not certain."""
    a, b = told(one), told(other)
    if a is None or b is None:
        return None
    return any(x != y and ANYTHING not in (x, y) for x, y in zip(a, b))
