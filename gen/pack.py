# SPDX-License-Identifier: MIT
"""Packs the generator into one executable file: python3 pack.py GEN TARGET. The same sources give the same bytes."""

import os
import shutil
import sys
import tempfile
import zipapp


def pack(source: str, target: str) -> None:
    """Writes `source`/flagc as an application that runs its __main__."""
    with tempfile.TemporaryDirectory() as staging:
        shutil.copytree(os.path.join(source, "flagc"), os.path.join(staging, "flagc"),
                        ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
        with open(os.path.join(staging, "__main__.py"), "w", encoding="utf-8") as file:
            file.write("# SPDX-License-Identifier: MIT\nfrom flagc.__main__ import main\n\nmain()\n")
        # A zip file keeps the times of its files; it cannot tell of any before 1980.
        for directory, _, names in os.walk(staging):
            for name in [*names, "."]:
                os.utime(os.path.join(directory, name), (315576000, 315576000))
        zipapp.create_archive(staging, target + ".new", "/usr/bin/env python3", compressed=False)
    os.chmod(target + ".new", 0o755)
    os.replace(target + ".new", target)


if __name__ == "__main__":
    pack(sys.argv[1], sys.argv[2])
