# SPDX-License-Identifier: MIT
"""Split tables: the parts of the bits are put into classes side by side, and a table joins what two of them say."""

from ..logic.decision import Column
from .context import Context
from .refusal import Built
from .stages import stages


def split(column: Column, context: Context) -> Built:
    """For each number of loads in a row at which more of them save bytes, the program that takes the fewest."""
    return stages("split", False, column, context)
