# SPDX-License-Identifier: MIT
"""Functions of a few bits as expressions: where a branch would choose between constants, a sum of bits may be shorter.

In this order, the cheapest wins: a constant; bits that are added, `5 + ((f >> 3) & 1)`, or exclusively ored, to a constant; a number shifted
out of a word constant.
"""

from dataclasses import dataclass
from typing import Callable, Iterator, List, Optional, Sequence, Tuple

from .extract import runs_of
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


def leaf(bits: Sequence[Tuple[int, int]], values: Sequence[int], price: Callable[[Expr, Optional[Table]], int], constants: bool) -> Optional[Leaf]:
    """The cheapest expression for the values, of which the index has these bits (word and position), the lowest first.

    constants: word constants may be used
    """
    if not bits:
        return Leaf(price(Literal(values[0]), None), Literal(values[0]))
    if min(values) < 0:
        return None
    found = [(expr, None) for expr in _sums(bits, values)]
    pairs: List[Tuple[Expr, Optional[Table]]] = list(found)
    width = max(1, max(values).bit_length())
    if constants and width * len(values) <= WORD:
        pairs.append((Load(0, Extract(runs_of(bits))), Table("answers", tuple(values), width, immediate=True)))
    leaves = [Leaf(price(expr, table), expr, table) for expr, table in pairs]
    return min(leaves, key=lambda one: one.cost) if leaves else None


def _sums(bits: Sequence[Tuple[int, int]], values: Sequence[int]) -> Iterator[Expr]:
    """The values as a constant and what each bit brings."""
    least = values.index(min(values))
    # Bits that are set where the value is least bring something when they are not set.
    brings = [values[least ^ 1 << place] - values[least] for place in range(len(bits))]
    if all(values[index] == values[least] + sum(bring for place, bring in enumerate(brings) if (index ^ least) >> place & 1)
           for index in range(len(values))):
        yield _sum(values[least], [_term(bit, bring, not least >> place & 1) for place, (bit, bring) in enumerate(zip(bits, brings))])
    turns = [values[1 << place] ^ values[0] for place in range(len(bits))]
    single = all(turn & turn - 1 == 0 for turn in turns) and len(set(turns)) == len(turns)
    if single and all(values[index] == values[0] ^ sum(turn for place, turn in enumerate(turns) if index >> place & 1)
                      for index in range(len(values))):
        extract = _joined([Run(word, position, 1, turn.bit_length() - 1) for (word, position), turn in zip(bits, turns)])
        yield Xor((extract, Literal(values[0]))) if values[0] else extract


def _term(bit: Tuple[int, int], factor: int, when: bool) -> Expr:
    """The factor if the bit is set, or if it is not."""
    word, position = bit
    if when and factor & factor - 1 == 0:
        return Extract((Run(word, position, 1, factor.bit_length() - 1),))
    value: Expr = Extract((Run(word, position, 1, 0),)) if when else Masked(word, 1 << position, 0)
    return Scaled(value, factor) if factor > 1 else value


def _sum(constant: int, terms: Sequence[Expr]) -> Expr:
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
    return parts[0] if len(parts) == 1 else Sum(tuple(parts))


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
