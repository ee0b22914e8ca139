# SPDX-License-Identifier: MIT
"""Work that takes long says on a terminal what it does: one line, written over and over, and gone at the end.

Time is read here and nowhere else, and it decides nothing.
"""

import sys
import threading
import time
from types import TracebackType
from typing import Optional, Type

PATIENCE, RHYTHM = 2.0, 0.5
CLEAR = "\r\033[K"
COLUMNS = 79


class Progress:
    """Shows the current step from two seconds on, if standard error is a terminal. To be used with `with`."""

    def __init__(self) -> None:
        self._step = ""
        self._done = threading.Event()
        self._thread: Optional[threading.Thread] = None

    def step(self, text: str) -> None:
        """What begins now."""
        self._step = text

    def __enter__(self) -> "Progress":
        if sys.stderr.isatty():
            self._thread = threading.Thread(target=self._show, daemon=True)
            self._thread.start()
        return self

    def __exit__(self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]) -> None:
        self._done.set()
        if self._thread:
            self._thread.join()

    def _show(self) -> None:
        start = time.monotonic()
        wait = PATIENCE
        while not self._done.wait(wait):
            wait = RHYTHM
            line = f"flagc: {self._step}, {time.monotonic() - start:.0f} s"
            sys.stderr.write(CLEAR + line[:COLUMNS])
            sys.stderr.flush()
        if wait == RHYTHM:
            sys.stderr.write(CLEAR)
            sys.stderr.flush()
