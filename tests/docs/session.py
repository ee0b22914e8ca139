# SPDX-License-Identifier: MIT
"""A document as a session: files it shows are written, commands it shows are run, and what they print is compared.

`<!-- file NAME -->` above a code block: the block is that file, in a scratch directory. `<!-- append NAME -->` adds to it.
A `console` block holds commands behind `$ ` and what they print; `> ` continues a command.
`<!-- same as PATH -->` above a block: it is the text of that file of the project, or a part of it.
"""

import os
import re
import subprocess
from typing import Iterator, List, Tuple

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

# Where a compiler would find the library if it were installed.
INSTALLED = {"CPATH": os.path.join(ROOT, "include"), "LIBRARY_PATH": os.path.join(ROOT, "build")}

_BLOCK = re.compile(r"(?:<!-- (?P<what>file|append|same as) (?P<name>\S+) -->\n)?^```(?P<kind>\w*)\n(?P<text>.*?)^```$", re.M | re.S)


def run(document: str, directory: str) -> Tuple[str, List[str]]:
    """Runs the document in a directory. Returns it with what was really printed, and what is wrong otherwise."""
    wrong: List[str] = []

    def block(match: "re.Match[str]") -> str:
        what, name, text = match.group("what"), match.group("name"), match.group("text")
        if what in ("file", "append"):
            with open(os.path.join(directory, name), "a" if what == "append" else "w", encoding="utf-8") as file:
                file.write(text)
        elif what == "same as":
            with open(os.path.join(ROOT, name), encoding="utf-8") as file:
                if text not in file.read():
                    wrong.append(f"the block is not part of {name}:\n{text}")
        elif match.group("kind") == "console":
            start = match.start("text") - match.start()
            return match.group()[:start] + "".join(_console(text, directory)) + "```"
        return match.group()

    return _BLOCK.sub(block, document), wrong


def _console(text: str, directory: str) -> Iterator[str]:
    for command in re.findall(r"^\$ (.*(?:\n> .*)*)", text, re.M):
        yield f"$ {command}\n"
        path = os.path.join(ROOT, "build") + os.pathsep + os.environ["PATH"]
        done = subprocess.run(["sh", "-c", command.replace("\n> ", "\n")], cwd=directory, env=dict(os.environ, PATH=path, **INSTALLED),
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        yield done.stdout
