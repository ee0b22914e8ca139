# SPDX-License-Identifier: MIT
"""Generated code against the same decision written by hand in C, on every input.

Each program prints how often each answer occurs and how many inputs the two answer differently. It is built with each
plan in turn: where a plan does not suit a dispatch, that dispatch gets the one that flagc would choose.
"""

import functools
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from typing import Iterator, List, Sequence, Tuple

from flagc.command.load import load
from flagc.emit.header import emit
from flagc.emit.options import Files, Options
from flagc.logic.lower import columns
from flagc.model.model import Model
from flagc.plan.choose import PLANS
from flagc.plan.context import make_context

from ..plan.planner import Planner

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
WARNINGS = ["-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-pedantic", "-Werror"]
GCC = ["gcc", "-std=c99", *WARNINGS]

# What each program of this folder prints.
CASES = {
    "can_errors": "distinct 20\nhandlers 245760\ndiffer 0\n",
    "database": "OK 3\nMISUSE 5\ndiffer 0\n",
    "output_pin": "MISSED 96\nEXCEEDED 8\nDONE 24\nLOAD_AGAIN 46\nTOGGLE 18\ndiffer 0\n",
    "pause": "none 10\nTX 1\nRX 1\nTX|RX 4\ndiffer 0\n",
    "pause_wrong": "(1,1,0,0) says RX\n(0,1,1,0) says TX\nnone 8\nTX 2\nRX 2\nTX|RX 4\ndiffer 2\n",
    "protection": "NONE 2\nREADONLY 2\nCOPY 2\nSHARED 2\nREADONLY_EXEC 4\nCOPY_EXEC 2\nSHARED_EXEC 2\ndiffer 0\n",
    "redirect": "GET 40\nFAIL 76\nKEEP 76\nrewinds 152\ndiffer 0\n",
    "restart": "NO 182\nYES 98\ndiffer 0\n",
    "unmerged": "BUG 1\nDD 1\nAU 1\nUD 1\nUA 1\nDU 1\nAA 1\nUU 1\ndiffer 0\n",
}
EXAMPLES = ("notify", "heater", "pairing", "statusword")


def spec_of(name: str) -> str:
    """The path of a spec, here or among the examples."""
    folder = os.path.join("examples", name) if name in EXAMPLES else os.path.join("tests", "cases")
    return os.path.join(ROOT, folder, name + ".flags")


def sources_of(name: str) -> List[str]:
    """The C of a case beside what is generated."""
    folder = os.path.dirname(spec_of(name))
    if name in EXAMPLES:
        return [os.path.join(folder, "main.c"), os.path.join(folder, "by_hand.c")]
    return [os.path.join(folder, name.replace("_wrong", "") + "_by_hand.c")]


@functools.lru_cache(maxsize=None)
def planners(name: str) -> Tuple[Model, Sequence[Planner]]:
    """A spec and who plans its dispatches: one for all tests, since planning takes longer than all that follows it."""
    model = load(spec_of(name)).model
    assert model is not None
    return model, [Planner(make_context(dispatch, columns(dispatch))) for dispatch in model.dispatches]


def generate(name: str, plans: Sequence[str]) -> Iterator[Files]:
    """The C of a spec with each plan in turn (`""`: as flagc chooses)."""
    model, all_planners = planners(name)
    for plan in plans:
        lookups = {planner.context.dispatch: tuple((column, planner.program(column, plan)[0]) for column in planner.context.columns)
                   for planner in all_planners}
        yield emit(model, lookups, Options("test"))


class ByHand(unittest.TestCase):
    """Each case, compiled and run."""

    def setUp(self) -> None:
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def output(self, name: str, files: Files, compiler: Sequence[str]) -> str:
        """What the program of the case prints when it is built with these files."""
        sources = sources_of(name)
        for path, text in ((files.header_name, files.header), (files.source_name, files.source)):
            if text is not None:
                with open(os.path.join(self.folder, path), "w", encoding="utf-8") as file:
                    file.write(text)
                sources += [os.path.join(self.folder, path)] if path.endswith(".c") else []
        program = os.path.join(self.folder, "program")
        subprocess.run([*compiler, f'-DPAUSE_SPEC="{name}.h"', "-I", self.folder, "-I", os.path.dirname(spec_of(name)),
                        "-o", program, *sources], check=True)
        ran = subprocess.run([program], stdout=subprocess.PIPE, encoding="utf-8", check=True)
        return ran.stdout

    def expected(self, name: str, output: str) -> None:
        """Compares the output with the figures of a case, or with what the README of an example shows, code included."""
        if name in CASES:
            self.assertEqual(output, CASES[name])
            return
        with open(os.path.join(os.path.dirname(spec_of(name)), "README.md"), encoding="utf-8") as file:
            readme = file.read()
        self.assertIn(f"```\n{output}```\n", readme)
        for line in "".join(readme.split("```")[1::2]).split("\n"):
            known = line.strip() in ("", "c", "...") or line.strip() in self.example(name) + output
            self.assertTrue(known, f"the README shows what is not there: {line}")

    def example(self, name: str) -> str:
        """The spec and the C of an example."""
        texts = []
        for path in (spec_of(name), *sources_of(name)):
            with open(path, encoding="utf-8") as file:
                texts.append(file.read())
        return "".join(texts)

    def test_every_plan(self) -> None:
        built = 0
        for name in (*CASES, *EXAMPLES):
            seen = set()
            plans = ["", *(plan for plan, _ in PLANS)]
            for plan, files in zip(plans, generate(name, plans)):
                if (files.header, files.source) not in seen:
                    seen.add((files.header, files.source))
                    with self.subTest(name=name, plan=plan):
                        self.expected(name, self.output(name, files, GCC))
            built += len(seen)
        self.assertGreater(built, 2 * len(CASES), "plans make no difference")

    def compiled(self, compiler: Sequence[str]) -> None:
        """Every case as flagc plans it, through another compiler."""
        if not shutil.which(compiler[0]):
            self.skipTest(f"{compiler[0]} was not found")
        for name in (*CASES, *EXAMPLES):
            with self.subTest(name=name):
                self.expected(name, self.output(name, next(generate(name, [""])), compiler))

    def test_clang(self) -> None:
        self.compiled(["clang", "-std=c99", *WARNINGS])

    def test_tcc(self) -> None:
        self.compiled(["tcc"])

    def test_cxx(self) -> None:
        self.compiled(["g++", "-x", "c++", "-std=c++17"])

    def test_makefiles(self) -> None:
        flagc = f"env PYTHONPATH={ROOT}/gen {sys.executable} -m flagc"
        for name in EXAMPLES:
            with self.subTest(name=name):
                copy = os.path.join(self.folder, name)
                shutil.copytree(os.path.dirname(spec_of(name)), copy, ignore=shutil.ignore_patterns("out"))
                ran = subprocess.run(["make", "-s", "-C", copy, "--no-print-directory", f"FLAGC={flagc}"], stdout=subprocess.PIPE,
                                     encoding="utf-8", check=True)
                self.expected(name, ran.stdout)


if __name__ == "__main__":
    unittest.main()
