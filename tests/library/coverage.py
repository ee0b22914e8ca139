# SPDX-License-Identifier: MIT
"""Which lines and branches of src/ the library's tests take: python3 -m tests.library.coverage

Everything is compiled by gcc without optimisation and counted by gcov. A function in a header counts once, whichever file took it. The forms of
flagc_map8 need a processor that has them; on one that lacks a form its file is left out, by name. Fails if anything was not taken.
"""

import glob
import gzip
import json
import os
import subprocess
import sys
import tempfile
from typing import Any, Dict, List, Set, Tuple

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAMS = (["table", "1", "30"], ["blob", "1", "5"], ["rules"], ["hits"], ["arrays"], ["word"], ["set"], ["wide"], ["names"], ["map"])
# A file whose lines only some processors run, and what tests/library/map.c prints if this is none of them.
SPECIAL = {"map_x86.c": "not on this machine"}

# A line, or a branch of it: file, line, function, number.
Count = Dict[Tuple[str, int, str, int], int]


class Coverage:
    """How often each line and each branch was taken; and the files that are for other machines."""

    def __init__(self) -> None:
        self.lines: Count = {}
        self.branches: Count = {}
        self.left_out: List[str] = []

    def add(self, data: Dict[str, Any]) -> None:
        """What gcov says of one object file."""
        for file in data["files"]:
            path = os.path.realpath(file["file"])
            name = os.path.basename(path)
            if os.path.dirname(path) != os.path.join(ROOT, "src") or name in self.left_out:
                continue
            for line in file["lines"]:
                for counts, all_of in ((self.lines, [line]), (self.branches, line["branches"])):
                    for i, one in enumerate(all_of):
                        key = name, line["line_number"], line.get("function_name", ""), i
                        counts[key] = counts.get(key, 0) + one["count"]

    def missed(self) -> List[str]:
        """Such as `table.c:12 find`, lines first."""
        return [f"{name}:{line} {function}{what}" for what, counts in (("", self.lines), (" (a branch)", self.branches))
                for (name, line, function, _), count in sorted(counts.items()) if count == 0]

    def table(self) -> str:
        """One line a file, and their sum."""
        def share(counts: Count, names: Set[str]) -> str:
            found = [count > 0 for key, count in counts.items() if key[0] in names]
            return f"{sum(found)}/{len(found)}"

        names = {key[0] for key in self.lines}
        rows = [(name, {name}) for name in sorted(names)] + [("together", names)]
        return "\n".join([f"{'':10} {'lines':>9} {'branches':>9}"]
                         + [f"{title:10} {share(self.lines, chosen):>9} {share(self.branches, chosen):>9}" for title, chosen in rows]
                         + [f"{name:10} left out: this processor does not have what it is for" for name in self.left_out])


def measure() -> Coverage:
    """Compiles, runs and counts."""
    result = Coverage()
    sources = sorted(glob.glob(f"{ROOT}/src/*.c"))
    with tempfile.TemporaryDirectory() as folder:
        def run(*command: str) -> str:
            return subprocess.run(command, cwd=folder, check=True, stdout=subprocess.PIPE, text=True).stdout

        for source in sources:
            run("gcc", "-std=c99", "-O0", "--coverage", f"-I{ROOT}/include", "-c", source)
        objects = [os.path.basename(source)[:-2] + ".o" for source in sources]
        said = ""
        for name, *arguments in PROGRAMS:
            run("gcc", "-std=c11", f"-I{ROOT}/include", "--coverage", "-o", name, f"{ROOT}/tests/library/{name}.c", *objects)
            said += run(f"./{name}", *arguments)
        result.left_out = [name for name, mark in SPECIAL.items() if mark in said]
        run("gcov", "-b", "-j", *(name[:-2] + ".gcda" for name in objects))
        for path in glob.glob(f"{folder}/*.gcov.json.gz"):
            with gzip.open(path, "rt", encoding="utf-8") as file:
                result.add(json.load(file))
    return result


def main() -> int:
    """Prints the table, and what was missed."""
    coverage = measure()
    print(coverage.table())
    for missed in coverage.missed():
        print(f"never taken: {missed}")
    return 1 if coverage.missed() else 0


if __name__ == "__main__":
    sys.exit(main())
