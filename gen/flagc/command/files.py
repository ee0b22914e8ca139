# SPDX-License-Identifier: MIT
"""Reading specs and writing output: the only place that touches files."""

import difflib
import os
import tempfile
from typing import Dict, List, Mapping, Optional, Tuple

from ..text.diagnostic import Diagnostic
from ..text.source import Source, Span
from .main import Trouble

MAX_BYTES = 1_000_000


def read(path: str) -> Tuple[Source, List[Diagnostic]]:
    """The text of a spec. Raises Trouble if it cannot be read; a text that is no UTF-8 is an error of the spec."""
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise Trouble(f"cannot read {path}: {getattr(error, 'strerror', None) or error}") from None
    if len(data) > MAX_BYTES:
        source = Source(path, "")
        return source, [Diagnostic("limit", Span(source, 0, 0), f"the file is larger than {MAX_BYTES} bytes",
                                   fixes=("split it with `include`",))]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        good = data[: error.start].decode("utf-8", "replace").replace("\r\n", "\n")
        source = Source(path, good + "\ufffd")
        return source, [Diagnostic("encoding", Span(source, len(good), len(good) + 1), "this is not UTF-8 text",
                                   fixes=("save the file as UTF-8",))]
    return Source(path, text.replace("\r\n", "\n").replace("\r", "\n")), []


def write(files: Mapping[str, str]) -> List[str]:
    """Writes all files or none: first beside their places, then each renamed. A file that would not change is not touched.

    Returns the paths that changed. Raises Trouble.
    """
    ready: Dict[str, str] = {}
    try:
        for path, text in files.items():
            if _read(path) != text:
                ready[path] = _aside(path, text)
        changed = list(ready)
        for path, aside in list(ready.items()):
            os.replace(aside, path)
            del ready[path]
    except OSError as error:
        raise Trouble(f"cannot write {path}: {error.strerror or error}") from None
    finally:
        for aside in ready.values():
            os.unlink(aside)
    return changed


def _aside(path: str, text: str) -> str:
    """Writes a temporary file in the directory of `path`; returns its name."""
    directory = os.path.dirname(path) or "."
    os.makedirs(directory, exist_ok=True)
    handle, aside = tempfile.mkstemp(prefix=".flagc-", dir=directory)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(aside, 0o666 & ~umask)
    except OSError:
        os.unlink(aside)
        raise
    return aside


def _read(path: str) -> Optional[str]:
    try:
        with open(path, encoding="utf-8", newline="") as file:
            return file.read()
    except (OSError, UnicodeDecodeError):
        return None


def differences(files: Mapping[str, str]) -> str:
    """A diff from what is on the disk to what belongs there; empty if they agree."""
    out: List[str] = []
    for path, text in files.items():
        present = _read(path)
        if present != text:
            out += difflib.unified_diff((present or "").splitlines(True), text.splitlines(True),
                                        path if present is not None else "/dev/null", f"{path} (as it should be)")
            if out and not out[-1].endswith("\n"):
                out.append("\n\\ no newline at the end of the file\n")
    return "".join(out)


def depfile(target: str, sources: List[str]) -> str:
    """A rule for make and ninja: the target needs these files. Each file is a target of its own, so that one that is gone is no error."""
    first = f"{_escaped(target)}: {' '.join(_escaped(path) for path in sources)}\n"
    return first + "".join(f"\n{_escaped(path)}:\n" for path in sources[1:])


def _escaped(path: str) -> str:
    return path.replace("$", "$$").replace("#", "\\#").replace(" ", "\\ ")
