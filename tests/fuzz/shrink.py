# SPDX-License-Identifier: MIT
"""Makes a failing spec small: what can go without the failure going, goes.

Works on the text, so it knows nothing of what the spec says: it drops blocks of lines, lines, operands, list items,
parentheses and notes, as long as the same kind of failure stays.
"""

import re
from typing import Iterator, List, Optional, Tuple

from .compilers import Compiler
from .driver import Style
from .examine import Failure, examine

ROUNDS = 8
TRIES = 1500


def shrink(
    name: str, text: str, defines: Tuple[Tuple[str, str], ...], failure: Failure, plan: str, compiler: Optional[Compiler], most: int,
    style: Style,
) -> Tuple[str, Tuple[Tuple[str, str], ...], Failure]:
    """The smallest text and `-D` found, and how it fails."""
    plans, compilers = ([plan], [compiler]) if compiler else ([], [])
    text = text.replace("\r\n", "\n")
    best = examine(name, text, defines, plans, compilers, most, style)
    if best is None or best.kind != failure.kind:
        return text, defines, failure
    for item in defines:
        fewer = tuple(other for other in defines if other != item)
        found = examine(name, text, fewer, plans, compilers, most, style)
        if found and found.kind == failure.kind and _alike(found, failure):
            defines, best = fewer, found
    tries = 0
    for _ in range(ROUNDS):
        before = text
        for candidate in _smaller(text):
            # Candidates are made from the text as it was; they are applied to what is left of it.
            shorter = candidate(text)
            if shorter is None or shorter == text:
                continue
            tries += 1
            found = examine(name, shorter, defines, plans, compilers, most, style)
            if found and found.kind == failure.kind and _alike(found, failure):
                text, best = shorter, found
            if tries > TRIES:
                return text, defines, best
        if text == before:
            break
    return text, defines, best


def _alike(one: Failure, other: Failure) -> bool:
    """Whether two failures may be the same mistake: of a crash or a refusal the last line says which it is."""
    if one.kind in ("crash", "build"):
        return _last(one) == _last(other)
    if one.kind == "refused":
        return one.detail.split(":")[1] == other.detail.split(":")[1]
    if one.kind == "compile":
        return _complaint(one) == _complaint(other)
    return True


def _complaint(failure: Failure) -> str:
    """What the compiler says first, without names and numbers."""
    found = re.search(r"error: (.*)", failure.detail)
    return re.sub(r"['\u2018][^'\u2019]*['\u2019]|\d+", "", found.group(1)) if found else ""


def _last(failure: Failure) -> str:
    return re.sub(r"\W.*", "", failure.detail.strip().splitlines()[-1])


def _smaller(text: str):  # type: ignore[no-untyped-def]
    """Ways to make it smaller, the coarse ones first."""
    lines = text.split("\n")
    for first, last in _blocks(lines):
        yield _without(lines[first : last + 1])
    for first, last in _blocks(lines):
        yield _unwrapped(lines[first], lines[first + 1 : last], lines[last])
    for line in lines:
        if line.strip():
            yield _without([line])
    for line in lines:
        for shorter in _shorter(line):
            yield _changed(line, shorter)


def _blocks(lines: List[str]) -> Iterator[Tuple[int, int]]:
    """Runs of lines from one that opens a brace to the one that closes it, the outermost first."""
    for first, line in enumerate(lines):
        depth = line.count("{") - line.count("}")
        if depth <= 0:
            continue
        for last in range(first + 1, len(lines)):
            depth += lines[last].count("{") - lines[last].count("}")
            if depth <= 0:
                yield first, last
                break


def _without(gone: List[str]):  # type: ignore[no-untyped-def]
    block = "\n".join(gone) + "\n"
    return lambda text: text.replace("\n" + block, "\n", 1) if "\n" + block in text else text[len(block) :] if text.startswith(block) else None


def _unwrapped(first: str, inside: List[str], last: str):  # type: ignore[no-untyped-def]
    block = "\n".join([first, *inside, last])
    return lambda text: text.replace(block, "\n".join(inside), 1) if block in text else None


def _changed(line: str, shorter: str):  # type: ignore[no-untyped-def]
    return lambda text: ("\n" + text).replace("\n" + line + "\n", "\n" + shorter + "\n", 1)[1:] if "\n" + line + "\n" in "\n" + text else None


PARTS = (
    r'\s*"[^"]*"', r"\s*\[REQ-\d+\]", r"\s*#.*", r"\s*allow \w+", r"^\s*\w+: (?!:)", r"also ", r"\s*@\d+(\.\.\d+)?", r" (if|else) [^`]*$",
    r",[^,(){}]*(?=[,)} ]|$)", r"[^,(){}]*,", r"[^&|^(){}]+[&|^]+ ?", r" ?[&|^]+ ?[^&|^(){}=]+", r"!(?=[\w(])", r"\bit\.", r" = \d+(\.\.\d+)?",
)


def _shorter(line: str) -> Iterator[str]:
    """The line with one part left out, or a part in parentheses in the place of a longer one."""
    for pattern in PARTS:
        for match in re.finditer(pattern, line):
            yield line[: match.start()] + line[match.end() :]
    for first, last in _pairs(line):
        yield line[: first] + line[first + 1 : last] + line[last + 1 :]
        word = re.search(r"\w*$", line[:first])
        start = word.start() if word else first
        yield line[:start] + "true" + line[last + 1 :]
    arrow = line.find("=>")
    if arrow > 0 and not line.strip().startswith(("else", "invalid", "always")):
        indent = line[: len(line) - len(line.lstrip())]
        yield indent + "always " + line[arrow:]


def _pairs(line: str) -> Iterator[Tuple[int, int]]:
    opened: List[int] = []
    for place, char in enumerate(line):
        if char == "(":
            opened.append(place)
        elif char == ")" and opened:
            yield opened.pop(), place
