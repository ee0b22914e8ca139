# SPDX-License-Identifier: MIT
"""Printing findings."""

import sys
from typing import Iterable

from ..text.diagnostic import Diagnostic, in_order, render


def show(diagnostics: Iterable[Diagnostic]) -> int:
    """Prints all of them to standard error, in the order of their places; returns how many are errors."""
    ordered = in_order(diagnostics)
    for diagnostic in ordered:
        sys.stderr.write(render(diagnostic))
    errors = sum(1 for diagnostic in ordered if diagnostic.severity == "error")
    if len(ordered) > 1:
        counts = [(kind, sum(1 for diagnostic in ordered if diagnostic.severity == kind)) for kind in ("error", "warning", "note")]
        print(f"flagc: {', '.join(f'{number} {kind}' + 's' * (number != 1) for kind, number in counts if number)}", file=sys.stderr)
    return errors
