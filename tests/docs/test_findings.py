# SPDX-License-Identifier: MIT
"""The documents know all findings: README.md's table, and SPEC.md's list of what a line can allow. FLAGC_RENEW=1 writes the table anew."""

import os
import re
import unittest

from flagc.check.catalogue import KINDS
from flagc.check.levels import Kind
from flagc.model.silences import SILENCEABLE

from .session import ROOT

TABLE = re.compile(r"(?<=\| finding \| severity \| what it is \|\n\|---\|---\|---\|\n).*?(?=<!-- end of findings -->)", re.S)


def row(kind: Kind) -> str:
    """A kind of finding as a line of the table."""
    mild = "".join(f"; under `{policy}` {severity}" for policy, severity in kind.milder)
    return f"| `{kind.code}` | {kind.severity}{', always' * kind.firm}{mild} | {kind.says} |\n"


def read(name: str) -> str:
    """A document."""
    with open(os.path.join(ROOT, name), encoding="utf-8") as file:
        return file.read()


class Findings(unittest.TestCase):
    maxDiff = None

    def test_the_table_of_the_readme(self) -> None:
        text = read("README.md")
        right = TABLE.sub("".join(map(row, KINDS.values())).replace("\\", "\\\\"), text)
        if os.environ.get("FLAGC_RENEW"):
            with open(os.path.join(ROOT, "README.md"), "w", encoding="utf-8") as file:
                file.write(right)
        else:
            self.assertEqual(text, right)
        self.assertEqual(len(TABLE.findall(text)), 1)

    def test_what_a_line_can_allow(self) -> None:
        text = read("gen/SPEC.md").replace("\n", " ")
        for start, what in (("A rule can allow ", "rule"), ("A flag or field can allow ", "input"), ("an outcome or action ", "outcome"),
                            ("an outcome or action ", "action"), ("a dispatch before its `{` ", "dispatch")):
            said = re.search(re.escape(start) + r"((?:`[\w-]+`(?:, )?)+)", text)
            assert said is not None, start
            self.assertEqual(re.findall(r"[\w-]+", said.group(1)), list(SILENCEABLE[what]))
        self.assertEqual([code for codes in SILENCEABLE.values() for code in codes if code not in KINDS], [])


if __name__ == "__main__":
    unittest.main()
