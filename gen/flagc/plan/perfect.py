# SPDX-License-Identifier: MIT
"""The masked perfect hash: where few words are valid and the others do not matter, a product of the masked word is the index.

First bits are left out of the mask as long as valid words with different answers stay apart. Then factors are tried, in a
fixed order, for ever larger tables, until no two words with different answers meet: words with one answer may. If none is found, the bits
of the mask are gathered one by one.

The lookup cannot tell that a word is not valid: such a word reads some declared answer, whichever the product leads to. That is why
nobody gets this plan without asking for it, and why it does not apply where the rules say what excluded words answer.
"""

from typing import Dict, Iterator, List, Optional, Tuple

from ..logic.decision import Column
from ..logic.declared import gathers, stand_in
from ..logic.operation import NONE
from .budget import Exhausted
from .context import Context, View
from .direct import entry_shape
from .extract import gather
from .program import Answer, Expr, Load, Product, Program, Table
from .refusal import OVER_BUDGET, Built, Refusal
from .tabulate import MAX_INDEX_BITS, place_of

MAX_WORDS = 4096

# Factors that are tried for each size of the table.
TRIES = 4000

# Knuth's linear congruential generator of MMIX, whose numbers are as good as chance and the same every time.
MULTIPLIER = 6364136223846793005
INCREMENT = 1442695040888963407

# The valid words, packed, and what they answer.
_Answers = Dict[int, int]


def perfect_hash(column: Column, context: Context) -> Built:
    """The program that hashes valid words."""
    view = context.view(column)
    if view is None:
        return Refusal(OVER_BUDGET)
    if gathers(column):
        return Refusal("several rules may answer together")
    if column.excluded is not None or NONE not in view.diagram.nodes(view.root):
        return Refusal("every word has an answer, and a hash cannot tell which words are valid")
    if view.diagram.is_terminal(view.root):
        return Refusal("no word has an answer")
    support = sorted(view.diagram.support(view.root))
    words = {place_of(context, variable)[0] for variable in support}
    if len(words) > 1:
        return Refusal("it hashes one word, and the answer depends on several")
    answers = _valid(view, support)
    if answers is None:
        return Refusal(f"more than {MAX_WORDS} words are valid")
    variables, answers = _without_spare(support, answers)
    if len(set(answers.values())) < 2:
        return Refusal("every valid word gets the same answer")
    index, entries = _index(context, variables, answers)
    if index is None:
        return Refusal("no factor was found")
    filled = tuple(entries.get(place, stand_in(column)) for place in range(1 << max(entries).bit_length()))
    bits, signed = entry_shape(filled)
    return (Program("hash", context.words, column.bits, column.signed, (Table("answers", filled, bits, signed),), (), (Answer(Load(0, index)),)),)


def _valid(view: View, support: List[int]) -> Optional[_Answers]:
    """The words that have an answer, each assignment of the support once; None if they are too many."""
    diagram = view.diagram
    from_top = sorted(support, key=lambda variable: diagram.level_of[variable])
    found: _Answers = {}
    pending = [(view.root, 0, 0)]
    while pending:
        node, depth, packed = pending.pop()
        if depth == len(from_top):
            answer = diagram.value(node)
            assert answer is not None
            found[packed] = answer
            if len(found) > MAX_WORDS:
                return None
            continue
        here = diagram.level[node] == diagram.level_of[from_top[depth]]
        for child, bit in ((diagram.high[node], 1), (diagram.low[node], 0)) if here else ((node, 1), (node, 0)):
            # Every other node has a valid word below it.
            if child != NONE:
                pending.append((child, depth + 1, packed | bit << from_top[depth] - 2))
    return found


def _without_spare(support: List[int], answers: _Answers) -> Tuple[List[int], _Answers]:
    """The variables that tell words with different answers apart, and the words over them. High ones are left out first."""
    kept = list(support)
    for variable in reversed(support):
        fewer: _Answers = {}
        mask = ~(1 << variable - 2)
        if all(fewer.setdefault(word & mask, answer) == answer for word, answer in answers.items()):
            kept.remove(variable)
            answers = fewer
    return kept, answers


def _index(context: Context, variables: List[int], answers: _Answers) -> Tuple[Optional[Expr], _Answers]:
    """The index, and the answers by index."""
    places = [place_of(context, variable) for variable in variables]
    word = places[0][0]
    base = sum(context.words[:word])
    bits = 32 if places[-1][1] < 32 else 64
    words = {packed >> base: answer for packed, answer in answers.items()}
    mask = sum(1 << position for _, position in places)
    least = (len(set(answers.values())) - 1).bit_length()
    for width in range(least, min(len(variables), MAX_INDEX_BITS + 1)):
        for factor in _factors(bits):
            index: _Answers = {}
            tried = 0
            for held, answer in words.items():
                tried += 1
                if index.setdefault((held * factor & (1 << bits) - 1) >> bits - width, answer) != answer:
                    break
            else:
                return Product(word, mask, factor, bits, bits - width, width), index
            try:
                context.budget.spend(tried)
            except Exhausted:
                break
    if len(variables) > MAX_INDEX_BITS:
        return None, {}
    gathered, order = gather(places)
    return gathered, {sum((held >> position & 1) << place for place, (_, position) in enumerate(order)): answer for held, answer in words.items()}


def _factors(bits: int) -> Iterator[int]:
    state = 1
    for _ in range(TRIES):
        state = (state * MULTIPLIER + INCREMENT) & (1 << 64) - 1
        yield state >> 64 - bits | 1
