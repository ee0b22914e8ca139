# SPDX-License-Identifier: MIT
"""The layout: files beside the tests before and after it (FLAGC_RENEW=1 renews), and what must hold for every file."""

import dataclasses
import glob
import os
import random
import re
import unittest
from typing import Any, Callable, Dict, List, Tuple

from flagc.spec import lexer, parser
from flagc.spec.format import format_source
from flagc.text.source import Source, Span

from tests.structure.source import files

from .mangle import mangle

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SPANS = ("span", "operator_span", "condition_span", "source")


def formatted(text: str) -> str:
    """The layout of a text that has no problems."""
    source = Source("x.flags", text)
    tokens, problems = lexer.lex(source)
    problems += parser.parse(source, tokens)[1]
    if problems:
        raise AssertionError(f"{problems[0].message}, in\n{text}")
    return format_source(source, tokens)


def words(text: str) -> List[Tuple[str, str]]:
    """The tokens that must stay, comments too, and the ends of lines without the empty ones."""
    tokens, _ = lexer.lex(Source("x.flags", text))
    kept = [(token.kind, token.text.rstrip() if token.kind == lexer.COMMENT else token.text) for token in tokens]
    text_starts = next(at for at, one in enumerate(kept) if one[0] != lexer.NEWLINE)
    return [one for at, one in enumerate(kept)
            if at >= text_starts and (one[0] != lexer.NEWLINE or kept[at - 1][0] != lexer.NEWLINE)]


def tree(text: str) -> Any:
    """The syntax tree without its places."""
    source = Source("x.flags", text)
    return bare(parser.parse(source, lexer.lex(source)[0])[0])


def bare(node: Any) -> Any:
    """A node as plain tuples."""
    if isinstance(node, tuple):
        return tuple(bare(one) for one in node)
    if isinstance(node, Span):
        return "somewhere"
    if dataclasses.is_dataclass(node):
        fields = [field.name for field in dataclasses.fields(node) if field.name not in SPANS]
        return (type(node).__name__,) + tuple(bare(getattr(node, name)) for name in fields)
    return node


def read(path: str) -> str:
    """A file's text."""
    with open(path, encoding="utf-8") as file:
        return file.read()


def specs() -> Dict[str, str]:
    """Every spec of the project that parses, by name: files, and blocks of the reference."""
    found = {path: read(path) for path in list(files("", ".flags")) + glob.glob(os.path.join(HERE, "golden", "*.before"))}
    blocks = re.findall(r"^```flags\n(.*?)^```$", read(os.path.join(ROOT, "gen", "SPEC.md")), re.MULTILINE | re.DOTALL)
    found.update((f"SPEC.md, block {number}", text) for number, text in enumerate(blocks, 1))
    result = {}
    for name in sorted(found):
        source = Source(name, found[name])
        tokens, problems = lexer.lex(source)
        if not problems and not parser.parse(source, tokens)[1]:
            result[os.path.relpath(name, ROOT) if os.path.isabs(name) else name] = found[name]
    return result


class Properties(unittest.TestCase):
    """What holds for every spec."""

    specs: List[Tuple[str, str, str]]

    @classmethod
    def setUpClass(cls) -> None:
        cls.specs = [(name, text, formatted(text)) for name, text in specs().items()]

    def each(self, holds: Callable[[str, str], None]) -> None:
        """Asks of each spec, and what it becomes, whether something holds."""
        self.assertGreater(len(self.specs), 30)
        for name, text, once in self.specs:
            with self.subTest(name):
                holds(text, once)

    def test_twice_changes_nothing(self) -> None:
        self.each(lambda text, once: self.assertEqual(formatted(once), once))

    def test_tokens_comments_and_line_ends_stay(self) -> None:
        self.each(lambda text, once: self.assertEqual(words(once), words(text)))

    def test_the_meaning_stays(self) -> None:
        self.each(lambda text, once: self.assertEqual(tree(once), tree(text)))

    def test_no_needless_blanks_and_one_newline_at_the_end(self) -> None:
        self.each(lambda text, once: self.assertNotRegex(once, r"[ \t]\n|\n\n\n|\{\n\n|\n\n *\}|\n\n\Z|\A\n|[^\n]\Z"))

    def test_other_blanks_give_the_same_layout(self) -> None:
        rng = random.Random(11)

        def holds(text: str, once: str) -> None:
            for _ in range(8):
                other = mangle(rng, text)
                self.assertEqual(tree(other), tree(text), other)
                self.assertEqual(formatted(other), once, other)

        self.each(holds)


class Golden(unittest.TestCase):
    """Files before and after. `NAME.before` becomes `NAME.after`, which is itself a file with the same meaning."""

    def test_a_brace_stands_on_its_heads_line(self) -> None:
        text = "flags s\n{\n  A\n}\noutcomes o { P }\ndispatch d(s) -> o, first\n\n{\n A\n  {\n always => P\n }\n else => P\n}\nlet X =\n{P}\n"
        self.assertEqual(formatted(text), "flags s {\n    A\n}\noutcomes o { P }\ndispatch d(s) -> o, first {\n    A {\n        always  => P\n"
                                          "    }\n    else        => P\n}\nlet X =\n    {P}\n")

    def test_files(self) -> None:
        paths = sorted(glob.glob(os.path.join(HERE, "golden", "*.before")))
        self.assertTrue(paths)
        for path in paths:
            with self.subTest(os.path.basename(path)):
                text = read(path)
                result = formatted(text)
                after = path[: -len("before")] + "after"
                if os.environ.get("FLAGC_RENEW"):
                    with open(after, "w", encoding="utf-8") as file:
                        file.write(result)
                self.assertEqual(result, read(after))
                self.assertEqual(formatted(result), result)
                self.assertEqual(tree(result), tree(text))
                self.assertEqual(words(result), words(text))


if __name__ == "__main__":
    unittest.main()
