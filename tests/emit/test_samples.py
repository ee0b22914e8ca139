# SPDX-License-Identifier: MIT
"""The C of whole specs: as recorded, accepted by every compiler, and right when the user's code calls it.

FLAGC_RENEW=1 writes the recorded files anew.
"""

import functools
import os
import tempfile
import unittest
from typing import List, Tuple

from flagc.emit.options import Files

from .compilers import MATRIX, SAMPLES, compile_all, run, works
from .support import files_of

NAMES = sorted(name[: -len(".flags")] for name in os.listdir(SAMPLES) if name.endswith(".flags"))
GOLDEN = os.path.join(os.path.dirname(SAMPLES), "golden")
# Recorded samples with the plan of their programs.
RECORDED = (("edges", "chain"), ("heater", ""), ("notify", ""), ("refresh", ""))


@functools.lru_cache(maxsize=None)
def generate(name: str, plan: str = "", header_only: bool = False, handlers: str = "extern") -> Files:
    """Both files of a sample."""
    path = os.path.join(SAMPLES, f"{name}.flags")
    with open(path, encoding="utf-8") as file:
        return files_of(file.read(), path, plan, header_only, handlers)


def write(files: Files, folder: str) -> List[str]:
    """Writes the files; the C files among them."""
    with open(os.path.join(folder, files.header_name), "w", encoding="utf-8") as file:
        file.write(files.header)
    if files.source is None:
        return []
    path = os.path.join(folder, files.source_name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(files.source)
    return [path]


def user(name: str) -> str:
    """The user's code of a sample."""
    return os.path.join(SAMPLES, f"{name}_user.c")


class Recorded(unittest.TestCase):
    maxDiff = None

    def test_output_is_as_recorded(self) -> None:
        for name, plan in RECORDED:
            files = generate(name, plan)
            for file_name, text in ((files.header_name, files.header), (files.source_name, files.source or "")):
                with self.subTest(file=file_name):
                    path = os.path.join(GOLDEN, file_name)
                    if os.environ.get("FLAGC_RENEW"):
                        with open(path, "w", encoding="utf-8") as file:
                            file.write(text)
                    with open(path, encoding="utf-8") as file:
                        self.assertEqual(text, file.read())

    def test_lines_are_clean(self) -> None:
        for name in NAMES:
            files = generate(name)
            for text in (files.header, files.source or ""):
                with self.subTest(name=name):
                    self.assertFalse([line for line in text.split("\n") if line != line.rstrip() or "\t" in line])
                    self.assertTrue(text.endswith("\n") and not text.endswith("\n\n"))
                    self.assertNotIn("\n\n\n", text)

    def test_no_folder_is_told(self) -> None:
        files = generate("notify")
        self.assertNotIn(SAMPLES, files.header + (files.source or ""))


class Behaviour(unittest.TestCase):
    def assert_runs(self, name: str, variant: Tuple[str, bool, str], options: Tuple[str, ...] = (), compiler: str = "gcc -std=c99") -> None:
        with tempfile.TemporaryDirectory() as folder:
            sources = write(generate(name, *variant), folder)
            self.assertEqual((0, ""), run([user(name)] + sources, [SAMPLES, folder], options, compiler))

    def test_tables_answer(self) -> None:
        for name in NAMES:
            with self.subTest(name=name):
                self.assert_runs(name, ("", False, "extern"))

    def test_chains_answer(self) -> None:
        for name in NAMES:
            with self.subTest(name=name):
                self.assert_runs(name, ("chain", False, "extern"))

    def test_bools_are_collected_by_every_compiler(self) -> None:
        for compiler in ("gcc -std=c99 -O2", "gcc -std=c11 -O1 -m32", "gcc -std=c99 -Os",
                         "g++ -x c++ -std=c++11 -O2", "clang -std=c99", "clang -std=c99 -O2", "clang++ -x c++ -std=c++17 -O2",
                         # Nothing can be packed where the order of bytes is unknown.
                         "gcc -std=c99 -O2 -U__BYTE_ORDER__"):
            if works(compiler):
                with self.subTest(compiler=compiler):
                    self.assert_runs("signals", ("", False, "extern"), compiler=compiler)

    def test_lone_header_answers(self) -> None:
        for name, plan in (("notify", ""), ("edges", ""), ("numbers", "chain")):
            with self.subTest(name=name):
                self.assert_runs(name, (plan, True, "extern"), (f"-D{name.upper()}_IMPLEMENTATION",))

    def test_lone_header_may_be_included_where_nothing_is_implemented(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            write(generate("edges", "", True), folder)
            other = os.path.join(folder, "other.c")
            with open(other, "w", encoding="utf-8") as file:
                file.write('#define EDGES_IMPLEMENTATION\n#include "edges.h"\n')
            self.assertEqual((0, ""), run([user("edges"), other], [SAMPLES, folder]))

    def test_handlers_in_a_struct_are_called(self) -> None:
        self.assert_runs("notify", ("", False, "struct"), ("-DHANDLERS_STRUCT",))


class Compilers(unittest.TestCase):
    def test_all_compilers_are_content(self) -> None:
        commands = [command for command in MATRIX if works(command)]
        for plan in ("", "chain"):
            with tempfile.TemporaryDirectory() as folder:
                sources = [path for name in NAMES for path in write(generate(name, plan), folder) + [user(name)]]
                for command in commands if not plan else commands[::3]:
                    with self.subTest(command=command, plan=plan):
                        self.assertEqual("", compile_all(command, sources, [SAMPLES, folder]))


if __name__ == "__main__":
    unittest.main()
