# SPDX-License-Identifier: MIT
"""What cppcheck's MISRA add-on finds in generated code is what gen/MISRA.md says, and nothing else."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from typing import Set

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DOCUMENT = os.path.join(ROOT, "gen", "MISRA.md")

# Specs, and the plans that they are built with.
BUILDS = (
    ("examples/heater/heater.flags", ("word", "direct", "radix", "staged", "branches", "vector", "scan", "chain")),
    ("examples/notify/notify.flags", ("auto",)),
    ("examples/statusword/statusword.flags", ("auto",)),
    ("examples/integration/fan/fan.flags", ("auto",)),
    ("tests/cases/database.flags", ("auto",)),
    ("tests/cases/pause.flags", ("auto",)),
)


def told() -> Set[str]:
    """The rules of the document's table."""
    with open(DOCUMENT, encoding="utf-8") as file:
        return set(re.findall(r"^\| (\d+\.\d+) \|", file.read(), re.M))


@unittest.skipUnless(shutil.which("cppcheck"), "no cppcheck")
class Misra(unittest.TestCase):
    def found(self, given: str, plan: str) -> Set[str]:
        """The rules that what is built of a spec breaks."""
        with tempfile.TemporaryDirectory() as directory:
            built = subprocess.run([sys.executable, "-m", "flagc", "build", os.path.join(ROOT, given), "-o", directory, "--plan", plan],
                                   capture_output=True, text=True, env=dict(os.environ, PYTHONPATH=os.path.join(ROOT, "gen")))
            self.assertEqual(built.returncode, 0, built.stderr)
            name = os.path.splitext(os.path.basename(given))[0]
            done = subprocess.run(["cppcheck", "--addon=misra", "--std=c99", "--max-configs=1", "-q", "--template={file}:{id}",
                                   f"-I{os.path.join(ROOT, os.path.dirname(given))}", f"{name}.c"], cwd=directory, capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stderr)
            return {rule for file, rule in re.findall(r"^(.*):misra-c2012-(\d+\.\d+)$", done.stderr, re.M) if os.path.basename(file) in (f"{name}.h", f"{name}.c")}

    def test_the_document_tells_all(self) -> None:
        found: Set[str] = set()
        for given, plans in BUILDS:
            for plan in plans:
                found |= self.found(given, plan)
        self.assertEqual(found, told())


if __name__ == "__main__":
    unittest.main()
