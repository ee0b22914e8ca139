# SPDX-License-Identifier: MIT
"""The recipes that README shows: once for each change of a spec, and with what is committed where there is no Python."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from typing import List, Tuple

from .support import DARK, DEAD, GEN, LAMP, Case

HERE = os.path.dirname(os.path.abspath(__file__))
COMMON = "outcomes colour { OFF, GREEN, RED }\n"
TOOLS = ("sh", "env", "echo", "make", "ninja", "gcc", "as", "rm", "mkdir", "touch")

# A program of two files, of which only one includes the header.
MAKEFILE = "all: notify.o main.o\ninclude recipe.mk\nnotify.o: notify.h\n%.o: %.c\n\t@echo compiles $@\n\t@gcc -c $<\n"
NINJA = """
rule cc
  command = gcc -c $in
  description = compiles $out
build notify.o: cc notify.c | notify.h
build main.o: cc main.c
"""

# Counts how often it builds, and is flagc.
WRAPPER = """\
#!/bin/sh
case $1 in build) echo built >> builds ;; esac
exec python3 -m flagc "$@"
"""


class Recipe:
    """What holds for both. A project with its output committed."""

    command: List[str] = []
    cache: "tempfile.TemporaryDirectory[str]"

    @classmethod
    def setUpClass(cls) -> None:
        # What Python compiles of flagc is kept from one run to the next.
        cls.cache = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.cache.cleanup)

    def setUp(self) -> None:
        super().setUp()
        if not shutil.which(self.command[0]):
            self.skipTest(f"no {self.command[0]}")
        os.mkdir(self.path("bin"))
        for tool in TOOLS:
            if shutil.which(tool):
                os.symlink(shutil.which(tool) or "", self.path(f"bin/{tool}"))
        os.mkdir(self.path("tools"))
        self.write("tools/flagc", WRAPPER)
        os.chmod(self.path("tools/flagc"), 0o755)
        self.write("main.c", "int main(void) { return 0; }\n")
        self.write("common.flags", COMMON)
        self.spec(LAMP)
        self.flagc("build", "notify.flags")
        self.flagc("build", "common.flags")
        self.python(True)
        self.write("Makefile", MAKEFILE)
        with open(os.path.join(HERE, "recipe.ninja"), encoding="utf-8") as file:
            self.write("build.ninja", file.read() + NINJA)
        shutil.copy(os.path.join(HERE, "recipe.mk"), self.path("recipe.mk"))
        # All that is here was there long ago: what a test writes is newer.
        for name in self.files():
            if not os.path.islink(self.path(name)):
                os.utime(self.path(name), (1_500_000_000, 1_500_000_000))

    def spec(self, text: str) -> None:
        """Writes the spec, whose outcomes are in another file."""
        self.write("notify.flags", 'include "common.flags"\n' + text.replace(COMMON, "").replace("`armed()`", "`1`")
                   .replace("`fault()`", "`0`").replace("`muted()`", "`0`"))

    def python(self, there: bool) -> None:
        """Whether the project finds Python."""
        if there:
            os.symlink(sys.executable, self.path("bin/python3"))
        else:
            os.unlink(self.path("bin/python3"))

    def make(self, status: int = 0) -> Tuple[int, List[str], str]:
        """Runs make or ninja: how often flagc built, what was compiled, and all that was said."""
        self.write("builds", "")
        done = subprocess.run(self.command, cwd=self.directory, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              env={"PATH": self.path("bin"), "PYTHONPATH": GEN, "PYTHONPYCACHEPREFIX": self.cache.name})
        self.assertEqual(done.returncode, status, done.stdout)
        return self.read("builds").count("built"), sorted(re.findall(r"compiles (\S+)", done.stdout)), done.stdout

    def test_a_fresh_clone_builds_once_and_changes_nothing(self) -> None:
        before = os.stat(self.path("notify.h"))
        self.assertEqual(self.make()[:2], (1, ["main.o", "notify.o"]))
        self.assertEqual(os.stat(self.path("notify.h")).st_ino, before.st_ino)
        self.assertEqual(self.make()[:2], (0, []))

    def test_a_change_builds_once(self) -> None:
        self.make()
        self.spec(DARK)
        self.assertEqual(self.make()[:2], (1, ["notify.o"]))
        self.assertEqual(self.make()[:2], (0, []))

    def test_a_change_of_a_comment_builds_once_and_compiles_nothing(self) -> None:
        self.make()
        self.spec(LAMP + "# the end\n")
        self.assertEqual(self.make()[:2], (1, []))
        self.assertEqual(self.make()[:2], (0, []))

    def test_a_change_of_an_include_builds_once(self) -> None:
        self.make()
        self.write("common.flags", COMMON.replace("GREEN, RED", "RED, GREEN"))
        self.assertEqual(self.make()[:2], (1, ["notify.o"]))
        self.assertEqual(self.make()[:2], (0, []))

    def test_an_include_that_goes_away_builds_once(self) -> None:
        self.make()
        os.unlink(self.path("common.flags"))
        self.write("notify.flags", self.read("notify.flags").replace('include "common.flags"', COMMON))
        self.assertEqual(self.make()[:2], (1, ["notify.o"]))
        self.assertEqual(self.make()[:2], (0, []))

    def test_another_flagc_builds_once(self) -> None:
        self.make()
        os.utime(self.path("tools/flagc"))
        self.assertEqual(self.make()[:2], (1, []))
        self.assertEqual(self.make()[:2], (0, []))

    def test_a_spec_with_errors_stops_the_build_until_it_is_mended(self) -> None:
        self.make()
        self.spec(DEAD)
        for _ in range(2):
            count, compiled, text = self.make(status=2 if self.command[0] == "make" else 1)
            self.assertEqual((count, compiled), (1, []))
            self.assertIn("notify.flags:12:5: error[shadowed]", text)
        self.spec(DARK)
        self.assertEqual(self.make()[:2], (1, ["notify.o"]))
        self.assertEqual(self.make()[:2], (0, []))

    def test_a_header_that_is_gone_comes_back(self) -> None:
        self.make()
        before = self.read("notify.h")
        os.unlink(self.path("notify.h"))
        self.assertEqual(self.make()[0], 1)
        self.assertEqual(self.read("notify.h"), before)
        self.assertEqual(self.make()[:2], (0, []))

    def test_without_python_the_committed_output_is_used(self) -> None:
        self.python(False)
        before = self.read("notify.h")
        self.spec(DARK)
        count, compiled, text = self.make()
        self.assertEqual((count, compiled), (0, ["main.o", "notify.o"]))
        self.assertRegex(text, r"without Python 3\.9 or newer, notify\.h (and )?notify\.c are used as they are")
        self.assertEqual(self.read("notify.h"), before)
        self.assertIn("are used as they are", self.make()[2])
        # And once it is there, nothing has been missed.
        self.python(True)
        self.assertEqual(self.make()[:2], (1, ["notify.o"]))
        self.assertEqual(self.make()[:2], (0, []))


class Make(Recipe, Case):
    command = ["make", "-j4"]


class Ninja(Recipe, Case):
    command = ["ninja"]

    def test_cleaning_keeps_what_is_committed(self) -> None:
        self.make()
        subprocess.run(["ninja", "-t", "clean"], cwd=self.directory, check=True, capture_output=True)
        self.assertLessEqual({"notify.h", "notify.c"}, set(self.files()))
        self.assertNotIn("main.o", self.files())


if __name__ == "__main__":
    unittest.main()
