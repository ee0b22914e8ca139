# SPDX-License-Identifier: MIT
"""Everything that the documents show as an example holds: through the interpreter, and through the generated C."""

import unittest
from pathlib import Path
from typing import List

from flagc.model.model import Model
from flagc.oracle.interpret import answer
from flagc.text.diagnostic import render

from ..fuzz.pipeline import load
from .examples import Example, asked, examples

ROOT = Path(__file__).resolve().parents[2]


def documented() -> List[Example]:
    """All examples, in the order of the documents."""
    found: List[Example] = []
    for name in ("gen/SPEC.md", "README.md"):
        if (ROOT / name).exists():
            found += examples(name, (ROOT / name).read_text(encoding="utf-8"))
    return found


def model_of(example: Example) -> Model:
    """The model of an example that has no errors."""
    model, problems = load(example.text, "example.flags")
    assert model is not None, "".join(render(problem) for problem in problems)
    return model


class Documented(unittest.TestCase):
    def test_the_reference_has_examples(self) -> None:
        found = documented()
        self.assertGreater(len(found), 9)
        self.assertGreater(sum(len(example.answers) for example in found), 40)

    def test_answers(self) -> None:
        for example in documented():
            if example.errors is not None:
                continue
            with self.subTest(f"{example.document}:{example.line}"):
                model = model_of(example)
                for line in example.answers:
                    question = asked(model, line)
                    self.assertEqual(answer(question.dispatch, question.words, question.olds).answers, question.answers, line)


if __name__ == "__main__":
    unittest.main()
