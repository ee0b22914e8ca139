# SPDX-License-Identifier: MIT
"""Functions of a few bits as expressions: where a branch would choose between constants, a sum of bits may be shorter.

In this order, the cheapest wins: a constant; bits that are added, `5 + ((f >> 3) & 1)`, or exclusively ored, to a constant; a number shifted
out of a word constant.
"""

from dataclasses import dataclass
from functools import reduce
from operator import xor
from typing import Callable, Iterator, List, Optional, Sequence, Tuple, Type, Union

from .bit import moved_bit
from .extract import Place, runs_of
from .program import Expr, Extract, Literal, Load, Masked, Run, Scaled, Sum, Table, Xor

# More bits than these are not looked at; a word constant has at most WORD bits.
MAX_BITS = 5
WORD = 32


@dataclass(frozen=True)
class Leaf:
    """An expression and what it costs. `table` is the word constant that its `Load` reads, if it has one."""

    cost: int
    value: Expr
    table: Optional[Table] = None


def leaf(bits: Sequence[Place], values: Sequence[int], price: Callable[[Expr, Optional[Table]], int], constants: bool) -> Optional[Leaf]:
    """The cheapest expression for the values, of which the index has these bits (word and position), the lowest first.

    constants: word constants may be used
    """
    if not bits:
        return Leaf(price(Literal(values[0]), None), Literal(values[0]))
    if min(values) < 0:
        return None
    pairs: List[Tuple[Expr, Optional[Table]]] = [(expr, None) for expr in _sums(bits, values)]
    width = max(1, max(values).bit_length())
    if constants and width * len(values) <= WORD:
        pairs.append((Load(0, Extract(runs_of(bits))), Table("answers", tuple(values), width, immediate=True)))
    leaves = [Leaf(price(expr, table), expr, table) for expr, table in pairs]
    return min(leaves, key=lambda one: one.cost) if leaves else None


def _sums(bits: Sequence[Place], values: Sequence[int]) -> Iterator[Expr]:
    """The values as a constant and what each bit brings."""
    least = values.index(min(values))
    # Bits that are set where the value is least bring something when they are not set.
    brings = [values[least ^ 1 << place] - values[least] for place in range(len(bits))]
    if all(values[index] == values[least] + sum(bring for place, bring in enumerate(brings) if (index ^ least) >> place & 1)
           for index in range(len(values))):
        terms = [_term(bit, bring, not least >> place & 1) for place, (bit, bring) in enumerate(zip(bits, brings)) if bring]
        yield _combined(Sum, terms, values[least])
    turns = [values[1 << place] ^ values[0] for place in range(len(bits))]
    if all(values[index] == values[0] ^ _toggled(turns, index) for index in range(len(values))):
        moved = [moved_bit(word, position, turn) for (word, position), turn in zip(bits, turns) if turn]
        yield _combined(Xor, moved, values[0])


def _toggled(turns: Sequence[int], index: int) -> int:
    return reduce(xor, (turn for place, turn in enumerate(turns) if index >> place & 1), 0)


def _term(bit: Place, factor: int, when: bool) -> Expr:
    """The factor if the bit is set, or if it is not."""
    word, position = bit
    if when:
        return moved_bit(word, position, factor)
    value = Masked(word, 1 << position, 0)
    return Scaled(value, factor) if factor > 1 else value


def _combined(kind: Type[Union[Sum, Xor]], terms: Sequence[Expr], constant: int) -> Expr:
    """The terms and the constant, bits that go to places of their own joined."""
    runs: List[Run] = []
    others: List[Expr] = []
    taken = 0
    for term in terms:
        if isinstance(term, Extract) and not taken >> term.runs[0].to & 1:
            taken |= 1 << term.runs[0].to
            runs.append(term.runs[0])
        else:
            others.append(term)
    parts = ([_joined(runs)] if runs else []) + others + ([Literal(constant)] if constant else [])
    return parts[0] if len(parts) == 1 else kind(tuple(parts))


def _joined(runs: Sequence[Run]) -> Extract:
    """The bits, neighbours that stay neighbours in one run."""
    result: List[Run] = []
    for run in sorted(runs, key=lambda run: (run.word, run.position)):
        last = result[-1] if result else None
        if last and last.word == run.word and last.position + last.width == run.position and last.to + last.width == run.to:
            result[-1] = Run(last.word, last.position, last.width + 1, last.to)
        else:
            result.append(run)
    return Extract(tuple(result))
