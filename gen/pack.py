# SPDX-License-Identifier: MIT
"""Packs the generator into one executable file: python3 pack.py GEN TARGET.

Python runs a zip file that holds a __main__.py, with or without a first line for the shell. Beside each source lies its
compiled form, which saves a third of a second in each run; a Python of another version passes over it and takes the source. The
same sources, Python and PYTHONHASHSEED give the same bytes: a zip file's times, modes and order depend on nothing else here.
"""

import os
import py_compile
import sys
import tempfile
import zipfile
from typing import Iterator

SHELL_LINE = b"#!/usr/bin/env python3\n"
START = "# SPDX-License-Identifier: MIT\nfrom flagc.__main__ import main\n\nmain()\n"


def sources(root: str) -> Iterator[str]:
    """The Python files below a directory, in the order of their names, with / between its parts."""
    for name in sorted(os.listdir(root)):
        path = f"{root}/{name}"
        if os.path.isdir(path):
            yield from sources(path)
        elif name.endswith(".py"):
            yield path


def pack(gen: str, target: str) -> None:
    """Writes `gen`/flagc as an application that runs its __main__."""
    aside = f"{target}.{os.getpid()}"
    with tempfile.TemporaryDirectory() as scratch, open(aside, "wb") as file:
        file.write(SHELL_LINE)
        with zipfile.ZipFile(file, "w") as archive:
            _add(archive, "__main__.py", START.encode())
            for path in sources(f"{gen}/flagc"):
                name = path[len(gen) + 1:]
                compiled = os.path.join(scratch, "compiled")
                py_compile.compile(path, compiled, name, doraise=True, invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
                for file_name, content in ((name, path), (f"{name}c", compiled)):
                    with open(content, "rb") as source:
                        _add(archive, file_name, source.read())
    os.chmod(aside, 0o755)
    os.replace(aside, target)


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name)  # of 1980-01-01, the first day that zip files know
    entry.create_system = 3  # Unix, whose modes these are
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, data)


if __name__ == "__main__":
    pack(sys.argv[1], sys.argv[2])
