# SPDX-License-Identifier: MIT
"""flagc as a black box: a directory of its own for each test, and the command run in it."""

import importlib
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from typing import Callable, Dict, List, Mapping, NamedTuple, Optional, Sequence

from flagc.command.main import run

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
GEN = os.path.join(ROOT, "gen")

LAMP = """\
flags lamp {
    ARMED  when `armed()`
    FAULT  when `fault()`
    MUTED  when `muted()`
}

outcomes colour { OFF, GREEN, RED }

dispatch show(lamp) -> colour, first {
    FAULT & !MUTED => RED
    ARMED          => GREEN
    else           => OFF
}
"""

# The same with another answer, and with a rule that can never fire.
DARK = LAMP.replace("ARMED          => GREEN", "ARMED          => OFF").replace("else           => OFF", "else           => GREEN")
DEAD = LAMP.replace("    else", "    ARMED & MUTED => RED\n    else")

# What a spec of the tests leaves out is mostly not the point.
SLOPPY = ("-Wno-unread", "-Wno-unproduced")

# Loaded before any test starts: `branch` runs them in children.
for _verb in ("account", "build", "check", "diff", "explain", "format", "test"):
    importlib.import_module(f"flagc.command.{_verb}")

NEEDED = ("PATH", "HOME", "TMPDIR", "TEMP")


def environment(changes: Optional[Mapping[str, str]] = None) -> Dict[str, str]:
    """What flagc sees of the machine, and nothing else of it."""
    kept = {name: os.environ[name] for name in NEEDED if name in os.environ}
    return {**kept, "PYTHONPATH": GEN, "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "100", **(changes or {})}


class Ended(NamedTuple):
    """How a process ended, and what it printed."""

    returncode: int
    stdout: str
    stderr: str


def start(arguments: Sequence[str], where: str, changes: Optional[Mapping[str, str]] = None, python: str = sys.executable) -> Ended:
    """Runs `python -m flagc`."""
    done = subprocess.run([python, "-m", "flagc", *arguments], cwd=where, env=environment(changes), stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", errors="surrogateescape")
    return Ended(done.returncode, done.stdout, done.stderr)


def branch(arguments: Sequence[str], where: str, before: Callable[[], None] = lambda: None) -> Ended:
    """The same in a child of this process, which need not load flagc again: five times as fast. Calls `before` there first."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if not child:
            status = 70
            try:
                os.chdir(where)
                os.dup2(out.fileno(), 1)
                os.dup2(err.fileno(), 2)
                sys.stdout, sys.stderr = open(1, "w", closefd=False), open(2, "w", closefd=False)
                before()
                status = run(arguments)
                sys.stdout.flush()
                sys.stderr.flush()
            finally:
                os._exit(status)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        texts = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read().decode("utf-8", "surrogateescape"))
    return Ended(status, *texts)


def pack(target: str) -> None:
    """The generator as one file."""
    subprocess.run([sys.executable, os.path.join(GEN, "pack.py"), GEN, target], check=True)


class Case(unittest.TestCase):
    """A test in a directory of its own."""

    maxDiff = None

    def setUp(self) -> None:
        self.directory = os.path.realpath(tempfile.mkdtemp(prefix="flagc-test-"))
        self.addCleanup(shutil.rmtree, self.directory)

    def path(self, name: str) -> str:
        """A file of the directory."""
        return os.path.join(self.directory, name)

    def write(self, name: str, text: str) -> str:
        """Writes a file, and the directories above it; returns its name."""
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), "w", encoding="utf-8", newline="") as file:
            file.write(text)
        return name

    def read(self, name: str) -> str:
        """The text of a file."""
        with open(self.path(name), encoding="utf-8", newline="") as file:
            return file.read()

    def files(self, folder: str = "") -> List[str]:
        """All files below a folder, hidden ones too."""
        top = self.path(folder)
        return sorted(os.path.relpath(os.path.join(where, name), top) for where, _, names in os.walk(top) for name in names)

    def flagc(self, *arguments: str, status: int = 0, before: Callable[[], None] = lambda: None) -> Ended:
        """Runs flagc here. It must end with `status`, well or with a message but never by accident."""
        return self.ended(branch(arguments, self.directory, before), status)

    def ended(self, done: Ended, status: int = 0) -> Ended:
        """Checks how flagc ended."""
        self.assertEqual(done.returncode, status, done.stderr)
        self.assertNotIn("Traceback", done.stderr)
        self.assertNotIn("internal error", done.stderr)
        if status == 0:
            self.assertEqual(done.stderr, "")
        return done
