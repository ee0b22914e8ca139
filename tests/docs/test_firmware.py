# SPDX-License-Identifier: MIT
"""What the firmware's README shows is so: it is run in a copy, on emulated machines. FLAGC_RENEW=1 writes what the commands really print."""

import os
import re
import shutil
import subprocess
import tempfile
import unittest
from unittest import mock

from .session import ROOT, run

EXAMPLE = os.path.join(ROOT, "examples", "firmware")
TOOLS = ("arm-none-eabi-gcc", "avr-gcc", "qemu-system-arm", "simavr")
MISSING = [tool for tool in TOOLS if not shutil.which(tool)]


def version(compiler: str) -> str:
    return subprocess.run([compiler, "-dumpversion"], capture_output=True, text=True, check=True).stdout.strip()


@unittest.skipIf(MISSING, f"no {', '.join(MISSING)}")
class Firmware(unittest.TestCase):
    maxDiff = None

    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.copy = os.path.join(scratch.name, "firmware")
        shutil.copytree(EXAMPLE, self.copy, ignore=shutil.ignore_patterns("out"))
        environment = mock.patch.dict(os.environ, FLAGC=os.path.join(ROOT, "build", "flagc"))
        environment.start()
        self.addCleanup(environment.stop)

    def test_the_readme_is_so(self) -> None:
        readme = os.path.join(EXAMPLE, "README.md")
        with open(readme, encoding="utf-8") as file:
            text = file.read()
        real, wrong = run(text, self.copy)
        self.assertEqual(wrong, [])
        if os.environ.get("FLAGC_RENEW"):
            with open(readme, "w", encoding="utf-8") as file:
                file.write(real)
        elif "gcc {}.{} for ARM and {}.{} for AVR".format(*version("arm-none-eabi-gcc").split(".")[:2], *version("avr-gcc").split(".")[:2]) in text:
            self.assertEqual(text, real)
        else:  # the figures are another compiler's
            self.assertEqual(re.sub(r"\d+", "0", text), re.sub(r"\d+", "0", real))

    def test_both_machines_say_the_same(self) -> None:
        said = [subprocess.run(["make", "-s", f"run-{machine}"], cwd=self.copy, capture_output=True, text=True) for machine in ("m3", "avr")]
        self.assertEqual([one.returncode for one in said], [0, 0], [one.stderr for one in said])
        self.assertEqual(said[0].stdout, said[1].stdout)
        self.assertIn("3 alarms", said[0].stdout)


if __name__ == "__main__":
    unittest.main()
