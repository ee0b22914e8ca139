# SPDX-License-Identifier: MIT
"""Printing findings."""

import sys
from typing import Iterable

from ..text.diagnostic import SEVERITIES, Diagnostic, in_order, render


def show(diagnostics: Iterable[Diagnostic]) -> int:
    """Prints all of them to standard error, in the order of their places; returns how many are errors."""
    ordered = in_order(diagnostics)
    for diagnostic in ordered:
        sys.stderr.write(render(diagnostic))
    errors = sum(1 for diagnostic in ordered if diagnostic.severity == "error")
    if len(ordered) > 1:
        numbers = {severity: sum(1 for diagnostic in ordered if diagnostic.severity == severity) for severity in SEVERITIES}
        parts = [f"{number} {severity}{'s' * (number != 1)}" for severity, number in numbers.items() if number]
        print(f"flagc: {', '.join(parts)}", file=sys.stderr)
    return errors
