# SPDX-License-Identifier: MIT
"""The same spec gives the same bytes: on any machine, under any name of its directory, for any Python."""

import os
import shutil
import sys
import unittest
from typing import Dict, Tuple

from .support import ROOT, Case, start

SPECS = ("examples/pairing/pairing", "tests/cases/can_errors")
PLACES = ("1", "a/deeper/directory")
ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "TZ": "Asia/Tokyo"}

# One fact outside ASCII, in text for people.
ACCENT = """\
flags cafe {
    HOT "trop chaud, où que ce soit"   # été
}
outcomes o { A, B }
dispatch d(cafe) -> o, first {
    HOT  => A
    else => B
}
"""


class SameBytes(Case):
    expected: Dict[str, Tuple[str, str]] = {}  # built by the first test

    def setUp(self) -> None:
        super().setUp()
        for place in PLACES:
            self.write(f"{place}/accent.flags", ACCENT)
            for spec in SPECS:
                shutil.copy(os.path.join(ROOT, f"{spec}.flags"), self.path(place))
        for name in () if self.expected else ("accent", "pairing", "can_errors"):
            self.flagc("build", f"1/{name}.flags", "-o", "out")
            self.expected[name] = self.output(name)

    def output(self, name: str) -> Tuple[str, str]:
        """What was built, and may be built anew."""
        texts = self.read(f"out/{name}.h"), self.read(f"out/{name}.c")
        shutil.rmtree(self.path("out"))
        return texts

    def assert_same(self, name: str, place: str, changes: Dict[str, str], python: str = sys.executable) -> None:
        """Builds a spec elsewhere or otherwise."""
        self.ended(start(["build", f"{name}.flags", "-o", self.path("out")], self.path(place), changes, python))
        self.assertEqual(self.output(name), self.expected[name])

    def test_in_another_directory_with_another_hash_seed(self) -> None:
        for seed, name in enumerate(self.expected):
            self.assert_same(name, PLACES[1], {"PYTHONHASHSEED": str(seed)})

    def test_in_any_locale_and_time_zone(self) -> None:
        for changes in (ASCII, {"LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"}):
            self.assert_same("accent", "1", changes)

    @unittest.skipUnless(shutil.which("pypy3"), "no pypy3")
    def test_with_another_python(self) -> None:
        self.assert_same("accent", "1", {}, "pypy3")
        self.assert_same("can_errors", "1", {}, "pypy3")

    def test_by_another_path(self) -> None:
        for path in ("1/accent.flags", "./1/../1/accent.flags", self.path("1/accent.flags")):
            self.flagc("build", path, "-o", "out")
            self.assertEqual(self.output("accent"), self.expected["accent"])

    def test_messages_and_diffs_are_utf_8_in_any_locale(self) -> None:
        done = self.ended(start(["build", "accent.flags", "--check"], self.path("1"), ASCII), 1)
        self.assertIn("trop chaud, où que ce soit", done.stdout)
        self.write("1/accent.flags", ACCENT.replace("=> B", "=> é"))
        self.assertIn("    else => é\n", self.ended(start(["check", "accent.flags"], self.path("1"), ASCII), 1).stderr)


if __name__ == "__main__":
    unittest.main()
