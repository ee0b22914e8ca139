# SPDX-License-Identifier: MIT
"""Two stages that take neighbouring bits: more bytes than the best choice of bits, but nothing has to be gathered.

The first stage reads the low bits of the function, or the high ones, and the second what is left. Where that is the border of a byte, there is not even
a shift, which counts on machines that shift by one bit at a time.
"""

from typing import List, Tuple

from ..logic.decision import Column
from .assemble import assemble
from .cofactors import classes
from .context import Context
from .lookup import figures, program_of
from .program import Program
from .shape import Joined, Raw
from .tabulate import Tabulated

# Functions of so many bits are cut everywhere.
MAX_BITS = 12

# So many programs are kept, the smallest, beside those that are cut where a byte ends.
KEPT = 2

BYTE = 8


def neighbours(plan: str, table: Tabulated, column: Column, context: Context) -> List[Program]:
    """The programs of such stages."""
    size = len(table.bits)
    if size > MAX_BITS:
        return []
    full = (1 << size) - 1
    found: List[Tuple[bool, Program]] = []
    for cut in range(2, size - 1):
        border = table.bits[cut][1] % BYTE == 0
        for first in ((1 << cut) - 1, full >> cut << cut):
            # Counting the classes goes through the entries.
            if context.budget.open < 2 * len(table.entries):
                return []
            context.budget.spend(2 * len(table.entries))
            if 1 + max(classes(table.entries, first)) << bin(full & ~first).count("1") < len(table.entries):
                part = Joined(full, Joined(first, Raw(first), Raw(0)), Raw(full & ~first))
                lookup = assemble(part, table.entries, table.bits)
                found.append((border, program_of(plan, f"cut at {cut}", lookup, (), column, context, False)))
    found.sort(key=lambda one: figures(one[1]))
    return [program for number, (border, program) in enumerate(found) if border or number < KEPT]
