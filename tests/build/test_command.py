# SPDX-License-Identifier: MIT
"""The command line itself: help, wrong usage, exit statuses, and output that nobody reads."""

import os
import re
import subprocess
import sys
import unittest
from typing import Sequence, Tuple

from flagc import VERSION
from flagc.command.main import PLANS

from .support import DEAD, LAMP, Case, Ended, environment, start

# Of flagc, `--version` may load only these.
LIGHT = ["flagc", "flagc.command", "flagc.command.main", "flagc.command.status"]
LOADED = "import sys; from flagc.command.main import run; run({!r}); print(sorted(n for n in sys.modules if n.split('.')[0] == 'flagc'))"


class Usage(Case):
    def test_version(self) -> None:
        self.assertEqual(self.ended(start(["--version"], self.directory)).stdout, f"flagc {VERSION}\n")

    def test_version_loads_no_stage(self) -> None:
        done = subprocess.run([sys.executable, "-c", LOADED.format(["--version"])], env=environment(), capture_output=True, text=True, check=True)
        self.assertEqual(done.stdout.splitlines(), [f"flagc {VERSION}", str(LIGHT)])

    def test_help_names_every_verb(self) -> None:
        text = self.flagc("--help").stdout
        self.assertTrue(text.startswith("usage: flagc "), text)
        for words in ("build", "check", "explain", "format", "exit status: 0 fine; 1 the spec has errors", "2 wrong usage"):
            self.assertIn(words, text)

    def test_help_of_build_names_every_option(self) -> None:
        text = self.flagc("build", "--help").stdout
        self.assertTrue(text.startswith("usage: flagc build "), text)
        for option in ("-o", "-D", "--header-only", "--handlers", "--optimize", "--target", "--max-bytes", "--branchless", "--plan", "--check", "--depfile", "--stamp", "--dump"):
            self.assertRegex(text, rf"(?m)^  (?:-\w, )?{option}\b", option)

    def test_the_manual_names_the_same_options(self) -> None:
        with open(os.path.join(os.path.dirname(__file__), "../../gen/flagc.1"), encoding="utf-8") as file:
            page = file.read().replace("\\-", "-")
        for verb in ("build", "explain"):
            for option in re.findall(r"(?m)^  (?!-h)(?:-\w, )?(--[\w-]+)", self.flagc(verb, "--help").stdout):
                self.assertIn(option, page)
        for plan in PLANS:
            self.assertRegex(page.split("--plan")[1].split(".SH")[0], rf"\b{plan}\b")

    def test_wrong_usage(self) -> None:
        for arguments, message in (((), "the following arguments are required: VERB\ntry 'flagc --help'"),
                                   (("build",), "the following arguments are required: SPEC\ntry 'flagc build --help'"),
                                   (("check",), "the following arguments are required: SPEC\ntry 'flagc check --help'"),
                                   (("build", "x", "--plan", "best"), "argument --plan: invalid choice: 'best' (choose from auto, "),
                                   (("build", "x", "--plan", "=chain"), "argument --plan: invalid choice: '=chain' "),
                                   (("explain", "x", "--plan", "d="), "argument --plan: invalid choice: 'd=' "),
                                   (("build", "x", "--max-bytes", "1k"), "argument --max-bytes: invalid number: '1k'\n"),
                                   (("build", "x", "--max-bytes=-1"), "argument --max-bytes: invalid number: '-1'\n"),
                                   (("build", "x", "--optimize", "fun"), "argument --optimize: invalid choice: 'fun' "),
                                   (("explain", "x", "--target", "pdp11"), "argument --target: invalid choice: 'pdp11' "),
                                   (("explain",), "the following arguments are required: SPEC\ntry 'flagc explain --help'"),
                                   (("build", "x", "--dump", "all"), "argument --dump: invalid choice: 'all' "),
                                   (("build", "x", "-o"), "argument -o/--output: expected one argument"),
                                   (("frob",), "argument VERB: invalid choice: 'frob' "),
                                   (("build", "x", "y"), "unrecognized arguments: y"), (("--frob",), "")):
            with self.subTest(arguments=arguments):
                done = self.flagc(*arguments, status=2)
                self.assertTrue(done.stderr.startswith(f"flagc: {message}"), done.stderr)
                self.assertEqual(done.stdout, "")

    def test_what_stands_in_the_spec_decides_between_0_and_1(self) -> None:
        self.write("good.flags", LAMP)
        self.write("bad.flags", DEAD)
        self.flagc("check", "good.flags")
        self.flagc("check", "bad.flags", status=1)
        self.flagc("check", "bad.flags", "good.flags", status=1)
        self.flagc("build", "bad.flags", status=1)
        self.flagc("check", "none.flags", status=2)

    def test_a_name_of_any_bytes(self) -> None:
        name = os.fsdecode(b"b\xff.flags")
        self.write(name, DEAD)
        self.assertTrue(self.flagc("build", name, status=1).stderr.startswith(f"{name}:12:5: error[shadowed]: "))
        self.write(name, LAMP)
        self.flagc("build", name)
        with open(os.fsencode(self.directory) + b"/b\xff.c", "rb") as file:
            self.assertIn(b'#include "b\xff.h"\n', file.read())


class Output(Case):
    """Output that goes nowhere. Each runs in a process of its own, whose end counts too."""

    def setUp(self) -> None:
        super().setUp()
        self.write("lamp.flags", LAMP)
        self.write("dead.flags", DEAD)

    def shell(self, arguments: Sequence[str], redirections: str) -> Ended:
        """Runs flagc under a shell, and returns how flagc itself ended."""
        done = subprocess.run(["sh", "-c", f'{{ "$0" -m flagc "$@"; echo $? >status; }} {redirections}', sys.executable, *arguments],
                              cwd=self.directory, env=environment(), capture_output=True, text=True)
        return Ended(int(self.read("status")), done.stdout, done.stderr)

    def test_a_reader_that_has_gone(self) -> None:
        # Longer and shorter than what Python writes at once.
        self.write("long.flags", LAMP + "outcomes long { " + ", ".join(f"NAME_{number}" for number in range(3000)) + " }\n")
        for arguments in (["build", "--dump=tokens", "long.flags"], ["build", "--dump=c", "lamp.flags"], ["--help"], ["--version"]):
            self.assertEqual(self.unread("stdout", arguments), (2, ""))
        self.assertEqual(self.unread("stderr", ["check", "dead.flags"]), (2, ""))

    def unread(self, stream: str, arguments: Sequence[str]) -> Tuple[int, str]:
        """Runs flagc with one output into a pipe that is closed at its other end: how it ended, and its other output."""
        reader, writer = os.pipe()
        os.close(reader)
        outputs = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, stream: writer}
        done = subprocess.run([sys.executable, "-m", "flagc", *arguments], cwd=self.directory, env=environment(), text=True,
                              stdout=outputs["stdout"], stderr=outputs["stderr"])
        os.close(writer)
        return done.returncode, done.stderr if stream == "stdout" else done.stdout

    def test_closed_output_is_no_trouble(self) -> None:
        self.assertEqual(self.shell(["build", "lamp.flags", "--dump=c"], ">&-"), Ended(0, "", ""))
        self.assertEqual(self.shell(["check", "dead.flags"], "2>&-").returncode, 1)

    @unittest.skipUnless(os.path.exists("/dev/full"), "no /dev/full")
    def test_output_that_cannot_be_written(self) -> None:
        for arguments in (["build", "lamp.flags", "--dump=c"], ["--version"], ["check", "lamp.flags"]):
            self.assertEqual(self.shell(arguments, ">/dev/full"), Ended(2, "", "flagc: output: No space left on device\n"))
        self.assertEqual(self.shell(["check", "dead.flags"], "2>/dev/full").returncode, 2)


if __name__ == "__main__":
    unittest.main()
