# SPDX-License-Identifier: MIT
"""Small projects that build with an installed flagc: CMake under make and ninja, Meson, and make with pkg-config."""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from typing import List, Sequence

from .support import LAMP, ROOT

HERE = os.path.dirname(os.path.abspath(__file__))
COMMON = "outcomes colour { OFF, GREEN, RED }\n"
SPEC = ('include "common.flags"\n' + LAMP.replace(COMMON, "").replace("when `armed()`", "").replace("when `fault()`", "").replace("when `muted()`", ""))
MAIN = '#include <stdio.h>\n#include "notify.h"\nint main(void) { printf("%d\\n", (int)show(LAMP_ARMED)); return 0; }\n'

INSTALLED = tempfile.TemporaryDirectory()
PREFIX = os.path.join(INSTALLED.name, "prefix")


def setUpModule() -> None:
    """Installs a copy, once."""
    copy = os.path.join(INSTALLED.name, "source")
    os.mkdir(copy)
    for name in ("Makefile", "README.md", "LICENSE", "CHANGELOG.md", "gen", "src", "include"):
        path = os.path.join(ROOT, name)
        if os.path.isdir(path):
            shutil.copytree(path, os.path.join(copy, name), ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(path, os.path.join(copy, name))
    subprocess.run(["make", "-s", "-C", copy, "install", f"PREFIX={PREFIX}", f"PYTHON={sys.executable}"], check=True)


def tearDownModule() -> None:
    INSTALLED.cleanup()


class Packages(unittest.TestCase):
    failure = 2  # the exit status of the build tool

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.write("notify.flags", SPEC)
        self.write("common.flags", COMMON)
        self.write("main.c", MAIN)

    def write(self, name: str, text: str) -> None:
        """Writes a file, and waits until the clock of the files has gone on: make knows no smaller difference."""
        with open(os.path.join(self.folder, name), "w", encoding="utf-8") as file:
            file.write(text)

    def run_it(self, command: Sequence[str], status: int = 0) -> str:
        """Runs a command in the project: all that it said."""
        path = os.pathsep.join([os.path.join(PREFIX, "bin"), os.path.dirname(sys.executable), os.environ["PATH"]])
        done = subprocess.run(command, cwd=self.folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              env={"PATH": path, "HOME": self.folder, "PKG_CONFIG_PATH": os.path.join(PREFIX, "lib/pkgconfig")})
        self.assertEqual(done.returncode, status, done.stdout)
        return done.stdout

    def works(self, build: List[str], program: str) -> None:
        """The program answers; nothing is done twice; a change of the spec, and of what it includes, arrives; an error stops the build."""
        self.run_it(build)
        self.assertEqual(self.run_it([program]), "1\n")
        before = self.times()
        self.run_it(build)
        self.assertEqual(self.times(), before)
        self.later("notify.flags", SPEC.replace("=> GREEN", "=> OFF"))
        self.run_it(build)
        self.assertEqual(self.run_it([program]), "0\n")
        self.later("common.flags", COMMON.replace("OFF, GREEN", "GREEN, OFF"))
        self.run_it(build)
        self.assertEqual(self.run_it([program]), "1\n")
        self.later("notify.flags", SPEC.replace("    else           => OFF\n", ""))
        self.assertIn("error[gap]", self.run_it(build, self.failure))

    def later(self, name: str, text: str) -> None:
        """Changes a file so that all that was built is older."""
        self.write(name, text)
        now = max(os.stat(os.path.join(path, one)).st_mtime for path, _, files in os.walk(self.folder) for one in files)
        os.utime(os.path.join(self.folder, name), (now + 2, now + 2))

    def times(self) -> List[float]:
        """When the objects and the program were made."""
        return sorted(os.stat(os.path.join(path, one)).st_mtime for path, _, files in os.walk(self.folder) for one in files
                      if one.endswith(".o") or one == "client")


@unittest.skipUnless(shutil.which("cmake"), "no cmake")
class CMake(Packages):
    def setUp(self) -> None:
        super().setUp()
        shutil.copy(os.path.join(HERE, "recipe.cmake"), os.path.join(self.folder, "CMakeLists.txt"))

    def configure(self, generator: str) -> None:
        self.run_it(["cmake", "-S", ".", "-B", "out", "-G", generator, f"-DCMAKE_PREFIX_PATH={PREFIX}"])

    def test_under_make(self) -> None:
        self.configure("Unix Makefiles")
        self.works(["cmake", "--build", "out"], "out/client")

    @unittest.skipUnless(shutil.which("ninja"), "no ninja")
    def test_under_ninja(self) -> None:
        self.configure("Ninja")
        self.failure = 1
        self.works(["cmake", "--build", "out"], "out/client")

    def test_options_and_the_library(self) -> None:
        with open(os.path.join(self.folder, "CMakeLists.txt"), "a", encoding="utf-8") as file:
            file.write("flagc_generate(client other.flags OPTIONS --handlers struct)\ntarget_link_libraries(client PRIVATE flagc::flagc)\n"
                       "add_executable(second main.c)\nflagc_generate(second notify.flags common.flags other.flags)\n"
                       "target_link_libraries(second flagc::flagc)\n")
        self.write("other.flags", "flags door { OPEN }\nactions bell(`int n`) { ring }\ndispatch visit(door) -> bell, first { OPEN => ring\nelse => nothing }\n")
        self.write("main.c", MAIN.replace("int main", '#include "other.h"\n#include <flagc.h>\nconst struct bell_handlers *all;\nint main')
                   .replace("return 0", 'puts(flagc_version()); return 0'))
        self.configure("Unix Makefiles")
        self.run_it(["cmake", "--build", "out"])
        self.assertRegex(self.run_it(["out/client"]), r"^1\n\d+\.\d+\.\d+\n$")

    def test_headers_beside_the_spec_are_found(self) -> None:
        os.mkdir(os.path.join(self.folder, "rules"))
        self.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(x C)\nfind_package(flagc REQUIRED)\n"
                   "add_executable(client main.c)\nflagc_generate(client rules/door.flags)\n")
        self.write("rules/door.h", "")
        self.write("rules/visitor.h", "struct visitor { int rings; };\n")
        self.write("rules/door.flags", 'uses "visitor.h"\nflags door from `const struct visitor *v` { RUNG when `v->rings` }\n'
                   "dispatch opens(door) -> bool, first { RUNG => true\nelse => false }\n")
        self.write("main.c", '#include "door.h"\nint main(void) { struct visitor v = { 1 }; return !opens(door_collect(&v)); }\n')
        self.configure("Unix Makefiles")
        self.run_it(["cmake", "--build", "out"])
        self.run_it(["out/client"])

    def test_an_unfit_version_is_refused(self) -> None:
        self.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\nproject(x C)\nfind_package(flagc 99 REQUIRED)\n")
        self.assertIn("99", self.run_it(["cmake", "-S", ".", "-B", "out", f"-DCMAKE_PREFIX_PATH={PREFIX}"], 1))


@unittest.skipUnless(shutil.which("meson") and shutil.which("ninja"), "no meson and ninja")
class Meson(Packages):
    failure = 1

    def test_recipe(self) -> None:
        shutil.copy(os.path.join(HERE, "recipe.meson"), os.path.join(self.folder, "meson.build"))
        self.run_it(["meson", "setup", "out"])
        self.works(["ninja", "-C", "out"], "out/client")


@unittest.skipUnless(shutil.which("pkg-config"), "no pkg-config")
class Make(Packages):
    def test_recipe(self) -> None:
        shutil.copy(os.path.join(HERE, "recipe-pkg.mk"), os.path.join(self.folder, "Makefile"))
        self.works(["make"], "./client")


if __name__ == "__main__":
    unittest.main()
