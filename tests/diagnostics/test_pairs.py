# SPDX-License-Identifier: MIT
"""Every NAME.flags here gets the messages of NAME.txt, to the letter. FLAGC_RENEW=1 writes them anew.

A file whose name starts with _ is there to be included. A first line such as `# options: --all` holds options of the command.
"""

import contextlib
import io
import os
import unittest
from pathlib import Path
from typing import List

from flagc.command.main import run

HERE = Path(__file__).resolve().parent


def messages(name: str) -> str:
    """What `flagc check NAME.flags` prints to standard error, run in this directory."""
    out, err, before = io.StringIO(), io.StringIO(), os.getcwd()
    os.chdir(HERE)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = run(["check", *options(name), f"{name}.flags"])
    finally:
        os.chdir(before)
    if status != int(" error[" in err.getvalue()) or bool(status) == bool(out.getvalue()):
        raise AssertionError(f"{name}: exit status {status}, output {out.getvalue()!r}")
    return err.getvalue()


def options(name: str) -> List[str]:
    """The options that the spec asks for."""
    first = (HERE / f"{name}.flags").read_bytes().split(b"\n")[0].decode("utf-8", "replace")
    return first.split()[2:] if first.startswith("# options:") else []


class Pairs(unittest.TestCase):
    def test_messages(self) -> None:
        self.maxDiff = None
        for path in sorted(HERE.glob("[!_]*.flags")):
            with self.subTest(path.stem):
                found, expected = messages(path.stem), path.with_suffix(".txt")
                if os.environ.get("FLAGC_RENEW"):
                    expected.write_text(found, encoding="utf-8")
                self.assertEqual(found, expected.read_text(encoding="utf-8"))

    def test_no_messages_without_their_spec(self) -> None:
        self.assertEqual([path.name for path in HERE.glob("*.txt") if not path.with_suffix(".flags").exists()], [])


if __name__ == "__main__":
    unittest.main()
