# SPDX-License-Identifier: MIT
"""The table of plans, and which one a column gets."""

from typing import Callable, Tuple, Union

from ..logic.decision import Column
from .chain import chain
from .constant import constant
from .context import Context
from .cost import price, table_bytes
from .direct import direct
from .program import Program
from .refusal import Built, Refusal
from .scan import scan
from .wordconst import word_constant

Builder = Callable[[Column, Context], Built]

# From the least to the most general. `chain` always applies.
PLANS: Tuple[Tuple[str, Builder], ...] = (
    ("constant", constant),
    ("word", word_constant),
    ("direct", direct),
    ("scan", scan),
    ("chain", chain),
)

# A table of this size is taken whatever the rules would cost.
SMALL_TABLE = 1024

# No array of AVR is larger.
LARGE_TABLE = 32767

# A constant wider than this makes 32-bit machines call a library to shift it.
WORD_BITS = 32


def choose(column: Column, context: Context, plan: str = "") -> Union[Program, Refusal]:
    """The program of a column.

    By itself it takes the constant; else a word constant of at most 32 bits; else the direct table if that has no more than
    1024 bytes, or no more than the chain and than 32767; else the chain.

    plan: the name of the plan to use instead, one of PLANS. Only then may the result be a Refusal. Where there is nothing to look
          up, the constant stands in for a plan that does not suit.
    """
    if plan:
        built = dict(PLANS)[plan](column, context)
        if isinstance(built, Refusal):
            fixed = constant(column, context)
            return built if isinstance(fixed, Refusal) else fixed[0]
        return built[0]
    return _chosen(column, context)


def _chosen(column: Column, context: Context) -> Program:
    fixed = constant(column, context)
    if not isinstance(fixed, Refusal):
        return fixed[0]
    word = word_constant(column, context)
    if not isinstance(word, Refusal) and len(word[0].tables[0].entries) * word[0].tables[0].bits <= WORD_BITS:
        return word[0]
    table = direct(column, context)
    if not isinstance(table, Refusal) and table_bytes(table[0].tables[0]) <= SMALL_TABLE:
        return table[0]
    rules = chain(column, context)[0]
    if isinstance(table, Refusal) or table_bytes(table[0].tables[0]) > min(price(rules).bytes, LARGE_TABLE):
        return rules
    return table[0]
