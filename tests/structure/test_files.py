# SPDX-License-Identifier: MIT
"""What holds for each file: its licence, its idea in the first lines, its length, and nothing of one machine or one day."""

import ast
import os
import re
import unittest
from typing import Iterator

from .source import ROOT, files, read, relative, tree

LONGEST = 500
# Recorded output is as long as it is, and says what it says.
RECORDED = re.compile(r"/golden/|/integration/fan/src/")
UNFINISHED = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b")
MACHINE = re.compile(r"(?<![\w.~$}])/(?:home|root|Users|work|mnt)/\w|\.\./shared\b")


def own(*ends: str) -> Iterator[str]:
    """The project's files, but not what is recorded."""
    return (path for path in files("", *ends) if not RECORDED.search(path))


class Files(unittest.TestCase):
    def test_each_starts_with_its_licence(self) -> None:
        marks = {".py": "# ", ".c": "/* ", ".h": "/* ", ".sh": "# ", "Makefile": "# ", ".1": '.\\" '}
        for path in own(*marks):
            mark = next(mark for end, mark in marks.items() if path.endswith(end))
            lines = [line for line in read(path).split("\n", 2)[:2] if not line.startswith("#!")]
            self.assertTrue(lines[0].startswith(f"{mark}SPDX-License-Identifier: MIT"), relative(path))

    def test_each_says_its_idea(self) -> None:
        for path in own(".py"):
            module = tree(path)
            if module.body:
                self.assertTrue(ast.get_docstring(module), f"{relative(path)} has no docstring")

    def test_none_is_long(self) -> None:
        self.assertEqual([relative(path) for path in own(".py", ".c", ".h") if read(path).count("\n") > LONGEST], [])

    def test_public_things_say_what_they_mean(self) -> None:
        silent = [f"{relative(path)}:{node.lineno} {node.name}" for path in files("gen", ".py") for node in tree(path).body
                  if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_") and not ast.get_docstring(node)]
        self.assertEqual(silent, [])

    def test_nothing_is_unfinished(self) -> None:
        self.assertEqual([relative(path) for path in own() if UNFINISHED.search(read(path))], [])

    def test_nothing_knows_this_machine(self) -> None:
        self.assertEqual([f"{relative(path)}: {match.group()}" for path in own() for match in [MACHINE.search(read(path))] if match], [])
        self.assertTrue(MACHINE.search("see /home/" + "me/x"))

    def test_text_is_tidy(self) -> None:
        for path in own(".py", ".c", ".h", ".md", ".flags", ".mk", ".ninja", ".sh"):
            text = read(path)
            with self.subTest(file=relative(path)):
                self.assertNotIn("\r", text)
                self.assertNotRegex(text, r"[ \t]\n")
                self.assertTrue(text.endswith("\n") and not text.endswith("\n\n") or not text)

    def test_no_file_is_left_over(self) -> None:
        ends = (".orig", ".rej", ".bak", ".swp", "~", ".tmp")
        self.assertEqual([relative(path) for path in files("", *ends)], [])
        self.assertTrue(os.path.exists(os.path.join(ROOT, "LICENSE")))


if __name__ == "__main__":
    unittest.main()
