# SPDX-License-Identifier: MIT
"""Staged tables, in a row: each stage puts what the one before said and some more bits into a class, and the last says the answer."""

from ..logic.decision import Column
from .context import Context
from .refusal import Built
from .stages import stages


def staged(column: Column, context: Context) -> Built:
    """For each number of loads in a row at which more of them save bytes, the program that takes the fewest."""
    return stages("staged", True, column, context)
