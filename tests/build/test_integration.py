# SPDX-License-Identifier: MIT
"""The folder of examples/integration is what four build systems want of it, as far as that can be seen without them."""

import configparser
import json
import os
import shutil
import subprocess
import tempfile
import unittest
from typing import List

from ..docs.session import run
from .support import ROOT

EXAMPLE = os.path.join(ROOT, "examples", "integration")
STANDINS = os.path.join(ROOT, "tests", "build", "integration")
HARDWARE = "/usr/share/arduino/hardware"

# Where Debian has the tools; and its core asks for DECIMAL_DIG, which its libc has under another name.
PREFERENCES = [
    "runtime.tools.avr-gcc.path=/usr",
    "tools.ctags.pattern=/usr/bin/arduino-ctags -u --language-force=c++ -f - --c++-kinds=svpf --fields=KSTtzns --line-directives {source_file}",
    "compiler.cpp.extra_flags=-DDECIMAL_DIG=__DECIMAL_DIG__",
]


class Integration(unittest.TestCase):
    maxDiff = None

    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.copy = os.path.join(scratch.name, "integration")
        shutil.copytree(EXAMPLE, self.copy)

    def done(self, command: List[str], where: str = "", **environment: str) -> str:
        """Runs a command that must succeed; what it printed."""
        result = subprocess.run(command, cwd=os.path.join(self.copy, where), capture_output=True, text=True, env=dict(os.environ, **environment))
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        return result.stdout

    def test_what_is_committed_is_what_the_spec_gives(self) -> None:
        with open(os.path.join(EXAMPLE, "README.md"), encoding="utf-8") as file:
            text = file.read()
        self.assertEqual(run(text, self.copy), (text, []))
        for name in ("fan.h", "fan.c"):
            with open(os.path.join(EXAMPLE, "fan", "src", name), "rb") as given, open(os.path.join(self.copy, "fan", "src", name), "rb") as made:
                self.assertEqual(given.read(), made.read())

    def test_descriptions_have_what_must_be_there(self) -> None:
        with open(os.path.join(self.copy, "fan", "library.properties"), encoding="utf-8") as file:
            properties = dict(line.rstrip("\n").split("=", 1) for line in file)
        with open(os.path.join(self.copy, "fan", "library.json"), encoding="utf-8") as file:
            library = json.load(file)
        self.assertLessEqual({"name", "version", "author", "maintainer", "sentence", "paragraph", "category", "url", "architectures"}, set(properties))
        self.assertLessEqual({"name", "version", "description"}, set(library))
        self.assertEqual((properties["name"], properties["version"]), (library["name"], library["version"]))
        self.assertRegex(library["version"], r"^\d+\.\d+\.\d+$")
        with open(os.path.join(self.copy, "fan", "idf_component.yml"), encoding="utf-8") as file:
            self.assertIn(f'version: "{library["version"]}"\n', file.read())

    def test_platformio(self) -> None:
        settings = configparser.ConfigParser()
        settings.read(os.path.join(self.copy, "platformio", "platformio.ini"))
        self.assertIn("env:native", settings)
        with open(os.path.join(self.copy, "fan", "library.json"), encoding="utf-8") as file:
            source = os.path.join(settings["env"]["lib_extra_dirs"], "fan", json.load(file)["build"]["srcDir"])
        self.done(["gcc", "-c", f"{source}/fan.c"], "platformio")
        self.done(["g++", "-Wall", "-Wextra", "-Werror", f"-I{source}", "src/main.cpp", "fan.o", "-o", "program"], "platformio")
        self.assertEqual(self.done(["./program"], "platformio"), "FULL\n")

    @unittest.skipUnless(shutil.which("cmake"), "no cmake")
    def test_esp_idf(self) -> None:
        self.done(["cmake", "-S", ".", "-B", "build"], "esp-idf", IDF_PATH=os.path.join(STANDINS, "idf"))
        self.done(["cmake", "--build", "build"], "esp-idf")
        self.assertEqual(self.done(["build/program"], "esp-idf"), "FULL\n")

    @unittest.skipUnless(shutil.which("cmake"), "no cmake")
    def test_zephyr(self) -> None:
        self.done(["cmake", "-S", ".", "-B", "build", f"-DZephyr_DIR={os.path.join(STANDINS, 'zephyr')}"], "zephyr")
        self.done(["cmake", "--build", "build"], "zephyr")
        self.assertEqual(self.done(["build/app"], "zephyr"), "FULL\n")

    @unittest.skipUnless(os.path.exists(f"{HARDWARE}/arduino/avr") and shutil.which("arduino-builder") and shutil.which("simavr"),
                         "no arduino-core-avr, no arduino-builder or no simavr")
    def test_arduino(self) -> None:
        sketch = os.path.join(self.copy, "fan", "examples", "fan_cycle")
        os.mkdir(os.path.join(sketch, "build"))
        self.done(["arduino-builder", "-compile", "-hardware", HARDWARE, "-tools", HARDWARE, "-libraries", self.copy, "-fqbn", "arduino:avr:uno",
                   "-build-path", os.path.join(sketch, "build"), *(f"-prefs={preference}" for preference in PREFERENCES), "fan_cycle.ino"], sketch)
        # A sketch does not end by itself.
        running = subprocess.Popen(["simavr", "-m", "atmega328p", "build/fan_cycle.ino.elf"], cwd=sketch, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        assert running.stdout is not None
        with running.stdout:
            first = running.stdout.readline()
            running.kill()
            running.wait()
        self.assertIn(b"STOP", first)


if __name__ == "__main__":
    unittest.main()
