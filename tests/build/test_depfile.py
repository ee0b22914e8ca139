# SPDX-License-Identifier: MIT
"""`--depfile`: what a build needs, as make and ninja read it."""

import os
import re
import shutil
import subprocess
import unittest
from typing import List

from .support import LAMP, Case

# What needs care in a Makefile or in ninja. No tool can tell make of % and = in a target, nor ninja of '.
ODD = "a b$c#d (e)~f,g"
COMMON = "enum mode { OFF, ON }\n"


class Depfile(Case):
    def setUp(self) -> None:
        super().setUp()
        self.write("lamp.flags", 'include "parts/one.flags"\ninclude "parts/two.flags"\n' + LAMP)
        self.write("parts/one.flags", 'include "../deep.flags"\n')
        self.write("parts/two.flags", 'include "../deep.flags"\n')
        self.write("deep.flags", COMMON)

    def test_names_the_header_the_spec_and_every_include_once(self) -> None:
        self.flagc("build", "lamp.flags", "-o", "out", "--depfile", "lamp.d")
        target, names = self.read("lamp.d").split("\n", 1)[0].split(": ")
        self.assertEqual(target, "out/lamp.h")
        self.assertEqual(names.split()[0], "lamp.flags")
        self.assertEqual(sorted(map(os.path.normpath, names.split())), ["deep.flags", "lamp.flags", "parts/one.flags", "parts/two.flags"])

    def test_the_stamp_becomes_the_target(self) -> None:
        self.flagc("build", "lamp.flags", "--depfile", "lamp.d", "--stamp", "build/stamp")
        self.assertTrue(self.read("lamp.d").startswith("build/stamp: lamp.flags "))

    def test_every_include_is_a_target_that_needs_nothing(self) -> None:
        self.flagc("build", "lamp.flags", "--depfile", "lamp.d")
        self.assertEqual(sorted(map(os.path.normpath, re.findall(r"(?m)^(.*):$", self.read("lamp.d")))),
                         ["deep.flags", "parts/one.flags", "parts/two.flags"])


class OddNames(Case):
    def setUp(self) -> None:
        super().setUp()
        self.write("lamp.flags", f'include "{ODD}/x.flags"\n' + LAMP)
        self.write(f"{ODD}/x.flags", COMMON)

    def test_make_reads_them(self) -> None:
        self.flagc("build", "lamp.flags", "--depfile", "lamp.d", "--stamp", "built $#")
        self.write("Makefile", "built\\ $$\\#:\n\t@touch '$@'; echo ran\ninclude lamp.d\n")
        self._assert_runs_when_the_include_changes(["make", "-s", "built $#"])

    @unittest.skipUnless(shutil.which("ninja"), "no ninja")
    def test_ninja_reads_them(self) -> None:
        self.flagc("build", "lamp.flags", "--depfile", "lamp.d", "-o", "o $#")
        self.write("build.ninja", "rule r\n  command = echo ran; touch $out\n  depfile = lamp.d\n  description = r\n"
                                  "build o$ $$#/lamp.h: r lamp.flags\n")
        self._assert_runs_when_the_include_changes(["ninja"])

    def _assert_runs_when_the_include_changes(self, command: List[str]) -> None:
        def runs() -> bool:
            return "ran" in subprocess.run(command, cwd=self.directory, check=True, capture_output=True, text=True).stdout.split("\n")

        runs()
        self.assertFalse(runs())
        later = os.stat(self.path("lamp.d")).st_mtime + 100
        os.utime(self.path(f"{ODD}/x.flags"), (later, later))
        self.assertTrue(runs())
        # What is no longer included may go away without an error.
        os.unlink(self.path(f"{ODD}/x.flags"))
        self.assertTrue(runs())


if __name__ == "__main__":
    unittest.main()
