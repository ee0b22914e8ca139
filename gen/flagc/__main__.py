# SPDX-License-Identifier: MIT
"""The start of the program, and its only exit."""

import gc
import sys


def main():  # type: () -> None
    """Runs flagc on the command line's arguments."""
    if sys.version_info < (3, 9):
        sys.exit("flagc: needs Python 3.9 or newer, and this is %d.%d" % sys.version_info[:2])
    # A run is short, and nearly all that it makes lives to its end: looking for garbage would cost a third of the time.
    gc.disable()
    from flagc.command.main import run  # not before the version is known to be good
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
