# SPDX-License-Identifier: MIT
"""Packs the generator into one executable file: python3 pack.py GEN TARGET.

Python runs a zip file that holds a __main__.py, with or without a first line for the shell. The same sources give the same
bytes: what a zip file says of its files' times, modes and order depends on nothing but them.
"""

import os
import sys
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
    with open(aside, "wb") as file:
        file.write(SHELL_LINE)
        with zipfile.ZipFile(file, "w") as archive:
            _add(archive, "__main__.py", START.encode())
            for path in sources(f"{gen}/flagc"):
                with open(path, "rb") as source:
                    _add(archive, path[len(gen) + 1:], source.read())
    os.chmod(aside, 0o755)
    os.replace(aside, target)


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name)  # of 1980-01-01, the first day that zip files know
    entry.create_system = 3  # Unix, whose modes these are
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, data)


if __name__ == "__main__":
    pack(sys.argv[1], sys.argv[2])
