# SPDX-License-Identifier: MIT
"""No message without a test: every code and every text of a message in the sources occurs in what the tests here expect.

The sources are read, not run: a message is the text that goes into a Diagnostic, or into one of the small functions that
make one. What stands there in braces may be anything.
"""

import ast
import re
import unittest
from pathlib import Path
from typing import Iterator, List, NamedTuple

HERE = Path(__file__).resolve().parent
ROOMS = ("text", "spec", "model", "check", "command", "emit")

# Function: the places of the code and of the message among its arguments. A code of -1 is that of another function.
MAKERS = {"Diagnostic": (0, 2), "add": (0, 2), "failure": (-1, 0), "unknown": (-1, 1)}


class Message(NamedTuple):
    """What one call can say: its place, its code (or nothing), and a pattern of its text."""

    place: str
    code: str
    pattern: str


def messages() -> Iterator[Message]:
    """All messages of the sources."""
    for room in ROOMS:
        for path in sorted((HERE.parents[1] / "gen/flagc" / room).glob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    yield from of_call(f"{room}/{path.name}:{node.lineno}", node)


def of_call(place: str, node: ast.Call) -> Iterator[Message]:
    """The messages of a call, if it makes any."""
    name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""
    code, text = MAKERS.get(name, (-1, -1))
    if not 0 <= text < len(node.args) or name == "add" and len(node.args) < 3:
        return
    codes = patterns(node.args[code]) if code >= 0 else [""]
    for pattern in patterns(node.args[text]) or [""]:
        yield from (Message(place, one, pattern) for one in codes)


def patterns(node: ast.expr) -> List[str]:
    """Regular expressions for what an expression may be; nothing if it is no text written there."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [re.escape(node.value)]
    if isinstance(node, ast.JoinedStr):
        return ["".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".*" for part in node.values)]
    if isinstance(node, ast.IfExp):
        return patterns(node.body) + patterns(node.orelse)
    return patterns(node.left) if isinstance(node, ast.BinOp) else []


def expected() -> str:
    """The first lines of all messages that tests expect."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(HERE.glob("*.txt"))]
    texts += [path.read_text(encoding="utf-8") for path in (HERE / "test_generated.py", HERE.parent / "build/test_explain_word.py")]
    return "\n".join(re.findall(r"(?:error|warning|note)\[.*", "\n".join(texts)))


class Complete(unittest.TestCase):
    def setUp(self) -> None:
        self.maxDiff = None
        self.expected = expected()
        self.messages = list(messages())

    def test_there_are_messages(self) -> None:
        self.assertGreater(len(self.messages), 150)

    def test_every_code(self) -> None:
        codes = {message.code.replace("\\", "") for message in self.messages if message.code}
        self.assertEqual([code for code in sorted(codes) if f"[{code}]" not in self.expected], [])

    def test_every_text(self) -> None:
        missing = [message for message in self.messages if not re.search(message.pattern, self.expected)]
        self.assertEqual([f"{message.place}: {message.pattern}" for message in missing], [])


if __name__ == "__main__":
    unittest.main()
