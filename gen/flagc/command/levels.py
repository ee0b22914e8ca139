# SPDX-License-Identifier: MIT
"""How severe findings are, by the command line."""

import argparse

from ..check.catalogue import KINDS
from ..check.levels import Levels, Unknown, chosen
from .status import Trouble


def levels(options: argparse.Namespace) -> Levels:
    """What the -W options say. Raises Trouble."""
    try:
        return chosen(options.warnings, KINDS)
    except Unknown as error:
        raise Trouble(str(error)) from None
