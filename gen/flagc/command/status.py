# SPDX-License-Identifier: MIT
"""How a command ends: its exit status, and the exception for what is no fault of a spec."""

FINE, FINDINGS, TROUBLE = 0, 1, 2


class Trouble(Exception):
    """Wrong usage, or a file that cannot be read or written: exit status 2."""


class Unproven(Exception):
    """A program does not do what the rules say: a fault of flagc. Nothing is written."""
