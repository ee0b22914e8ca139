# SPDX-License-Identifier: MIT
"""`flagc check --explain`: every kind of finding is explained, and the examples are what they say they are."""

import unittest
from typing import Set

from flagc.check.catalogue import KINDS, findings
from flagc.check.levels import chosen
from flagc.check.manual import HELP
from flagc.command.codes import ERRORS
from flagc.command.explanation import explanation
from flagc.spec.format import format_source
from flagc.spec.lexer import lex
from flagc.text.source import Source

from ..build.support import Case
from ..diagnostics.test_complete import messages
from ..fuzz.pipeline import load

# What no small spec gets.
LARGE = {"limit", "undecided"}


def found(text: str) -> Set[str]:
    """The codes of what is found in a text, with all checks on."""
    model, problems = load(text, "lamp.flags")
    assert model is not None, problems
    return {finding.code for finding in findings(model, chosen(["all"], KINDS))}


class Manual(unittest.TestCase):
    def test_every_kind_is_explained(self) -> None:
        self.assertEqual([code for code in KINDS if not HELP.get(code)], [])
        self.assertEqual([code for code in HELP if code not in KINDS], [])
        for code, help_text in HELP.items():
            sentences = help_text.text.count(". ") + 1
            self.assertTrue(2 <= sentences <= 4, f"{code}: {sentences} sentences")

    def test_examples(self) -> None:
        for code, one in HELP.items():
            with self.subTest(code):
                if code in LARGE:
                    self.assertEqual((one.bad, one.good), ("", ""))
                else:
                    self.assertIn(code, found(one.bad))
                    self.assertNotIn(code, found(one.good))
                    self.assertFalse([other for other in found(one.good) if KINDS[other].severity == "error"])

    def test_examples_have_the_one_layout(self) -> None:
        for code, one in HELP.items():
            for text in filter(None, (one.bad, one.good)):
                source = Source("lamp.flags", text)
                self.assertEqual(format_source(source, lex(source)[0]), text, code)

    def test_every_other_error_has_its_line(self) -> None:
        codes = {message.code.replace("\\", "") for message in messages() if message.code}
        self.assertEqual(sorted(ERRORS), sorted(codes - set(KINDS)))


class Explain(Case):
    def test_it_needs_no_spec(self) -> None:
        text = self.flagc("check", "--explain", "shadowed").stdout
        self.assertEqual(text, explanation("shadowed"))
        self.assertTrue(text.startswith("shadowed: a rule that can never fire"), text)
        self.assertIn("It is an error; under `max` and `min` a warning.\n", text)
        self.assertIn("This gets it:\n\n    flags lamp", text)
        self.assertLessEqual(max(map(len, text.splitlines())), 100)

    def test_an_error_of_text(self) -> None:
        self.assertTrue(self.flagc("check", "--explain", "mixed").stdout.startswith("mixed: `&` or `|` beside"))

    def test_no_such_code(self) -> None:
        done = self.flagc("check", "--explain", "shadow", status=2)
        self.assertTrue(done.stderr.startswith("flagc: there is no finding 'shadow'; there are void, "), done.stderr)
        self.assertEqual(done.stdout, "")
