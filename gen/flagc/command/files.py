# SPDX-License-Identifier: MIT
"""Reading specs and writing output: the only place that touches files."""

import difflib
import errno
import os
import sys
import tempfile
from typing import List, Mapping, Optional, Tuple, Union

from ..emit import names
from ..emit.header import MARK
from ..text.diagnostic import Diagnostic
from ..text.source import Source, Span
from .status import Trouble

MAX_BYTES = 1_000_000

# What is written: a text, or bytes.
Content = Union[str, bytes]


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
        good = _lines_ended(bytes(error.object[: error.start]).decode("utf-8"))
        source = Source(path, good + "\ufffd")
        return source, [Diagnostic("encoding", Span(source, len(good), len(good) + 1), "this is not UTF-8 text",
                                   fixes=("save the file as UTF-8",))]
    source = Source(path, _lines_ended(text))
    if "\0" in source.text:
        place = source.text.index("\0")
        return source, [Diagnostic("encoding", Span(source, place, place + 1), "a NUL byte in the text",
                                   fixes=("save the file as plain UTF-8 text",))]
    return source, []


def _lines_ended(text: str) -> str:
    """The text with LF at the end of every line."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def write(files: Mapping[str, Content]) -> None:
    """Writes all files or none: first beside their places, then each renamed. A file that would not change is not touched.

    Raises Trouble.
    """
    ready: List[Tuple[str, str]] = []
    path = ""
    try:
        for path, text in files.items():
            data = _encoded(text)
            if os.path.exists(path) and not os.path.isfile(path):
                raise OSError(errno.EINVAL, "not a regular file")
            if _present(path) != data:
                ready.append((_aside(path, data), os.path.realpath(path)))
        while ready:
            aside, path = ready[0]
            os.replace(aside, path)
            del ready[0]
    except OSError as error:
        raise Trouble(f"cannot write {path}: {error.strerror or error}") from None
    finally:
        for aside, _ in ready:
            os.unlink(aside)


def foreign(path: str, mark: str) -> bool:
    """Whether a file is there that has something in it, but not this mark in its first lines."""
    data = _present(path)
    return bool(data) and _encoded(mark) not in (data or b"")[:500]


def default_name(path: str, what: str) -> str:
    """The C file beside a spec's header that is written here if none is named."""
    return f"{names.header_file(path)[:-2]}_{what}.c"


def deliver(path: str, text: str) -> None:
    """Writes a file, or standard output if the path is `-`. Raises Trouble."""
    if path == "-":
        sys.stdout.write(text)
        return
    if foreign(path, MARK):
        raise Trouble(f"{path} exists, and flagc did not write it; choose another name with -o")
    write({path: text})


def touch(path: str) -> None:
    """Makes the file, or makes it new. Raises Trouble."""
    try:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        with open(path, "ab"):
            os.utime(path)
    except OSError as error:
        raise Trouble(f"cannot write {path}: {error.strerror or error}") from None


def _aside(path: str, data: bytes) -> str:
    """Writes a temporary file in the directory where `path` leads; returns its name."""
    directory = os.path.dirname(os.path.realpath(path))
    try:
        os.makedirs(directory, exist_ok=True)
    except FileExistsError:
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR)) from None
    handle, aside = tempfile.mkstemp(prefix=".flagc-", dir=directory)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(aside, 0o666 & ~umask)
    except BaseException:
        os.unlink(aside)
        raise
    return aside


def _encoded(text: Content) -> bytes:
    """UTF-8 of a text. Bytes of a file's name that are none, which Python reads as lone surrogates, become themselves again."""
    return text.encode("utf-8", "surrogateescape") if isinstance(text, str) else text


def _present(path: str) -> Optional[bytes]:
    """What is on the disk, if anything is."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return None


def differences(files: Mapping[str, Content]) -> str:
    """A diff from what is on the disk to what belongs there; empty if they agree."""
    out: List[str] = []
    for path, text in files.items():
        present = _present(path)
        if present != _encoded(text) and isinstance(text, bytes):
            out.append(f"{path}: {'these are not the bytes that belong there' if present is not None else 'missing'}\n")
        elif present != _encoded(text) and isinstance(text, str):
            before = (present or b"").decode("utf-8", "surrogateescape")
            out += difflib.unified_diff(_lines(before), _lines(text), path if present is not None else "/dev/null",
                                        f"{path} (as it should be)")
    return "".join(out)


def _lines(text: str) -> List[str]:
    """The lines, each with its end. One that lacks it, the last, says so as diff does."""
    *lines, rest = text.split("\n")
    return [line + "\n" for line in lines] + ([rest + "\n\\ No newline at end of file\n"] if rest else [])


def depfile(target: str, sources: List[str]) -> str:
    """A rule for make and ninja: the target needs these files. Each file is a target of its own, so that one that is gone is no error."""
    first = f"{_escaped(target)}: {' '.join(_escaped(path) for path in sources)}\n"
    return first + "".join(f"\n{_escaped(path)}:\n" for path in sources[1:])


def _escaped(path: str) -> str:
    return path.replace("$", "$$").replace("#", "\\#").replace(" ", "\\ ")
