# SPDX-License-Identifier: MIT
"""Runs the tests: python3 -m tests [--all] [NAME...]

Every tests/*/test_*.py runs in a process of its own, as many at a time as there are processors. A NAME keeps the modules whose
path contains it. A test that needs an absent tool is skipped; with --all, or where the environment says CI=true, that is a failure.
"""

import argparse
import concurrent.futures
import glob
import os
import subprocess
import sys
import time
import unittest
from typing import List, Tuple

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class Result(unittest.TestResult):
    """Counts, and keeps what went wrong as short text."""

    def __init__(self) -> None:
        super().__init__()
        self.passed = 0

    def addSuccess(self, test: unittest.TestCase) -> None:
        super().addSuccess(test)
        self.passed += 1


def run_module(path: str) -> int:
    """Runs one module here and prints its counts, then what went wrong."""
    name = os.path.relpath(path, ROOT)[:-3].replace(os.sep, ".")
    result = Result()
    unittest.defaultTestLoader.loadTestsFromName(name).run(result)
    print(result.passed, len(result.failures) + len(result.errors), len(result.skipped))
    for test, text in result.failures + result.errors:
        lines = [line if len(line) <= 400 else line[:400] + " ..." for line in text.rstrip().splitlines()]
        shown = lines if len(lines) <= 40 else lines[:8] + ["..."] + lines[-30:]
        print("FAILED", test.id() if hasattr(test, "id") else test, *shown, sep="\n  ")
    for test, reason in result.skipped:
        print(f"skipped {test.id()}: {reason}")
    return 0


def start(path: str) -> Tuple[str, int, int, int, str, float]:
    """Runs one module in a process of its own: path, passed, failed, skipped, text, seconds."""
    environment = dict(os.environ, PYTHONPATH=os.path.join(ROOT, "gen"), PYTHONDONTWRITEBYTECODE="1")
    began = time.monotonic()
    done = subprocess.run([sys.executable, "-m", "tests", "--module", path], cwd=ROOT, env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
    first, _, rest = done.stdout.partition("\n")
    took = time.monotonic() - began
    try:
        passed, failed, skipped = (int(word) for word in first.split())
    except ValueError:
        return path, 0, 1, 0, f"FAILED {path} did not run\n{done.stdout[-3000:]}", took
    return path, passed, failed, skipped, rest, took


def main(arguments: List[str]) -> int:
    """Runs the modules and prints one closing line."""
    options = argparse.ArgumentParser(prog="python3 -m tests")
    options.add_argument("--all", action="store_true", help="a skipped test is a failure")
    options.add_argument("--module", help=argparse.SUPPRESS)
    options.add_argument("names", nargs="*")
    given = options.parse_args(arguments)
    if given.module:
        return run_module(given.module)
    strict = given.all or os.environ.get("CI") == "true"
    modules = sorted(glob.glob(os.path.join(ROOT, "tests", "*", "test_*.py")))
    modules = [path for path in modules if not given.names or any(name in path for name in given.names)]
    if not modules:
        options.error(f"no module's path contains {' or '.join(given.names)}")
    totals = [0, 0, 0]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for path, passed, failed, skipped, text, took in pool.map(start, modules):
            totals = [totals[0] + passed, totals[1] + failed, totals[2] + skipped]
            print(f"{os.path.relpath(path, ROOT):48} {passed:4} passed{f', {failed} failed' if failed else ''}"
                  f"{f', {skipped} skipped' if skipped else ''}  ({took:.1f} s)", flush=True)
            if text.strip():
                print(text.rstrip(), flush=True)
    print(f"{totals[0]} passed, {totals[1]} failed" + (f", {totals[2]} skipped" if totals[2] else ""))
    return 1 if totals[1] or (strict and totals[2]) or not totals[0] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
