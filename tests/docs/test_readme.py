# SPDX-License-Identifier: MIT
"""What README.md shows is so: its commands are run, its files compiled. FLAGC_RENEW=1 writes what the commands really print."""

import os
import subprocess
import tempfile
import unittest

from .session import ROOT, run

README = os.path.join(ROOT, "README.md")


class Readme(unittest.TestCase):
    maxDiff = None

    def test_commands_print_what_it_says(self) -> None:
        subprocess.run(["make", "-s", "-C", ROOT, "all"], check=True)
        with open(README, encoding="utf-8") as file:
            text = file.read()
        with tempfile.TemporaryDirectory() as directory:
            real, wrong = run(text, directory)
        self.assertEqual(wrong, [])
        if os.environ.get("FLAGC_RENEW"):
            with open(README, "w", encoding="utf-8") as file:
                file.write(real)
        else:
            self.assertEqual(text, real)

    def test_a_wrong_output_is_noticed(self) -> None:
        with tempfile.TemporaryDirectory() as directory:
            text = "```console\n$ echo one\ntwo\n```"
            self.assertEqual(run(text, directory), ("```console\n$ echo one\none\n```", []))


if __name__ == "__main__":
    unittest.main()
