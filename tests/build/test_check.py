# SPDX-License-Identifier: MIT
"""`flagc build --check`: is what is committed what the spec gives?"""

import os
import shutil
import subprocess
import unittest

from .support import DARK, DEAD, LAMP, Case


class Check(Case):
    def setUp(self) -> None:
        super().setUp()
        self.write("lamp.flags", LAMP)
        self.flagc("build", "lamp.flags", "-o", "out")

    def test_fresh_output_is_fine(self) -> None:
        self.assertEqual(self.flagc("build", "lamp.flags", "-o", "out", "--check").stdout, "")

    def test_a_comment_does_not_make_it_stale(self) -> None:
        self.write("lamp.flags", LAMP + "# the end\n")
        self.flagc("build", "lamp.flags", "-o", "out", "--check")

    def test_stale_output_gives_a_diff_that_mends_it(self) -> None:
        self.write("lamp.flags", DARK)
        stale = self.read("out/lamp.h")
        done = self.flagc("build", "lamp.flags", "-o", "out", "--check", status=1)
        self.assertTrue(done.stdout.startswith("--- out/lamp.h\n+++ out/lamp.h (as it should be)\n@@ "), done.stdout)
        self.assertEqual((self.read("out/lamp.h"), self.files("out"), done.stderr), (stale, ["lamp.c", "lamp.h"], ""))
        if shutil.which("patch"):
            subprocess.run(["patch", "-s", "-p0"], input=done.stdout, cwd=self.directory, check=True, text=True)
            self.flagc("build", "lamp.flags", "-o", "out", "--check")

    def test_missing_files_are_shown_whole(self) -> None:
        os.unlink(self.path("out/lamp.h"))
        done = self.flagc("build", "lamp.flags", "-o", "out", "--check", status=1)
        self.assertTrue(done.stdout.startswith("--- /dev/null\n+++ out/lamp.h (as it should be)\n@@ -0,0 +1,"))
        self.assertEqual(self.files("out"), ["lamp.c"])

    def test_nothing_is_made(self) -> None:
        self.flagc("build", "lamp.flags", "-o", "none", "--check", "--depfile", "d/lamp.d", "--stamp", "s/stamp", status=1)
        self.assertEqual(self.files(), ["lamp.flags", "out/lamp.c", "out/lamp.h"])

    def test_a_lost_line_end_is_seen(self) -> None:
        whole = self.read("out/lamp.h")
        self.write("out/lamp.h", whole[:-1])
        done = self.flagc("build", "lamp.flags", "-o", "out", "--check", status=1)
        last = whole.splitlines()[-1]
        self.assertTrue(done.stdout.endswith(f"-{last}\n\\ No newline at end of file\n+{last}\n"), done.stdout)

    def test_other_line_ends_and_bytes_that_are_no_text_are_seen(self) -> None:
        whole = self.read("out/lamp.h")
        for stale in (whole.replace("\n", "\r\n").encode(), b"\xff\x00", b""):
            with open(self.path("out/lamp.h"), "wb") as file:
                file.write(stale)
            self.assertIn("+#ifndef FLAGC_LAMP_H\n", self.flagc("build", "lamp.flags", "-o", "out", "--check", status=1).stdout)

    def test_options_count(self) -> None:
        self.flagc("build", "lamp.flags", "-o", "out", "--check", "-D", "MUTED=0", status=1)

    def test_a_spec_with_errors_is_no_diff(self) -> None:
        self.write("lamp.flags", DEAD)
        done = self.flagc("build", "lamp.flags", "-o", "out", "--check", status=1)
        self.assertEqual(done.stdout, "")
        self.assertIn("error[shadowed]", done.stderr)


if __name__ == "__main__":
    unittest.main()
