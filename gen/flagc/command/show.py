# SPDX-License-Identifier: MIT
"""Printing findings."""

import os
import sys
from typing import Iterable, Sequence, TextIO

from ..text.diagnostic import COLOURS, PLAIN, SEVERITIES, Diagnostic, Palette, in_order, render


def show(diagnostics: Iterable[Diagnostic]) -> int:
    """Prints all of them to standard error, in the order of their places, and how many they are; returns how many are errors."""
    ordered = in_order(diagnostics)
    tell(ordered)
    if len(ordered) > 1:
        print(f"flagc: {numbers(ordered)}", file=sys.stderr)
    return sum(1 for diagnostic in ordered if diagnostic.severity == "error")


def tell(ordered: Iterable[Diagnostic]) -> None:
    """Prints findings to standard error."""
    colours = palette(sys.stderr)
    for diagnostic in ordered:
        sys.stderr.write(render(diagnostic, colours))


def numbers(diagnostics: Sequence[Diagnostic]) -> str:
    """How many there are of each severity: `2 errors, 1 note`."""
    found = {severity: sum(1 for diagnostic in diagnostics if diagnostic.severity == severity) for severity in SEVERITIES}
    return ", ".join(f"{number} {severity}{'s' * (number != 1)}" for severity, number in found.items() if number)


def palette(stream: TextIO) -> Palette:
    """Colours on a terminal that knows them, unless the user wants none (https://no-color.org)."""
    wanted = stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM", "dumb") != "dumb"
    return COLOURS if wanted else PLAIN
