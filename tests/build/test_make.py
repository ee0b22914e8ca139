# SPDX-License-Identifier: MIT
"""The project's own Makefile, in a copy of the project."""

import os
import shutil
import subprocess
import sys
import tarfile
import unittest
import zipfile
from typing import List, Tuple

from flagc import VERSION

from .support import LAMP, ROOT, Case

INSTALLED = ["bin/flagc", "include/flagc.h", "include/flagc_table.h", "lib/cmake/flagc/flagc-config-version.cmake", "lib/cmake/flagc/flagc-config.cmake",
             "lib/libflagc.a", "lib/pkgconfig/flagc.pc", "share/doc/flagc/CHANGELOG.md", "share/doc/flagc/LICENSE",
             "share/doc/flagc/README.md", "share/doc/flagc/SPEC.md", "share/man/man1/flagc.1", "share/man/man3/flagc.3"]
OBJECTS = sorted(name[:-2] + ".o" for name in os.listdir(os.path.join(ROOT, "src")) if name.endswith(".c"))
LEFT_OUT = shutil.ignore_patterns("build", "out", "__pycache__", ".git", ".mypy_cache")


class Makefile(Case):
    def setUp(self) -> None:
        super().setUp()
        for name in ("Makefile", "README.md", "LICENSE", "CHANGELOG.md"):
            shutil.copy(os.path.join(ROOT, name), self.directory)
        for name in ("gen", "include", "src", "examples"):
            shutil.copytree(os.path.join(ROOT, name), self.path(name), ignore=LEFT_OUT)
        self.given = self.files()

    def make(self, *arguments: str) -> str:
        """Runs make without a word on standard error; what it printed."""
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C"}
        done = subprocess.run(["make", f"PYTHON={sys.executable}", *arguments], cwd=self.directory, env=environment, capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        return done.stdout

    def test_builds_one_file_and_the_library(self) -> None:
        self.make("-j4")
        self.assertEqual(self.files("build"), sorted(["flagc", "libflagc.a", *OBJECTS]))
        self.assertIn("Nothing to be done", self.make())
        self.write("elsewhere/lamp.flags", LAMP)
        done = subprocess.run([self.path("build/flagc"), "build", "lamp.flags", "-o", "out"], cwd=self.path("elsewhere"),
                              capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
        self.flagc("build", "elsewhere/lamp.flags", "-o", "out")
        self.assertEqual((self.read("elsewhere/out/lamp.h"), self.read("elsewhere/out/lamp.c")), (self.read("out/lamp.h"), self.read("out/lamp.c")))

    def test_the_one_file_is_the_same_bytes_wherever_it_is_packed(self) -> None:
        def packed(umask: int, zone: str) -> bytes:
            for name in self.files("gen"):
                os.chmod(self.path(f"gen/{name}"), 0o666 & ~umask)
                os.utime(self.path(f"gen/{name}"), (umask * 10_000_000, umask * 10_000_000))
            subprocess.run([sys.executable, "gen/pack.py", "gen", "packed"], cwd=self.directory, env={"TZ": zone, "PYTHONHASHSEED": "0"}, umask=umask, check=True)
            with open(self.path("packed"), "rb") as file:
                return file.read()

        first = packed(0o022, "UTC")
        # Another order of the files in their directories, and one that is no source.
        for name in reversed(self.files("gen/flagc")):
            os.makedirs(os.path.dirname(self.path(f"gen/new/{name}")), exist_ok=True)
            os.rename(self.path(f"gen/flagc/{name}"), self.path(f"gen/new/{name}"))
        shutil.rmtree(self.path("gen/flagc"))
        os.rename(self.path("gen/new"), self.path("gen/flagc"))
        self.write("gen/flagc/__pycache__/build.cpython-311.pyc", "")
        self.assertEqual(packed(0o077, "Asia/Tokyo"), first)
        self.assertTrue(os.access(self.path("packed"), os.X_OK))

    def test_the_one_file_runs_its_compiled_forms_and_where_they_are_of_another_python_the_sources(self) -> None:
        subprocess.run([sys.executable, "gen/pack.py", "gen", "packed"], cwd=self.directory, check=True)

        def answered(ending: str) -> Tuple[int, str]:
            """What --version does where the bytes of each file of this kind begin with others."""
            with zipfile.ZipFile(self.path("packed")) as given, zipfile.ZipFile(self.path("changed"), "w") as changed:
                for name in given.namelist():
                    data = given.read(name)
                    changed.writestr(name, b"!\n\n\n" + data[4:] if name.endswith(ending) and "/" in name else data)
            done = subprocess.run([sys.executable, "changed", "--version"], cwd=self.directory, capture_output=True, text=True)
            return done.returncode, done.stdout

        self.assertEqual([answered(".pyc"), answered(".py"), answered("")[0]], [(0, f"flagc {VERSION}\n")] * 2 + [1])

    def test_the_one_file_refuses_an_old_python(self) -> None:
        # No old Python is at hand, so this one says that it is old.
        code = "import sys, runpy; sys.version_info = (3, 8, 1); sys.argv = ['flagc', '--version']; runpy.run_module('flagc', run_name='__main__')"
        done = subprocess.run([sys.executable, "-c", code], cwd=self.path("gen"), capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (1, "flagc: needs Python 3.9 or newer, and this is 3.8\n"))

    def test_install_and_uninstall(self) -> None:
        self.make("PREFIX=/first")
        self.make("install", "PREFIX=/usr", f"DESTDIR={self.path('stage')}")
        self.assertEqual(self.files("stage/usr"), INSTALLED)
        self.assertEqual(self.files("stage"), [f"usr/{name}" for name in INSTALLED])
        for name in INSTALLED:
            self.assertEqual(os.stat(self.path(f"stage/usr/{name}")).st_mode & 0o777, 0o755 if name == "bin/flagc" else 0o644)
        self.make("uninstall", "PREFIX=/usr", f"DESTDIR={self.path('stage')}")
        self.assertEqual(self.files("stage"), [])
        # The prefix is that of the install, whatever was built before. It is what the installed files know.
        self.make("install", f"PREFIX={self.path('real')}")
        self.assertIn(f"prefix={self.path('real')}\n", self.read("real/lib/pkgconfig/flagc.pc"))

    @unittest.skipUnless(shutil.which("pkg-config"), "no pkg-config")
    def test_pkg_config_finds_the_library(self) -> None:
        self.make("install", f"PREFIX={self.path('real')}")
        self.write("user.c", '#include <flagc.h>\n#if FLAGC_VERSION_MAJOR < 0\n#error\n#endif\nint main(void) { return 0; }\n')

        def asked(*what: str) -> List[str]:
            environment = {"PATH": os.environ["PATH"], "PKG_CONFIG_PATH": self.path("real/lib/pkgconfig")}
            return subprocess.run(["pkg-config", *what, "flagc"], env=environment, check=True, capture_output=True, text=True).stdout.split()

        self.assertEqual(asked("--modversion"), [VERSION])
        self.assertEqual(asked("--cflags", "--libs"), [f"-I{self.path('real/include')}", f"-L{self.path('real/lib')}", "-lflagc"])
        subprocess.run(["gcc", "user.c", *asked("--cflags", "--libs"), "-o", "user"], cwd=self.directory, check=True)

    def test_help_names_every_target(self) -> None:
        text = self.make("help")
        for target in ("demo", "test", "check", "fuzz", "format", "install", "uninstall", "dist", "clean"):
            self.assertRegex(text, rf"make {target}\b")
        self.assertEqual(self.files(), self.given)

    def test_clean_leaves_what_was_given(self) -> None:
        self.make()
        self.make("-s", "-C", "examples/heater", f"FLAGC={self.path('build/flagc')}")
        self.assertNotEqual(self.files(), self.given)
        self.make("clean")
        self.assertEqual(self.files(), self.given)

    @unittest.skipUnless(shutil.which("git"), "no git")
    def test_dist_holds_what_is_committed(self) -> None:
        git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false", "-c", "init.defaultBranch=main"]
        for arguments in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "all", "--no-verify"]):
            subprocess.run([*git, *arguments], cwd=self.directory, check=True)
        self.write("uncommitted", "")
        self.make("dist")
        with tarfile.open(self.path(f"build/flagc-{VERSION}.tar.gz")) as archive:
            names = sorted(member.name for member in archive if member.isfile())
        self.assertEqual(names, [f"flagc-{VERSION}/{name}" for name in self.given])


if __name__ == "__main__":
    unittest.main()
