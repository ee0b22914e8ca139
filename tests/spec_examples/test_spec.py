# SPDX-License-Identifier: MIT
"""Everything that the documents show as an example holds: through the interpreter, and through the generated C."""

import re
import tempfile
import unittest
from pathlib import Path
from typing import Dict, List

from flagc.command.load import load as load_file
from flagc.model.model import Model
from flagc.oracle.interpret import answer
from flagc.text.diagnostic import in_order, render

from ..fuzz.compilers import CANDIDATES, compile_and_run
from ..fuzz.driver import Asked, program
from ..fuzz.examine import frames, packed
from ..fuzz.pipeline import builder, judge, load
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


def surroundings(text: str) -> str:
    """The C that the C in a spec needs: structs with the members that are asked of them, functions of no parameters."""
    c = re.findall(r"`([^`]*)`", text)
    kinds = {name: tag for piece in c for tag, name in re.findall(r"struct (\w+) \*(\w+)", piece)}
    members: Dict[str, List[str]] = {tag: [] for tag in kinds.values()}
    functions: List[str] = []
    for piece in c:
        for name, member in re.findall(r"\b(\w+)->(\w+)", piece):
            if member not in members[kinds[name]]:
                members[kinds[name]].append(member)
        functions += re.findall(r"\b(\w+)\(\)", piece)
    lines = [f"struct {tag} {{ int {', '.join(names or ['nothing'])}; }};" for tag, names in members.items()]
    lines += [f"static int {name}(void) {{ return 0; }}" for name in dict.fromkeys(functions)]
    return "\n".join(lines) + "\n"


def through_c(example: Example, folder: Path) -> None:
    """Builds an example and asks the C what the document says; the answers are compared here."""
    model = model_of(example)
    asking = [asked(model, line) for line in example.answers]
    questions = [Asked(dispatch) for dispatch in model.dispatches]
    calls = [[(*q.words, *(q.olds[n] for n in question.olds)) for q in asking if q.dispatch is question.dispatch] for question in questions]
    (files,), _ = builder(model).build("")
    for name in model.uses:
        (folder / name.strip('"<>')).write_text("", encoding="utf-8")
    (folder / files.header_name).write_text(files.header, encoding="utf-8")
    (folder / files.source_name).write_text(files.source or "", encoding="utf-8")
    (folder / "surroundings.h").write_text(surroundings(example.text), encoding="utf-8")
    source = folder / "program.c"
    source.write_text(program(["surroundings.h", files.header_name, files.source_name], [model], questions), encoding="utf-8")
    answers = frames(compile_and_run(CANDIDATES[0], source, folder / "program", packed(questions, calls)))
    for question, arguments in zip(questions, calls):
        for call in arguments:
            got, right = next(answers), list(question.expected(call))
            assert got == right, f"{question.name}{call}: {got}, and right is {right}"


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

    def test_no_example_has_a_finding_that_is_not_shown(self) -> None:
        # The README shows findings as a session; its own test runs that.
        for example in documented():
            if example.errors is None and example.document != "README.md":
                with self.subTest(f"{example.document}:{example.line}"):
                    self.assertEqual([render(problem) for problem in judge(model_of(example))], [])

    def test_errors(self) -> None:
        for example in documented():
            if example.errors is not None:
                with self.subTest(f"{example.document}:{example.line}"), tempfile.TemporaryDirectory() as folder:
                    path = Path(folder) / "example.flags"
                    path.write_text(example.text, encoding="utf-8")
                    spec = load_file(str(path))
                    found = in_order(spec.problems) + (judge(spec.model) if spec.model else [])
                    shown = [render(problem).splitlines()[0].replace(f"{folder}/", "") for problem in found]
                    self.assertEqual(shown[: len(example.errors)], list(example.errors))

    def test_answers_of_the_generated_c(self) -> None:
        for example in documented():
            if example.answers:
                with self.subTest(f"{example.document}:{example.line}"), tempfile.TemporaryDirectory() as folder:
                    through_c(example, Path(folder))


if __name__ == "__main__":
    unittest.main()
