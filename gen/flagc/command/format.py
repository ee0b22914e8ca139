# SPDX-License-Identifier: MIT
"""`flagc format`: prints specs in their one layout, rewrites them, or checks that they have it."""

import argparse
import sys

from ..spec.format import format_source
from .files import differences, write
from .load import text
from .show import show
from .status import FINDINGS, FINE


def format_files(options: argparse.Namespace) -> int:
    """Runs the verb. A file that does not parse is reported and left alone."""
    status = FINE
    for path in options.specs:
        spec = text(path)
        if spec.problems:
            show(spec.problems)
            status = FINDINGS
            continue
        result = format_source(spec.source, spec.tokens)
        if options.check:
            difference = differences({path: result})
            sys.stdout.write(difference)
            status = FINDINGS if difference else status
        elif options.in_place:
            write({path: result})
        else:
            sys.stdout.write(result)
    return status
